"""Text tables as Excel, WPS and web systems write them."""

import pytest

from app.intake import IntakeRefused
from app.intake.opening import open_sheets
from tests.intake.building import text_table

ROWS = [["姓名", "年龄", "爱好"], ["王红", "12", "画画、唱歌"], ["李明", "11", "足球"]]


def cells(content):
    return [[cell or "" for cell in row] for row in open_sheets(content, "名单.csv").sheets[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "；", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_encoding_delimiter_and_line_ends_are_found_out(encoding, delimiter, newline):
    assert cells(text_table(ROWS, delimiter, encoding, newline)) == ROWS


def test_utf_16_without_its_mark_is_no_text_table():
    with pytest.raises(IntakeRefused):
        open_sheets(text_table(ROWS, encoding="utf-16-le"), "名单.csv")


def test_separators_within_a_cell_do_not_win_over_the_delimiter():
    rows = [
        ["姓名", "爱好"],
        ["王红", "画画;唱歌;跳舞"],
        ["李明", "足球;篮球;跑步"],
        ["张三", "下棋;书法;手工"],
    ]
    assert cells(text_table(rows)) == rows


def test_a_title_line_without_delimiters_does_not_mislead():
    rows = [["灯塔镇中心小学报名表"], *ROWS]
    assert cells(text_table(rows, ";")) == rows


def test_excels_line_that_names_the_delimiter_is_a_row_of_its_own():
    content = b"sep=;\r\n" + text_table(ROWS, ";")
    assert cells(content) == [[], *ROWS]


def test_quoted_line_breaks_delimiters_and_quotes_stay_in_their_cell():
    content = '姓名,备注\r\n王红,"住校\n周末,回家"\r\n李明,"说""好"""\r\n'.encode()
    assert cells(content)[1:] == [["王红", "住校\n周末,回家"], ["李明", '说"好"']]


def test_quotes_in_the_middle_of_a_cell_are_taken_as_they_stand():
    assert cells('姓名,身高\r\n王红,"5"2\r\n'.encode())[1][0] == "王红"


def test_a_number_kept_as_text_by_a_formula_is_what_excel_shows():
    assert cells('姓名,电话\r\n王红,="13800138000"\r\n李明,"=""0762"""\r\n'.encode())[1:] == [
        ["王红", "13800138000"],
        ["李明", "0762"],
    ]


def test_a_quote_that_is_never_closed_is_refused_for_it_would_swallow_rows():
    with pytest.raises(IntakeRefused) as refused:
        open_sheets('姓名,备注\r\n王红,"住校\r\n李明,好\r\n'.encode(), "名单.csv")
    assert refused.value.code == "quote_unclosed"


def test_text_in_no_known_encoding_is_refused():
    with pytest.raises(IntakeRefused) as refused:
        open_sheets("姓名,年龄".encode() + b"\xff\xff\xff", "名单.csv")
    assert refused.value.code == "encoding"

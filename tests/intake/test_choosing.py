"""Which sheets of a workbook are read, and why the others are not."""

from datetime import date

import pytest

from app.intake import IntakeRefused, open_sheets, outline_of_book
from app.intake.choosing.periods import LONG_AGO, is_older, period_of
from tests.intake.building import xlsx
from tests.intake.conftest import TODAY

HEAD = ("姓名", "性别", "出生日期", "监护人", "联系电话")


def people(*names, born="2015-03-01"):
    return [HEAD, *((name, "男", born, "杜守", "18800001400") for name in names)]


def book(*sheets):
    """A workbook of (name, rows) or (name, rows, state), as it is understood."""
    (name, rows, *_), *more = sheets
    after = [(title, lines, *(state or ["visible"])) for title, lines, *state in more]
    return xlsx(rows, name=name, after=after)


def chosen(*sheets, kind="children", named=(), on=TODAY):
    outline = outline_of_book(kind, open_sheets(book(*sheets), "名单.xlsx"), on, named)
    return {fate.name: fate.why for fate in outline.sheets}, outline


def test_one_sheet_a_class_is_read_whole():
    whys, outline = chosen(("五年级1班", people("杜甲")), ("五年级2班", people("杜乙")))
    assert whys == {"五年级1班": "best", "五年级2班": "like"}
    assert [fate.rows for fate in outline.sheets] == [1, 1]
    assert [other.sheet.name for other in outline.further] == ["五年级2班"]


def test_classes_by_their_year_of_entry_are_classes_and_no_times():
    whys, _ = chosen(("2021级", people("杜甲")), ("2022级", people("杜乙")))
    assert set(whys.values()) == {"best", "like"}


@pytest.mark.parametrize("name", ["填写样例", "模板", "示例", "填报说明", "Sample"])
def test_a_sample_loses_to_the_list_whichever_comes_first(name):
    for sheets in (
        ((name, people("杜小")), ("六年级", people("倪一"))),
        (
            ("六年级", people("倪一")),
            (name, people("杜小")),
        ),
    ):
        assert chosen(*sheets)[0] == {name: "sample", "六年级": "best"}


def test_a_sheet_of_invented_people_is_a_sample_by_its_own_signs():
    whys, _ = chosen(("Sheet1", people("张三", "李四")), ("Sheet2", people("倪一")))
    assert whys == {"Sheet1": "sample", "Sheet2": "best"}


def test_the_only_list_is_read_though_it_is_called_a_template():
    whys, _ = chosen(("模板", people("倪一")), ("Sheet2", []))
    assert whys == {"模板": "best", "Sheet2": "blank"}


def test_headings_without_rows_lose():
    assert chosen(("表一", [HEAD]), ("表二", people("倪一")))[0]["表一"] == "no_rows"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2025年秋", "2026年秋"),
        ("2025-2026学年", "2026-2027学年"),
        ("26春", "26秋"),
        ("旧", "名单"),
    ],
)
def test_an_older_list_loses_to_a_newer_one(old, new):
    assert chosen((old, people("倪旧")), (new, people("倪新")))[0][old] == "older"


def test_a_list_of_last_year_beside_one_without_a_year_is_asked_about():
    whys, outline = chosen(("2025年", people("倪旧")), ("六年级", people("倪新")))
    assert whys == {"2025年": "older_perhaps", "六年级": "best"}
    assert outline.other_sheets == ("2025年",)


def test_hidden_sheets_and_lists_of_others_are_not_read():
    whys, _ = chosen(
        ("六年级", people("倪一")), ("旧的", people("倪二"), "hidden"), ("教师", people("李老师"))
    )
    assert whys == {"六年级": "best", "旧的": "hidden", "教师": "others"}


def test_those_who_left_and_a_list_of_everybody_are_asked_about():
    whys, outline = chosen(
        ("留守儿童", people("倪一")), ("全校学生", people("倪二")), ("转出", people("倪三"))
    )
    assert whys == {"留守儿童": "best", "全校学生": "wider", "转出": "gone"}
    assert outline.other_sheets == ("全校学生", "转出")


def test_another_list_with_other_headings_is_asked_about():
    other = [("姓名", "出生日期", "岗位", "学历"), ("李一", "1980-01-01", "厨师", "高中")]
    whys, _ = chosen(("六年级", people("倪一")), ("Sheet9", other))
    assert whys["Sheet9"] == "other_headings"


def test_named_sheets_are_read_and_no_others():
    sheets = ("样例", people("杜小")), ("六年级", people("倪一")), ("五年级", people("倪二"))
    whys, outline = chosen(*sheets, named=("样例", "五年级"))
    assert whys == {"样例": "chosen", "六年级": "left_out", "五年级": "chosen"}
    assert [outline.sheet.name, *(one.sheet.name for one in outline.further)] == ["样例", "五年级"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(IntakeRefused) as refused:
        chosen(("六年级", people("倪一")), named=("七年级",))
    assert (refused.value.code, refused.value.details["seen"]) == ("sheet_unknown", ["六年级"])


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年秋", (2025, 9)),
        ("2026年3月", (2026, 3)),
        ("2026.03", (2026, 0)),
        ("2025-2026学年第二学期", (2026, 3)),
        ("2025-2026学年", (2025, 9)),
        ("2025-10", (2025, 10)),
        ("25秋", (2025, 9)),
        ("2021级", None),
        ("2014年", None),
        ("去年", LONG_AGO),
        ("五年级1班", None),
    ],
)
def test_the_time_of_a_list_is_read_from_its_name(text, period):
    assert period_of(text, date(2026, 10, 1)) == period


def test_years_alone_are_compared_where_one_tells_no_month():
    assert is_older((2025, 0), (2026, 9))
    assert not is_older((2026, 0), (2026, 9))
    assert is_older(LONG_AGO, (2025, 0))


def test_rows_of_several_sheets_are_told_with_the_sheets_name(take):
    report = take(
        "children",
        book(("五年级1班", people("杜甲")), ("五年级2班", people("杜乙", "杜甲"))),
        school="灯塔镇中心小学",
    )
    assert [row.place for row in report.rows] == ["五年级1班!2", "五年级2班!2", "五年级2班!3"]
    assert report.counts["new"] == 2

"""A file that is not what it says, or would do harm, is refused in one named way."""

import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake import IntakeRefused, Limits
from app.intake.opening import open_sheets
from app.wording.intake.report import report_payload
from tests.intake.building import ODS_HEAD, ODS_TAIL, ods, rezipped, unzipped, xlsx, zipped
from tests.intake.conftest import ROSTERS

ROWS = (("姓名", "年龄"), ("王红", "12"))
WORKBOOK = (ROSTERS / "dongyuan-dengta-central.xlsx").read_bytes()
OLD_WORKBOOK = (ROSTERS / "dongyuan-dengta-central.xls").read_bytes()
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
THIEF = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def code_of(content, filename="名单.xlsx", limits=None):
    with pytest.raises(IntakeRefused) as refused:
        open_sheets(content, filename, limits or Limits())
    return refused.value.code


def headed(declaration):
    """Puts a declaration after the XML head of a part."""

    def change(part):
        head, _, rest = (
            part.partition(b"?>")
            if part.startswith(b"<?xml")
            else (b"<?xml version='1.0'", b"", part)
        )
        return head + b"?>" + declaration.encode() + rest

    return change


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n  ", b"\0" * 900])
def test_a_file_of_nothing_is_empty(content):
    assert code_of(content) == "empty"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"<!DOCTYPE html><html><table><tr><td>x", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "html"),
        (b"\xef\xbb\xbf\r\n <div><table><tr><td>x", "html"),
        (b"<!--[if gte mso 9]><![endif]--><table>", "html"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "html"),
        (zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"}), "word"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "powerpoint"),
        (zipped({"xl/workbook.bin": b"\x83\x01\x00"}), "xlsb"),
        (zipped({"hello.txt": "hello"}), "zip"),
        (bytes(range(256)) * 4, "unknown"),
    ],
)
def test_another_kind_of_file_is_named_whatever_its_name_says(content, found):
    with pytest.raises(IntakeRefused) as refused:
        open_sheets(content, "名单.xlsx")
    assert (refused.value.code, refused.value.details["found"]) == ("wrong_kind", found)


def test_what_a_file_is_counts_more_than_its_name():
    assert open_sheets(xlsx(ROWS), "名单.csv").form == "xlsx"
    assert open_sheets("姓名,年龄\r\n王红,12".encode(), "名单.xlsx").form == "csv"
    assert open_sheets(OLD_WORKBOOK, "名单.xlsx").form == "xls"
    assert open_sheets(ods(ROWS), "名单.xls").form == "ods"


@pytest.mark.parametrize("declaration", [BOMB, THIEF, "<!DOCTYPE x>"])
@pytest.mark.parametrize("part", ["xl__worksheets__sheet1", "xl__workbook", "xl__styles"])
def test_entities_in_any_part_of_a_workbook_are_refused(declaration, part):
    assert code_of(rezipped(WORKBOOK, **{part: headed(declaration)})) == "entities"


def test_entities_in_an_open_document_are_refused():
    content = ODS_HEAD.replace("?>", "?>" + BOMB) + ODS_TAIL
    assert code_of(zipped({"mimetype": "x.spreadsheet", "content.xml": content})) == "entities"


def test_entities_cannot_hide_in_another_encoding():
    part = ("<?xml version='1.0' encoding='UTF-16'?>" + BOMB + "<worksheet/>").encode("utf-16")
    assert code_of(rezipped(WORKBOOK, xl__worksheets__sheet1=lambda _: part)) == "damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    huge = b"<worksheet>" + b" " * (60 * 2**20) + b"</worksheet>"
    assert (
        code_of(rezipped(WORKBOOK, xl__worksheets__sheet1=lambda _: huge)) == "too_large_unpacked"
    )


def test_many_parts_count_together_towards_the_limit():
    parts = unzipped(WORKBOOK) | {f"xl/x{n}.xml": bytes([n]) * 2**20 for n in range(33, 41)}
    assert code_of(zipped(parts), limits=Limits(unpacked_bytes=4 * 2**20)) == "too_large_unpacked"


def test_a_workbook_of_countless_parts_is_refused():
    parts = unzipped(WORKBOOK) | {f"xl/x{n}.xml": "<x/>" for n in range(2_500)}
    assert code_of(zipped(parts)) == "too_many_entries"


def test_a_single_cell_far_away_lays_out_no_giant_sheet():
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    content = rezipped(
        WORKBOOK, xl__worksheets__sheet1=lambda part: part.replace(b"</sheetData>", far)
    )
    assert code_of(content) == "too_many_rows"


def test_empty_formatted_cells_far_away_do_no_harm():
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    content = rezipped(
        WORKBOOK, xl__worksheets__sheet1=lambda part: part.replace(b"</sheetData>", far)
    )
    assert len(open_sheets(content, "名单.xlsx").sheets[0].rows) == 51


def test_repeated_cells_of_an_open_document_lay_out_no_giant_sheet():
    cell = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    assert code_of(ods(ROWS, extra=cell)) == "too_many_rows"


def test_repeated_blank_rows_of_an_open_document_do_no_harm():
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert len(open_sheets(ods(ROWS, extra=blank), "名单.ods").sheets[0].rows) == 2


def test_too_many_rows_or_columns_are_counted_for_the_user():
    rows = [["x"]] * 200_001
    with pytest.raises(IntakeRefused) as refused:
        open_sheets("\n".join(row[0] for row in rows).encode(), "x.csv")
    assert refused.value.code == "too_many_rows"
    assert refused.value.details == {"rows": 200_000, "limit": 50_000}
    assert code_of(xlsx([["x"] * 400])) == "too_many_columns"


def test_a_file_beyond_the_limit_of_bytes_is_refused():
    assert code_of(WORKBOOK, limits=Limits(file_bytes=1_000)) == "too_large"


def test_locked_files_are_named_as_locked():
    assert code_of(encrypted_zip()) == "locked"
    assert code_of(renamed_stream("EncryptedPackage")) == "locked"
    assert code_of(with_password_record()) == "locked"
    locked = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert code_of(ods(ROWS, manifest=locked)) == "locked"


def test_an_old_word_file_is_no_spreadsheet():
    assert code_of(renamed_stream("WordDocument")) == "wrong_kind"


@pytest.mark.parametrize("content", [WORKBOOK, OLD_WORKBOOK, ods(ROWS)])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_file_cut_short_is_damaged(content, share):
    assert code_of(content[: int(len(content) * share)]) in ("damaged", "wrong_kind")


def encrypted_zip():
    content = bytearray(xlsx(ROWS))
    # The bit that marks an entry as encrypted, in the local and in the central header.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def renamed_stream(name):
    old = "Workbook".encode("utf-16-le").ljust(64, b"\0")
    at = OLD_WORKBOOK.index(old)
    new = name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little")
    return OLD_WORKBOOK[:at] + new + OLD_WORKBOOK[at + 66 :]


def with_password_record():
    # The record after the first BOF becomes FILEPASS.
    at = OLD_WORKBOOK.index(b"\x09\x08\x10\x00") + 20
    return OLD_WORKBOOK[:at] + b"\x2f\x00" + OLD_WORKBOOK[at + 2 :]


def test_a_file_is_judged_by_what_unpacks_not_by_what_its_list_claims():
    content = bytearray(WORKBOOK)
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises((IntakeRefused, zipfile.BadZipFile)) as refused:
        open_sheets(bytes(content), "x.xlsx")
    assert isinstance(refused.value, IntakeRefused)


FILES = [
    path.read_bytes()
    for path in sorted(ROSTERS.iterdir())
    if path.is_file() and path.stat().st_size < 20_000
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=600))
def test_no_bytes_end_in_anything_but_a_table_or_a_refusal(content):
    for start in (b"", b"PK\x03\x04", OLD_WORKBOOK[:512], b"\xff\xfe"):
        with suppress(IntakeRefused):
            open_sheets(start + content, "x")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_broken_roster_ends_in_anything_but_a_report_or_a_refusal(data, take):
    content = bytearray(data.draw(st.sampled_from(FILES)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        width = data.draw(st.integers(0, 12))
        content[at : at + width] = data.draw(st.binary(max_size=12))
    with suppress(IntakeRefused):
        report_payload(take("children", bytes(content), school="灯塔镇中心小学"))


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_broken_sheet_inside_a_sound_zip_does_either(data, take):
    parts = unzipped(WORKBOOK)
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    at = data.draw(st.integers(0, len(part)))
    tokens = [
        b't="s"',
        b"<v>9</v>",
        b'r="XFD9"',
        b"</row>",
        b'<mergeCell ref="A9:B1"/>',
        b"&#1;",
        b"<",
    ]
    part[at : at + data.draw(st.integers(0, 9))] = data.draw(
        st.sampled_from(tokens) | st.binary(max_size=4)
    )
    with suppress(IntakeRefused):
        content = zipped(parts | {name: bytes(part)})
        report_payload(take("children", content, school="灯塔镇中心小学"))

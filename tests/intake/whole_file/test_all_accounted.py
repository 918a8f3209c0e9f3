"""Whatever of a file was not used, or was used with a word to it, is told: of each of its lists."""

import pytest
from flask_babel import force_locale

from app.wording.intake.decisions import decision_lines
from app.wording.intake.left_over import left_over_lines
from app.wording.intake.report import report_payload
from tests.intake.building import xlsx
from tests.intake.headings.test_shapes import SCHOOL, form

HEAD = ("姓名", "年龄", "是否同意")
pytestmark = pytest.mark.sqlite_alone


@pytest.fixture(autouse=True)
def in_english(app):
    with force_locale("en"):
        yield


def take_all(take, rows, name="一班", after=(), kind="children"):
    content = xlsx(rows, name=name, after=[(*more, "visible") for more in after])
    return take(kind, content, school=SCHOOL)


def test_unused_columns_of_every_sheet_are_named_with_their_sheet(take):
    first, second = (
        [(*HEAD, "住址"), ("王红", 12, "是", "甲村")],
        [(*HEAD, "民族"), ("李明", 11, "是", "汉")],
    )
    report = take_all(take, first, after=[("二班", second)])
    payload = report_payload(report)
    assert payload["unused"] == ["住址", "民族"]
    assert [(one["sheet"], one["unused"]) for one in payload["further"]] == [("二班", ["民族"])]
    told = "\n".join(left_over_lines(report))
    assert "一班: Columns not used: 住址" in told
    assert "二班: Columns not used: 民族" in told


def test_unused_columns_of_a_second_list_on_a_sheet_are_named(take):
    rows = [(*HEAD, None, "姓名", "年龄", "民族"), ("王红", 12, "是", None, "李明", 11, "汉")]
    assert report_payload(take_all(take, rows))["unused"] == ["民族"]


def test_a_note_on_a_further_sheet_is_told_with_its_name(take):
    report = take_all(
        take, [HEAD, ("王红", 12, "是")], after=[("二班", form("李明", "2015-01-02"))]
    )
    (note,) = [note for note in report.notes if note.code == "read_as_forms"]
    assert note.sheets == ("二班",)
    (payload,) = [one for one in report_payload(report)["notes"] if one["code"] == "read_as_forms"]
    assert payload["sheets"] == ["二班"]
    assert payload["message"].startswith("二班: ")
    assert payload["message"] in list(left_over_lines(report))


def test_a_note_that_is_true_of_all_sheets_is_told_once_for_the_file(take):
    report = take_all(take, form(), after=[("二班", form("李明", "2015-01-02"))])
    assert [(note.code, note.sheets) for note in report.notes] == [("read_as_forms", ())]


def test_an_empty_form_at_the_end_is_told_as_passed_over(take):
    empty = [(label, None, other, None) for label, _, other, _ in form()[1:]]
    report = take_all(take, [*form(), (), form()[0], *empty])
    assert (9, "blank") in [(line.row, line.why) for line in report.ignored]


def test_headings_of_a_third_child_whom_no_row_has_are_named(take):
    rows = [
        ("家长姓名", "孩子1姓名", "孩子1年龄", "孩子2姓名", "孩子2年龄", "孩子3姓名", "孩子3年龄"),
        ("王守", "王红", 12, "王明", 10, None, None),
    ]
    report = take_all(take, rows)
    assert [row.values["name"] for row in report.rows] == ["王红", "王明"]
    assert report_payload(report)["unused"] == ["孩子3姓名", "孩子3年龄"]


@pytest.mark.parametrize(
    ("head", "waits"),
    [
        (HEAD, []),
        ((*HEAD[:2], "是否同意乘坐校车"), ["consent_left"]),
        ((*HEAD, "是否同意乘坐校车"), []),
    ],
)
def test_what_looks_like_consent_is_a_decision_where_none_was_read(take, head, waits):
    report = take_all(take, [head, ("王红", 12, *("是" for _ in head[2:]))])
    assert [remark.code for _, remark in report.undecided] == waits
    assert len(list(decision_lines(report))) == len(waits)


def test_a_list_without_headings_waits_for_a_look(take):
    rows = [("王红", "441625201406220155"), ("李明", "441625201407220165")]
    assert [remark.code for _, remark in take_all(take, rows).undecided] == ["no_headings"]

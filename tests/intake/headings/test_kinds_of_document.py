"""The kind of a document decides how its number is read, and of which time a column is."""

import pytest

from tests.intake.building import xlsx

SCHOOL = "灯塔镇中心小学"
# The id of a girl born on another day than the one that is written beside it.
ID = "441622201305180116"
pytestmark = pytest.mark.sqlite_alone


def only(take, head, row):
    report = take("children", xlsx([head, row]), school=SCHOOL)
    return report.rows[0], report


@pytest.mark.parametrize("heading", ["证件类型", "身份证件类型", "证件种类"])
@pytest.mark.parametrize(
    "kind",
    ["护照", "港澳居民来往内地通行证", "台胞证", "户口簿", "出生医学证明", "A-护照", "其他",
     "香港居民身份证"],
)  # fmt: skip
@pytest.mark.parametrize("number", [ID, "E12345678", "20130518", "1234"])
def test_the_number_of_another_document_is_a_note_and_tells_no_birth(take, heading, kind, number):
    head = ("姓名", "出生日期", heading, "证件号码")
    row, _ = only(take, head, ("王红", "2014-06-22", kind, number))
    assert (row.fate, row.values["birth_date"]) == ("new", "2014-06-22")
    assert row.values["gender"] is None
    assert [note.code for note in row.notes] == ["id_other"]


@pytest.mark.parametrize(
    "kind",
    [
        "居民身份证",
        "身份证",
        "1-居民身份证",
        "01",
        "1",
        None,
        "二代身份证",
        "内地居民身份证",
        "ID card",
    ],
)
def test_a_resident_id_is_judged_as_ever(take, kind):
    row, _ = only(take, ("姓名", "证件类型", "证件号码"), ("王红", kind, ID))
    assert (row.fate, row.values["birth_date"]) == ("new", "2013-05-18")


@pytest.mark.parametrize(
    ("kind", "notes", "gender"), [("护照", ["id_other"], None), ("居民身份证", [], "m")]
)
def test_the_kind_of_a_volunteers_document_decides_as_well(take, kind, notes, gender):
    head = ("姓名", "邮箱", "出生日期", "证件类型", "证件号码")
    person = ("王红", "a@example.org", "2003-05-18", kind, "441622200305180111")
    row = take("volunteers", xlsx([head, person])).rows[0]
    assert (row.fate, row.values["birth_year"], row.values["gender"]) == ("new", 2003, gender)
    assert [note.code for note in row.notes] == notes


def test_the_kind_of_a_guardians_document_is_none_of_the_childs(take):
    head = ("姓名", "身份证号", "监护人证件类型")
    row, _ = only(take, head, ("王红", ID, "护照"))
    assert row.values["birth_date"] == "2013-05-18"


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (("2025年班级", "2026年班级"), ("四年级1班", "五年级1班")),
        (("2026年班级", "2025年班级"), ("五年级1班", "四年级1班")),
        (("2025-2026学年班级", "2026-2027学年班级"), ("四年级1班", "五年级1班")),
    ],
)
def test_of_two_years_the_later_one_is_read(take, heads, row):
    child, _ = only(take, ("姓名", "年龄", *heads), ("王红", 12, *row))
    assert child.values["grade"] == 5


@pytest.mark.parametrize("aunt", ["姑姑", "舅舅", "姨妈", "叔叔", "伯父", "大姨"])
def test_aunts_and_uncles_are_people(take, aunt):
    head = ("姓名", "年龄", f"{aunt}姓名", f"{aunt}电话")
    child, _ = only(take, head, ("王红", 12, "王守", "18800000003"))
    assert child.values["name"] == "王红"
    assert (child.values["guardian"], child.values["phone"]) == ("王守", "18800000003")


@pytest.mark.parametrize(
    "heading", ["是否参加", "参加", "是否参与本次活动", "是否参加书信活动", "是否报名"]
)
def test_whether_somebody_takes_part_is_no_consent_and_named(take, heading):
    child, report = only(take, ("姓名", "年龄", heading), ("王红", 12, "是"))
    assert child.values["consent"] is None
    assert [note.details for note in report.notes] == [{"columns": [heading]}]


@pytest.mark.parametrize("heading", ["是否参加医保", "参加工作时间", "是否参加课后服务"])
def test_taking_part_in_something_else_looks_like_no_consent(take, heading):
    _, report = only(take, ("姓名", "年龄", heading), ("王红", 12, "是"))
    assert not report.notes


@pytest.mark.parametrize("written", ["2014年五月廿五日", "2014年五月廿五", "2014年6月廿二日"])
def test_a_day_in_lunar_words_gives_the_year_with_a_note(take, written):
    child, _ = only(take, ("姓名", "出生日期"), ("王红", written))
    assert (child.values["birth_date"], child.values["birth_year"]) == (None, 2014)
    assert [note.code for note in child.notes] == ["birth_lunar"]

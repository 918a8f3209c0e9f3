# ruff: noqa: E501 - each case stays on its line
"""New, same, changed, fault: what becomes of a row beside what is stored and what else is listed."""

import pytest

from app.intake.rows.known import NobodyKnown
from tests.intake.building import xlsx

HEAD = ("姓名", "性别", "出生日期", "班级", "爱好", "电话", "是否同意")
WANG = ("王红", "女", "2014-06-22", "五年级2班", "画画、唱歌", "13800138000", "是")


def written(row):
    return {name: change.new for name, change in row.changes.items()}


class Stored(NobodyKnown):
    """A programme that knows one child."""

    def __init__(self, **values):
        self.values = values

    def stored(self, kind, values, school):
        return self.values if (values["name"], school.name) == ("王红", "灯塔镇中心小学") else None


@pytest.fixture
def fate(take):
    def of(*rows, known=None, head=HEAD):
        return take("children", xlsx([head, *rows]), school="灯塔镇中心小学", known=known).rows

    return of


def test_a_child_nobody_knows_is_new(fate):
    assert [row.fate for row in fate(WANG, known=Stored(grade=5))] == ["same"]
    assert [row.fate for row in fate(("李明", *WANG[1:]), known=Stored(grade=5))] == ["new"]


def test_what_differs_is_named_with_the_old_and_the_new(fate):
    (row,) = fate(WANG, known=Stored(grade=4, phone="13800138000", interests=["唱歌", "画画"]))
    assert row.fate == "changed"
    assert {name: (change.old, change.new) for name, change in row.changes.items()} == {
        "grade": (4, 5)
    }


def test_an_empty_cell_or_a_column_that_is_not_there_changes_nothing(fate):
    silent = ("王红", "", "2014-06-22", "", "", "", "")
    known = Stored(
        gender="f", grade=5, interests=["画画"], phone="13800138000", consent=True, guardian="王芳"
    )
    assert [row.fate for row in fate(silent, known=known)] == ["same"]


def test_only_what_differs_is_written(fate):
    known = Stored(grade=4, phone="13800138000", guardian="王芳")
    (row,) = fate(WANG, known=known)
    assert written(row) == {"grade": 5}
    assert written(fate(WANG, WANG)[1]) == {}


def test_an_age_never_overrules_a_known_birth_date(fate):
    head = ("姓名", "年龄")
    known = Stored(birth_date="2013-12-09", birth_year=2013)
    assert [row.fate for row in fate(("王红", "12"), head=head, known=known)] == ["same"]
    assert [row.fate for row in fate(("王红", "13"), head=head, known=known)] == ["same"]
    (row,) = fate(("王红", "15"), head=head, known=known)
    assert written(row) == {"birth_year": 2011}


def test_a_date_completes_a_year(fate):
    (row,) = fate(WANG, known=Stored(birth_date=None, birth_year=2014))
    assert written(row) == {"birth_date": "2014-06-22"}


def test_words_too_long_for_their_place_are_cut_with_a_note(fate):
    head = ("姓名", "年龄", "班级", "家庭情况")
    (row,) = fate(("王红", "12", "实" * 25, "父母均外出" * 9), head=head)
    assert (len(row.values["class"]), len(row.values["status"])) == (20, 20)
    assert [(note.column, note.code) for note in row.notes] == [
        ("班级", "text_cut"),
        ("家庭情况", "text_cut"),
    ]


def test_a_withdrawn_consent_is_a_change(fate):
    (row,) = fate((*WANG[:-1], "否"), known=Stored(consent=True))
    assert (row.fate, row.changes["consent"].new) == ("changed", False)


def test_a_class_stored_as_text_is_the_same_class(fate):
    assert [row.fate for row in fate(WANG, known=Stored(**{"class": "2", "grade": "5"}))] == [
        "same"
    ]


def test_the_same_child_twice_is_one_and_the_second_says_where_the_first_is(fate):
    first, second = fate(WANG, WANG)
    assert (first.fate, second.fate) == ("new", "same")
    assert second.notes[0].details == {"row": 2}


def test_the_same_child_with_other_values_is_a_contradiction(fate):
    first, second = fate(WANG, (*WANG[:3], "五年级3班", *WANG[4:]))
    assert (first.fate, second.fate) == ("new", "fault")
    assert (second.faults[0].code, second.faults[0].details) == (
        "contradicts_row",
        {"row": 2, "fields": ["class"]},
    )


def test_namesakes_born_on_other_days_are_two_children(fate):
    assert [row.fate for row in fate(WANG, ("王红", "女", "2014-06-23", *WANG[3:]))] == [
        "new",
        "new",
    ]


def test_a_row_with_faults_lists_them_all_and_stands_in_nobodys_way(fate):
    rows = fate(("", "女", "2031-01-01", *WANG[3:]), WANG)
    assert [fault.code for fault in rows[0].faults] == ["missing", "birth_future"]
    assert rows[1].fate == "new"


@pytest.mark.parametrize(
    ("birth", "codes"),
    [
        ("2024-01-01", ["age_impossible"]), ("2005-01-01", ["age_impossible"]), ("", ["missing"]),
        ("胡写", ["date_unreadable"]), ("99", ["age_impossible"]), ("2021-10-01", []), ("2008-01-01", []),
    ],
)  # fmt: skip
def test_a_child_must_be_of_an_age_for_school(fate, birth, codes):
    (row,) = fate(("王红", "女", birth, *WANG[3:]))
    assert [fault.code for fault in row.faults] == codes


def test_an_unusual_age_is_noted_and_taken(fate):
    (row,) = fate(("王红", "女", "2008-12-01", *WANG[3:]))
    assert (row.fate, [note.code for note in row.notes]) == ("new", ["age_unusual"])


def test_a_bad_phone_or_consent_loses_the_value_and_not_the_child(fate):
    (row,) = fate((*WANG[:5], "1380013", "王芳"))
    assert (row.fate, row.values["phone"], row.values["consent"]) == ("new", None, None)
    assert [note.code for note in row.notes] == ["phone_unreadable", "choice_unreadable"]


def test_an_id_and_a_birth_date_that_disagree_are_a_fault(fate):
    head = ("姓名", "性别", "出生日期", "身份证号")
    good = ("王红", "男", "2013-05-18", "441622201305180116")
    assert [row.faults for row in fate(good, head=head)] == [()]
    (other,) = fate((*good[:2], "2013-05-19", good[3]), head=head)
    assert [(f.column, f.code) for f in other.faults] == [("身份证号", "birth_differs")]


def test_a_gender_that_the_id_denies_is_left_out_where_the_birth_bears_the_id_out(fate):
    head = ("姓名", "性别", "出生日期", "身份证号")
    (girl,) = fate(("王红", "女", "2013-05-18", "441622201305180116"), head=head)
    assert (girl.fate, girl.values["gender"]) == ("new", None)
    assert [(n.column, n.code) for n in girl.notes] == [("身份证号", "gender_unsure")]
    (alone,) = fate(("王红", "女", "441622201305180116"), head=("姓名", "性别", "身份证号"))
    assert [(f.column, f.code) for f in alone.faults] == [("身份证号", "gender_differs")]


def test_an_id_in_the_column_for_births_gives_birth_and_gender(fate):
    (row,) = fate(("王红", "", "441622201305180116"), head=HEAD[:3])
    assert (row.values["birth_date"], row.values["gender"]) == ("2013-05-18", "m")


def test_a_month_without_a_day_keeps_year_and_month_and_says_so(fate):
    (row,) = fate(("王红", "女", "2014年6月", *WANG[3:]))
    assert row.values["birth_date"] is None
    assert (row.values["birth_year"], row.values["birth_month"]) == (2014, 6)
    assert [note.code for note in row.notes] == ["birth_not_exact"]


def volunteers(take, **cells):
    row = {"姓名": "王红", "出生年月": "2004-05", "邮箱": "a@example.org", **cells}
    return take("volunteers", xlsx([list(row), list(row.values())])).rows[0]


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"邮箱": ""}, [("邮箱", "missing")]), ({"邮箱": "a@"}, [("邮箱", "email_unreadable")]),
        ({"出生年月": "2015-01"}, [("出生年月", "age_impossible")]), ({"姓名": None}, [("姓名", "missing")]),
        ({"结对人数": "0"}, [("结对人数", "capacity_impossible")]), ({"结对人数": "很多"}, [("结对人数", "count_unreadable")]),
    ],
)  # fmt: skip
def test_a_volunteer_needs_name_birth_address_and_room_for_a_child(take, cells, faults):
    assert [(f.column, f.code) for f in volunteers(take, **cells).faults] == faults


def test_a_volunteers_birth_and_gender_may_come_from_an_id(take):
    head = ("姓名", "身份证号", "邮箱")
    (row,) = take("volunteers", xlsx([head, ("林红", "441622200006090028", "a@example.org")])).rows
    known = ("gender", "birth_year", "birth_month")
    assert [row.values[name] for name in known] == ["f", 2000, 6]
    assert "441622200006090028" not in str(row.values)


def test_a_volunteer_under_age_or_from_nowhere_is_noted(take):
    row = volunteers(take, 出生年月="2009-05", 家乡="火星")
    assert (row.fate, row.values["home"], row.values["capacity"]) == ("new", None, 1)
    assert [note.code for note in row.notes] == ["minor", "home_unknown"]


def test_two_answers_under_one_address_are_a_contradiction(take):
    rows = [
        ("姓名", "出生年月", "邮箱"),
        ("王红", "2004-05", "a@example.org"),
        ("李明", "2003-01", "A@example.org"),
    ]
    assert [row.fate for row in take("volunteers", xlsx(rows)).rows] == ["new", "fault"]


@pytest.mark.parametrize(
    ("county", "name", "code", "faults"),
    [
        ("东源县", "甲小学", "441625", []), ("东源", "甲小学", "441625", []), ("", "东源县甲小学", "441625", []),
        ("火星县", "甲小学", None, ["county_unknown"]), ("", "甲小学", None, ["missing"]),
        ("河源市", "甲小学", None, ["county_unknown"]), ("东源县", "", "441625", ["missing"]),
    ],
)  # fmt: skip
def test_a_school_needs_its_county(take, county, name, code, faults):
    (row,) = take(
        "schools", xlsx([("县区", "学校名称", "联系人"), (county or None, name or None, "王老师")])
    ).rows
    assert row.values["county"] == code
    assert [fault.code for fault in row.faults] == faults


def test_a_schools_name_may_begin_with_its_county(take):
    rows = [
        ("县区", "学校名称"),
        ("东源县", "新港镇小学"),
        ("东源县", "广东省河源市东源县新港镇小学"),
    ]
    report = take("schools", xlsx(rows))
    assert [row.fate for row in report.rows] == ["new", "same"]


def test_a_county_written_once_above_its_schools_holds_for_all(take):
    rows = [
        ("县区", "学校名称", "联系人"),
        ("东源县", "甲小学", "王"),
        (None, "乙小学", "李"),
        ("龙川县", "丙小学", "张"),
    ]
    report = take("schools", xlsx(rows, merges=("A2:A3",)))
    assert [row.values["county"] for row in report.rows] == ["441625", "441625", "441622"]


@pytest.mark.parametrize(
    ("written", "state"),
    [("已寄出", "posted"), ("到校", "at_school"), ("已发到孩子手里", "delivered"), ("孩子已交信", "handed_in"),
     ("已收到", "received"), ("posted", "posted"), ("At school", "at_school"), ("丢失", "lost"), ("退回了", "returned")],
)  # fmt: skip
def test_letters_move_by_words_of_both_languages(take, written, state):
    (row,) = take(
        "letters", xlsx([("信件编号", "状态", "日期"), (" ab12-cd34", written, "2026-09-30")])
    ).rows
    assert row.values == {"code": "AB12-CD34", "state": state, "date": "2026-09-30"}


def test_a_move_in_the_future_or_to_nowhere_is_a_fault(take):
    rows = [
        ("信件编号", "状态", "日期"),
        ("A1", "到校", "2026-10-02"),
        ("A2", "飞走了", ""),
        ("", "到校", ""),
    ]
    report = take("letters", xlsx(rows))
    codes = [[fault.code for fault in row.faults] for row in report.rows]
    assert codes == [["date_future"], ["state_unknown"], ["missing"]]

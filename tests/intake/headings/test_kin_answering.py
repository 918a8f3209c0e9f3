"""The answer of a relative is the guardian's where that relative is named as the guardian; else it
is left over and named, and at most refuses.
"""

import pytest

from tests.intake.building import xlsx

SCHOOL = "灯塔镇中心小学"
pytestmark = pytest.mark.sqlite_alone


def told(take, heads, *rows, columns=None):
    lines = [("姓名", "年龄", *heads), *(("王红", 12, *row) for row in rows)]
    report = take("children", xlsx(lines), school=SCHOOL, columns=columns)
    left = [note.details["columns"] for note in report.notes if note.code == "consent_left"]
    return [row.values["consent"] for row in report.rows], left, report


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (("姑姑", "姑姑是否同意"), ("李秀英", "同意")),
        (("姑妈姓名", "姑姑是否同意孩子写信"), ("李秀英", "同意")),
        (("祖母", "奶奶意见(同意/不同意)"), ("李秀英", "同意")),
        (("监护人(外公)", "监护人(外公)签字意见"), ("李守", "同意")),
        (("监护人", "监护人(外公)签字意见"), ("李守", "同意")),
        (("外婆", "监护人是否同意"), ("李秀英", "同意")),
        (("监护人", "与孩子关系", "奶奶意见"), ("李秀英", "祖母", "同意")),
        (("监护人", "与孩子关系", "爷爷奶奶是否同意"), ("李秀英", "62", "同意")),
        (("奶奶是否同意",), ("同意",)),
        (("监护人", "父亲是否同意"), ("李秀英", "同意")),
    ],
)
def test_the_answer_of_the_relative_who_is_the_guardian_is_the_guardians(take, heads, row):
    assert told(take, heads, row)[:2] == ([True], [])


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (("监护人", "姑姑是否同意"), ("李秀英", "同意")),
        (("监护人", "奶奶意见(同意/不同意)"), ("李秀英", "不同意")),
        (("奶奶", "爷爷是否同意写信"), ("李秀英", "同意")),
        (("爷爷", "奶奶", "奶奶是否同意"), ("王守", "李秀英", "同意")),
        (("奶奶", "监护人(外公)签字意见"), ("李秀英", "同意")),
        (("监护人", "与孩子关系", "姑姑是否同意"), ("李秀英", "祖母", "同意")),
        (("舅舅", "舅舅是否同意接送"), ("李守", "同意")),
    ],
)
def test_the_answer_of_another_relative_is_left_over_named_and_asked_for(take, heads, row):
    consents, left, report = told(take, heads, row)
    assert (consents, left) == ([None], [[heads[-1]]])
    assert [remark.code for _, remark in report.undecided] == ["consent_left"]


def test_where_guardians_are_of_several_kinds_each_row_says_whose_answer_counts(take):
    heads = ("监护人", "关系", "爷爷意见", "奶奶意见")
    rows = [
        ("李秀英", "奶奶", None, "同意"),
        ("王守", "爷爷", None, "同意"),
        ("王守", "爷爷", "同意", "不同意"),
        ("王守", "爷爷", "同意", None),
        ("赵大", "舅舅", "同意", "同意"),
        ("赵大", None, None, "同意"),
    ]
    consents, left, report = told(take, heads, *rows)
    assert (consents, left) == ([True, None, False, True, None, None], [])
    notes = [[note.code for note in row.notes if note.field == "consent"] for row in report.rows]
    another = ["consent_of_another"]
    assert notes == [[], another, [], [], another, another]


def test_beside_the_guardians_own_answer_another_relative_can_only_refuse_and_is_named(take):
    heads = ("外公", "监护人是否同意", "奶奶是否同意")
    rows = [("李守", "同意", "不同意"), ("李守", None, "同意"), ("李守", "同意", None)]
    assert told(take, heads, *rows)[:2] == ([False, None, True], [["奶奶是否同意"]])


@pytest.mark.parametrize("guardian", [2, -1])
def test_chosen_by_hand_it_counts_and_beside_a_guardian_by_hand_it_is_judged_anew(take, guardian):
    heads, row = ("监护人", "姑姑是否同意"), ("李秀英", "同意")
    assert told(take, heads, row, columns={"consent": 3, "guardian": guardian})[0] == [True]
    assert told(take, heads, row, columns={"guardian": 2})[0] == [None]

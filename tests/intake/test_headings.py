"""What each column means, by its heading or by what is in it."""

import pytest

from app.intake import IntakeRefused
from tests.intake.building import xlsx
from tests.intake.conftest import outlined


def children(take, content):
    return take("children", content, school="灯塔镇中心小学")


def test_english_headers_are_understood(take):
    head = ("No.", "Student name", "Sex", "Date of birth", "Grade", "Class", "Hobbies",
            "Parent's name", "Relationship", "Phone number", "Consent")  # fmt: skip
    row = (1, "Mary  Li", "F", "9 June 2014", "Grade 5", "Class 2", "Reading, Table tennis; chess",
           "Li Na", "mother", "+86 138-0013-8000", "Yes")  # fmt: skip
    (child,) = children(take, xlsx([head, row])).rows
    assert child.faults == ()
    assert child.values == {
        "name": "Mary Li", "gender": "f", "birth_date": "2014-06-09", "grade": 5, "class": 2,
        "status": None, "interests": ["阅读", "乒乓球", "下棋"], "guardian": "Li Na",
        "relation": "mother", "phone": "13800138000", "consent": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    ["审核意见", "学校意见", "村委会意见", "负责人签字", "是否同意拍照", "学生签名", "班主任意见"],
)
def test_what_others_agree_to_is_no_consent_of_a_guardian(take, heading):
    report = children(take, xlsx([("姓名", "年龄", heading), ("王红", "12", "同意")]))
    assert report.rows[0].values["consent"] is None


@pytest.mark.parametrize(
    "heading",
    [
        "监护人签字",
        "家长意见",
        "是否同意参加乡村儿童书信活动",
        "照料人是否同意",
        "被监护人家长是否同意",
    ],
)
def test_the_guardians_consent_is_found_under_any_of_its_headings(take, heading):
    report = children(
        take, xlsx([("姓名", "年龄", "审核意见", heading), ("王红", "12", "是", "否")])
    )
    assert report.rows[0].values["consent"] is False


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("被监护人姓名", "name"),
        ("委托监护人", "guardian"),
        ("父母务工情况", "status"),
        ("孩子喜欢什么", "interests"),
    ],
)
def test_headings_of_consent_forms_and_surveys_are_understood(heading, field):
    view = outlined("children", xlsx([("性别", "年龄", heading), ("女", "12", "x")]))
    assert view.mapping[field].column == 2


def test_a_column_without_a_known_heading_is_found_by_what_is_in_it(take):
    rows = [
        ("姓名", "性别", "A", "B", "C", "备注"),
        ("王红", "女", "2014-06-22", "13800138000", "画画 唱歌", "x"),
        ("李明", "男", "2015-01-02", "13800138001", "足球", ""),
    ]
    report = children(take, xlsx(rows))
    by = {name: (guess.column, guess.by) for name, guess in report.outline.mapping.items()}
    assert by["birth_date"] == (2, "values")
    assert by["phone"] == (3, "values")
    assert by["interests"] == (4, "values")
    assert report.rows[0].values["birth_date"] == "2014-06-22"


def test_the_time_of_an_answer_is_never_taken_for_a_birth(take):
    rows = [("姓名", "性别", "提交答卷时间"), ("王红", "女", "2014/6/22 10:00:00")]
    with pytest.raises(IntakeRefused) as refused:
        children(take, xlsx(rows))
    assert refused.value.code == "columns_missing"

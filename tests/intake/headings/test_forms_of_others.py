# ruff: noqa: E501 - one heading row to a line
"""Lists as schools, county offices and form tools have them: whose each column is."""

import pytest

from tests.intake.building import xlsx

BORN, PHONE, OTHER = "2014-06-22", "18800002001", "18800009999"


def child(take, *rows, merges=()):
    report = take("children", xlsx(rows, merges=merges), school="灯塔镇中心小学")
    return report.rows[0].values


@pytest.mark.parametrize(
    "heads",
    [
        "隔代监护人 照看人 同住监护人 监护责任人姓名 受托监护人 留守期间监护人 主监护人 家长或监护人".split(),
    ],
)
def test_whoever_looks_after_the_child_in_whatever_words_is_the_guardian(take, heads):
    for head in heads:
        found = child(take, ("姓名", "出生日期", head), ("丁一", BORN, "袁守义"))
        assert found["guardian"] == "袁守义", head


@pytest.mark.parametrize(
    "head",
    [
        "代理家长电话",
        "爱心妈妈联系方式",
        "结对五老电话",
        "结对企业电话",
        "同桌电话",
        "电话手表",
        "学校固话",
    ],
)
def test_the_phone_of_a_kind_stranger_is_not_the_guardians(take, head):
    found = child(take, ("姓名", "出生日期", "监护人", head), ("丁一", BORN, "袁守义", OTHER))
    assert (found["guardian"], found["phone"]) == ("袁守义", None)


def test_what_brackets_tell_of_a_person_is_their_column(take):
    heads = ("姓名", "出生日期", "监护人", "监护人（电话）", "监护人（与孩子关系）")
    found = child(take, heads, ("丁一", BORN, "袁守义", PHONE, "祖父"))
    assert (found["guardian"], found["phone"], found["relation"]) == ("袁守义", PHONE, "祖父")


@pytest.mark.parametrize("head", ["父母关系", "亲子关系", "家庭关系"])
def test_how_people_get_on_is_no_relation(take, head):
    rows = ("姓名", "出生日期", "监护人", head), ("丁一", BORN, "袁守义", "良好")
    assert child(take, *rows)["relation"] is None


def test_in_a_parents_survey_your_name_is_the_parents(take):
    heads = (
        "1、您孩子的姓名：",
        "2、孩子的出生日期",
        "3、您是孩子的：",
        "4、您的姓名",
        "5、您的手机号码",
    )
    found = child(take, heads, ("丁一", BORN, "爷爷", "丁老头", PHONE))
    told = [found[field] for field in ("name", "guardian", "relation", "phone")]
    assert told == ["丁一", "丁老头", "爷爷", PHONE]


def test_the_class_of_before_is_not_the_class(take):
    rows = ("姓名", "出生日期", "原班级", "现班级"), ("丁一", BORN, "五年级2班", "六年级1班")
    found = child(take, *rows)
    assert (found["grade"], found["class"]) == (6, 1)


def test_bare_year_month_and_day_are_the_birth_where_there_is_no_other(take):
    heads = ("姓名", "年", "月", "日", "监护人")
    assert child(take, heads, ("丁一", 2014, 6, 22, "丁老头"))["birth_date"] == BORN
    heads = ("姓名", "年龄", "年", "月", "日")
    found = child(take, heads, ("丁一", 12, 2020, 9, 1))
    assert (found["birth_date"], found["birth_year"]) == (None, 2014)


@pytest.mark.parametrize("order", [("阴历", "阳历"), ("阳历", "阴历")])
def test_calendars_alone_are_the_birth_and_the_solar_one_counts(take, order):
    days = {"阴历": "2014-05-25", "阳历": BORN}
    found = child(take, ("姓名", *order), ("丁一", *(days[name] for name in order)))
    assert found["birth_date"] == BORN


@pytest.mark.parametrize("head", ["古历生日", "夏历生日", "生辰（农历）"])
def test_every_name_of_the_old_calendar_gives_the_year_alone(take, head):
    found = child(take, ("姓名", head), ("丁一", "2014-05-25"))
    assert (found["birth_date"], found["birth_year"]) == (None, 2014)


@pytest.mark.parametrize("head", ["现年", "今年几岁", "虚龄"])
def test_an_age_has_many_names(take, head):
    found = child(take, ("姓名", head), ("丁一", 12))
    assert (found["birth_date"], found["birth_year"]) == (None, 2015 if head == "虚龄" else 2014)


def test_the_columns_below_a_question_of_consent_say_to_what(take):
    rows = [
        ("姓名", "出生日期", "监护人是否同意", None, None), (None, None, "书信往来", "拍照", "公众号发布"),
        ("丁一", BORN, "√", "×", "×"), ("方二", "2015-11-03", "×", "√", "√"),
    ]  # fmt: skip
    merges = ("A1:A2", "B1:B2", "C1:E1")
    report = take("children", xlsx(rows, merges=merges), school="灯塔镇中心小学")
    assert [row.values["consent"] for row in report.rows] == [True, False]


def test_a_school_that_is_asked_is_not_the_childs_school(take):
    heads = ("姓名", "出生日期", "学校是否同意参加书信活动", "家长是否愿意参加家长学校")
    report = take("children", xlsx([heads, ("丁一", BORN, "同意", "是")]), school="灯塔镇中心小学")
    (row,) = report.rows
    assert (row.faults, row.values["consent"]) == ((), None)

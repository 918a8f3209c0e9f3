# ruff: noqa: E501 - one list of headings to a line
"""A label that calls the guardian by a kinship tells the relation, a cell goes before it."""

import pytest
from flask_babel import force_locale

from app.web.intake.columns import columns_read
from tests.intake.building import xlsx
from tests.intake.conftest import outlined

SCHOOL = "灯塔镇中心小学"
BASE, CHILD = ("姓名", "出生日期"), ("王红", "2014-06-22")
GRANDMOTHER = ("李秀英", "祖母", "18800000003")
pytestmark = pytest.mark.sqlite_alone


def told(take, heads, *rows, columns=None):
    content = xlsx([(*BASE, *heads), *((*CHILD, *row) for row in rows)])
    report = take("children", content, school=SCHOOL, columns=columns)
    fields = ("guardian", "relation", "phone")
    return [tuple(row.values[field] for field in fields) for row in report.rows]


@pytest.mark.parametrize(
    ("heads", "relation"),
    [
        (("祖母", "电话"), "祖母"),
        (("爷爷姓名", "爷爷电话"), "爷爷"),
        (("外婆", "外婆电话"), "外婆"),
        (("监护人（祖母）", "电话"), "祖母"),
        (("外公（监护人）", "联系方式"), "外公"),
        (("姑妈姓名", "姑妈电话"), "姑妈"),
        (("父亲", "父亲电话"), "父亲"),
        (("Mother's name", "Mother's phone"), "mother"),
        (("祖父/祖母姓名", "电话"), None),
        (("祖父母", "电话"), None),
        (("父亲/母亲姓名", "电话"), None),
        (("家长", "家长电话"), None),
        (("监护人", "监护人电话"), None),
    ],
)
def test_the_label_over_the_name_tells_the_relation_if_it_names_one_relative(take, heads, relation):
    found = told(take, heads, ("李秀英", "18800000003"), (None, "18800000003"))
    assert found[0] == ("李秀英", relation, "18800000003")
    assert found[1] == (None, None, "18800000003")


def test_without_a_name_the_label_over_the_phone_tells_it(take):
    assert told(take, ("外婆电话",), ("18800000003",), (None,)) == [
        (None, "外婆", "18800000003"),
        (None, None, None),
    ]


def test_a_column_of_relations_goes_before_the_label_and_the_label_fills_its_blanks(take):
    found = told(take, ("祖母", "关系"), ("李秀英", "外祖母"), ("李秀英", None))
    assert [row[1] for row in found] == ["外祖母", "祖母"]


def test_of_several_people_the_relation_is_of_who_is_named(take):
    heads = ("父亲", "父亲电话", "奶奶", "奶奶电话")
    found = told(take, heads, ("王大", "18800000001", "李秀英", None), ("王大", None, None, None))
    assert found == [("李秀英", "奶奶", None), ("王大", "父亲", None)]


def test_a_guardian_chosen_by_hand_brings_the_relation_of_its_label(take):
    chosen = {"name": 0, "birth_date": 1, "guardian": 3, "relation": -1}
    found = told(take, ("爷爷", "奶奶"), ("王守", "李秀英"), columns=chosen)
    assert found == [("李秀英", "奶奶", None)]


@pytest.mark.parametrize(
    "heads",
    [
        ("成员1姓名", "成员1称谓", "成员1电话", "成员2姓名", "成员2称谓", "成员2电话"),
        ("家庭成员1", "称谓1", "电话1", "家庭成员2", "称谓2", "电话2"),
        ("成员姓名", "称谓", "电话", "成员姓名", "称谓", "电话"),
        ("成员1姓名", "成员1与学生关系", "成员1联系电话", "成员2姓名", "成员2与学生关系", "成员2联系电话"),
    ],
)  # fmt: skip
def test_of_members_without_a_mark_the_row_tells_who_has_the_child(take, heads):
    father = ("王大", "父亲", "18800000001")
    found = told(
        take,
        heads,
        (*father, *GRANDMOTHER),
        (*GRANDMOTHER, *father),
        ("王小", "弟弟", None, *father),
        ("王小", "弟弟", None, "王丽", "本人", None),
    )
    assert found == [GRANDMOTHER, GRANDMOTHER, father, (None, None, None)]


@pytest.mark.parametrize("mark", ["是否监护人{}", "成员{}是否监护人"])
def test_a_member_who_is_marked_goes_before_what_the_row_calls_them(take, mark):
    heads = [
        head.format(n) for n in (1, 2) for head in ("成员{}姓名", "成员{}称谓", "成员{}电话", mark)
    ]
    row = ("王大", "父亲", "18800000001", "是", *GRANDMOTHER, "否")
    assert told(take, heads, row) == [("王大", "父亲", "18800000001")]


def test_the_page_says_what_each_column_gives_and_what_only_chooses(app):
    heads = ("姓名", "年龄", "成员1姓名", "成员1称谓", "成员2姓名", "成员2称谓")
    members = outlined("children", xlsx([heads, ("王红", 12, "王大", "父亲", "李秀英", "祖母")]))
    labelled = outlined("children", xlsx([("姓名", "年龄", "祖母"), ("王红", 12, "李秀英")]))
    with force_locale("en"):
        words = [column.words for column in columns_read(members)]
        assert words[2:4] == [
            "name of a member of the family",
            "relation · tells who has the child",
        ]
        assert columns_read(labelled)[2].words == "name of a grandparent · relation, by the heading"

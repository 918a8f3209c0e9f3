"""Forms of one person each, and people who stand in columns, are read as lists."""

import io

import openpyxl
import pytest

from tests.intake.building import saved, xlsx
from tests.intake.conftest import outlined

SCHOOL = "灯塔镇中心小学"


def form(name="王红", born="2014-06-22", phone="18800000003"):
    return [
        ("留守儿童登记表",),
        ("姓名", name, "性别", "女"),
        ("出生日期", born, "班级", "五2班"),
        ("父亲姓名", "王大", "联系电话", "18800000009"),
        ("监护人", "王守", "联系电话", phone),
        ("与儿童关系", "祖母", "监护人是否同意", "同意"),
    ]


TURNED = [
    ("灯塔镇名单",),
    ("姓名", "王红", "李明"),
    ("性别", "女", "男"),
    ("年龄", 12, 11),
    ("与儿童关系", "祖母", "祖父"),
    ("监护人", "王守", "李守"),
]


def read(take, rows, merges=(), kind="children"):
    return take(kind, xlsx(rows, merges), school=SCHOOL)


def told(report, *fields):
    return [(row.row, row.fate, *(row.values[name] for name in fields)) for row in report.rows]


def test_a_form_is_read_as_one_child_with_its_own_guardian(take):
    report = read(take, form())
    fields = ("name", "birth_date", "class", "guardian", "relation", "phone", "consent")
    values = ("王红", "2014-06-22", 2, "王守", "祖母", "18800000003", True)
    assert told(report, *fields) == [(2, "new", *values)]
    assert [note.code for note in report.notes] == ["read_as_forms"]
    assert [(line.row, line.why) for line in report.ignored] == [(1, "title")]


def test_forms_one_below_another_are_a_row_each(take):
    rows = [*form(), (), *form("李明", "2015-01-02", "18800000004")]
    report = read(take, rows)
    assert told(report, "name", "phone") == [
        (2, "new", "王红", "18800000003"),
        (9, "new", "李明", "18800000004"),
    ]
    assert [(line.row, line.why) for line in report.ignored] == [(1, "title"), (8, "title")]


def test_forms_side_by_side_are_a_row_each(take):
    pairs = zip(form()[1:], form("李明", "2015-01-02")[1:], strict=True)
    rows = [(*left, None, *right) for left, right in pairs]
    assert told(read(take, rows), "name") == [(1, "new", "王红"), (2, "new", "李明")]


def test_an_empty_form_is_nobody(take):
    empty = [(label, None, other, None) for label, _, other, _ in form()[1:]]
    report = read(take, [*form(), (), form()[0], *empty, (), *form("李明", "2015-01-02")])
    assert told(report, "name") == [(2, "new", "王红"), (16, "new", "李明")]
    assert (9, "blank") in [(line.row, line.why) for line in report.ignored]


def test_forms_on_a_sheet_each_are_all_read(take):
    content = xlsx(form(), name="王红", after=[("李明", form("李明", "2015-01-02"), "visible")])
    rows = take("children", content, school=SCHOOL).rows
    assert [(row.sheet, row.row, row.values["name"]) for row in rows] == [
        ("王红", 2, "王红"),
        ("李明", 2, "李明"),
    ]


def test_labels_with_their_values_in_one_cell_are_read(take):
    rows = [
        ("姓名：王红", "性别：女"),
        ("出生日期：2014年6月22日", "班级：五年级2班"),
        ("监护人：王守", "监护人电话：18800000003"),
    ]
    report = read(take, rows)
    assert told(report, "name", "gender", "birth_date", "guardian", "phone") == [
        (1, "new", "王红", "f", "2014-06-22", "王守", "18800000003")
    ]


def test_what_is_merged_downwards_at_the_edge_says_whose_the_labels_are(take):
    rows = [
        ("儿童", "姓名", "王红", "性别", "女"),
        (None, "出生日期", "2014-06-22", "班级", "五2班"),
        ("父亲", "姓名", "王大", "电话", "18800000009"),
        (None, "务工地", "深圳", "工种", "木工"),
        ("监护人", "姓名", "王守", "电话", "18800000003"),
        (None, "关系", "祖母", "住址", "灯塔镇"),
    ]
    report = read(take, rows, ("A1:A2", "A3:A4", "A5:A6"))
    assert told(report, "name", "guardian", "phone") == [(1, "new", "王红", "王守", "18800000003")]


def test_a_line_above_its_labels_says_whose_they_are(take):
    rows = [
        ("基本信息", None, None, None), *form()[1:3],
        ("监护人信息", None, None, None), ("姓名", "王守", "电话", "18800000003"),
    ]  # fmt: skip
    assert told(read(take, rows), "name", "guardian", "phone") == [
        (2, "new", "王红", "王守", "18800000003")
    ]


def test_the_members_of_a_family_within_a_form_are_no_further_children(take):
    rows = [
        *form()[:3],
        ("称谓", "姓名", "年龄", "电话"),
        ("父亲", "王大", 40, "18800000009"),
        ("母亲", "刘小", 38, "18800000008"),
        ("监护人", "王守", "监护人电话", "18800000003"),
    ]
    assert told(read(take, rows), "name", "guardian", "phone") == [
        (2, "new", "王红", "王守", "18800000003")
    ]


def test_merged_labels_and_values_belong_together(take):
    rows = [
        ("姓名", None, "王红", None),
        ("出生日期", None, "2014-06-22", None),
        ("监护人", None, "王守", None),
    ]
    merges = [f"{left}{row}:{right}{row}" for row in (1, 2, 3) for left, right in ("AB", "CD")]
    assert told(read(take, rows, merges), "name", "guardian") == [(1, "new", "王红", "王守")]


def test_people_in_columns_are_a_row_each(take):
    report = read(take, TURNED)
    assert told(report, "name", "guardian", "relation") == [
        (2, "new", "王红", "王守", "祖母"),
        (3, "new", "李明", "李守", "祖父"),
    ]
    assert [note.code for note in report.notes] == ["read_in_columns"]
    assert [(line.row, line.why) for line in report.ignored] == [(1, "title")]


def test_people_in_columns_go_on_in_a_second_band(take):
    more = [(label, "张三", "赵四") if label == "姓名" else (label, *x) for label, *x in TURNED[1:]]
    report = read(take, [*TURNED, (), *more])
    assert [row.values["name"] for row in report.rows] == ["王红", "李明", "张三", "赵四"]
    assert len({row.place for row in report.rows}) == 4


def test_what_is_merged_over_several_columns_holds_for_all_who_stand_there(take):
    report = read(take, [*TURNED, ("班级", "五2班", None)], ("B7:C7",))
    assert [row.values["class"] for row in report.rows] == [2, 2]


def test_volunteers_forms_are_read_too(take):
    rows = [
        ("姓名", "刘文", "性别", "女"), ("出生年月", "2004-05", "手机号", "18800000003"),
        ("邮箱", "wen@example.org", "高校", "华南师范大学"),
    ]  # fmt: skip
    assert told(read(take, rows, kind="volunteers"), "name", "email") == [
        (1, "new", "刘文", "wen@example.org")
    ]


def test_each_label_is_a_column_that_can_be_chosen_and_says_where_it_stands(take):
    content = xlsx([*form(), ("常用电话", "18800000007", "民族", "汉")])
    view = outlined("children", content)
    columns = {column.heading: column for column in view.columns}
    assert (columns["常用电话"].letters, columns["常用电话"].samples) == ("A7", ("…",))
    assert "民族" in [column.heading for column in view.unused]
    chosen = {"phone": columns["常用电话"].index}
    (row,) = take("children", content, school=SCHOOL, columns=chosen).rows
    assert row.values["phone"] == "18800000007"


def test_a_value_struck_through_in_a_form_is_told():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(form())))
    book.worksheets[0]["B2"].font = openpyxl.styles.Font(strike=True)
    looks = outlined("children", saved(book)).sheet.looks
    assert len(looks.struck) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [("姓名", "民族", "性别", "出生日期"), ("王红", "汉", "女", "2014-06-22")],
        [("姓名", "年龄"), ("王红", 12), ("姓名", "年龄"), ("李明", 11)],
        [("学生", None), ("姓名", "年龄"), ("王红", 12)],
    ],
)
def test_a_list_stays_a_list(rows):
    assert outlined("children", xlsx(rows)).sheet.relaid is None


STACKED = [
    ("姓名", "性别", "出生日期"), ("王红", "女", "2014-06-22"),
    ("监护人", "与儿童关系", "联系电话"), ("王守", "祖母", "18800000003"),
]  # fmt: skip


def test_small_tables_stacked_on_each_other_are_one_child(take):
    second = [STACKED[0], ("李明", "男", "2015-01-02"), STACKED[2], ("李守", "祖父", "18800000004")]
    report = read(take, [*STACKED, (), *second])
    assert told(report, "name", "guardian", "relation", "phone") == [
        (2, "new", "王红", "王守", "祖母", "18800000003"),
        (7, "new", "李明", "李守", "祖父", "18800000004"),
    ]
    assert [note.code for note in report.notes] == ["read_as_forms"]


def test_the_line_above_a_small_table_says_whose_its_name_is(take):
    parts = [("基本信息",), *STACKED[:2], ("监护人信息",), ("姓名", *STACKED[2][1:]), STACKED[3]]
    assert told(read(take, parts), "name", "guardian") == [(3, "new", "王红", "王守")]


def test_a_list_keeps_its_rows_where_one_below_names_more(take):
    rows = [("姓名", "年龄"), ("王红", 12), (), ("姓名", "年龄", "班级"), ("李明", 11, "五2班")]
    assert told(read(take, rows), "name", "class") == [
        (2, "new", "王红", None),
        (5, "new", "李明", 2),
    ]

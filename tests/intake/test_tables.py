"""Tables as people really lay them out: where the header is, which rows hold somebody."""

import datetime

import pytest

from app.intake import IntakeRefused
from tests.intake.building import ods, text_table, xlsx
from tests.intake.conftest import outlined

HEAD = ("姓名", "性别", "年龄", "班级", "兴趣爱好", "监护人", "电话", "是否同意")
WANG = ("王红", "女", "12", "五年级2班", "画画", "王芳", "13800138000", "是")
LI = ("李明", "男", "11", "四(1)班", "足球", "李大山", "13800138001", "否")
SCHOOL = {"school": "灯塔镇中心小学"}


def children(take, content, **options):
    return take("children", content, **({**SCHOOL, **options}))


def names(report):
    return [(row.row, row.values["name"]) for row in report.rows]


WANG_FULL = (*WANG, "母亲", "单亲")


def why(report):
    return {entry.row: entry.why for entry in report.ignored}


def test_a_header_on_row_seven_is_found(take):
    rows = [
        ("2026年秋季",),
        ("报名表",),
        (),
        ("填表说明：请如实填写",),
        ("1. 字迹清楚",),
        (),
        HEAD,
        WANG,
        LI,
    ]
    report = children(take, xlsx(rows))
    assert report.outline.header_rows == (7,)
    assert names(report) == [(8, "王红"), (9, "李明")]
    assert why(report) == {
        1: "title", 2: "title", 3: "blank", 4: "note", 5: "title", 6: "blank", 7: "header",
    }  # fmt: skip


def test_a_title_that_asks_for_something_is_still_a_title(take):
    rows = [("灯塔镇中心小学登记表（请用 Excel 填写）",), HEAD, WANG]
    assert why(children(take, xlsx(rows)))[1] == "title"


def test_group_headings_without_merges_work_in_a_text_table(take):
    top = ["序号", "学生信息", "", "", "监护人信息", "", "", "兴趣爱好"]
    low = ["", "姓名", "性别", "年龄", "姓名", "电话", "是否同意", ""]
    row = ["1", "王红", "女", "12", "王芳", "13800138000", "是", "画画"]
    (child,) = children(take, text_table([top, low, row])).rows
    assert (child.values["name"], child.values["guardian"]) == ("王红", "王芳")
    assert (child.values["phone"], child.values["interests"]) == ("13800138000", ["画画"])


def test_a_second_table_on_the_sheet_brings_its_own_order_of_columns(take):
    second = ("班级", "姓名", "电话", "年龄", "监护人", "性别")
    row = ("六年级1班", "张三", "13800138002", "13", "张山", "男")
    report = children(take, xlsx([HEAD, WANG, (), ("六年级名单",), second, row, LI[:1]]))
    assert names(report)[:2] == [(2, "王红"), (6, "张三")]
    assert report.rows[1].values["phone"] == "13800138002"
    assert report.rows[1].values["grade"] == 6
    assert why(report)[5] == "header"


def test_a_header_repeated_on_each_printed_page_is_no_child(take):
    report = children(take, xlsx([HEAD, WANG, HEAD, LI]))
    assert names(report) == [(2, "王红"), (4, "李明")]
    assert why(report)[3] == "header"


def test_totals_signatures_and_numbered_blank_lines_are_no_children(take):
    rows = [
        ("序号", *HEAD), (1, *WANG), (2,), (3,), ("合计", "1人"),
        ("填表人：王老师", "", "", "日期：2026年9月1日"), ("注：同意书另附",),
    ]  # fmt: skip
    report = children(take, xlsx(rows))
    assert names(report) == [(2, "王红")]
    assert why(report) == {1: "header", 3: "blank", 4: "blank", 5: "total", 6: "note", 7: "note"}


@pytest.mark.parametrize(
    "total",
    [("1班小计", "1人"), ("", "合  计", "", 2), ("本页合计：", "2人"), ("男生", "1人"), ("共2人",)],
)
def test_a_total_in_the_middle_is_no_child_and_stops_nothing(take, total):
    report = children(take, xlsx([("序号", *HEAD), (1, *WANG), total, (2, *LI)]))
    assert names(report) == [(2, "王红"), (4, "李明")]
    assert why(report)[3] == "total"


@pytest.mark.parametrize(
    "guide",
    [
        ("必填", "必填", "选填", "如五年级2班"),
        ("（必填）", "男/女", "11位数字", ""),
        ("请如实填写", "单选", "", "例：画画"),
    ],
)
def test_a_row_that_says_what_to_fill_in_is_no_child(take, guide):
    report = children(take, xlsx([HEAD, guide, WANG]))
    assert names(report) == [(3, "王红")]
    assert why(report)[2] == "note"


def test_a_child_whose_name_begins_like_a_guide_is_a_child(take):
    assert names(children(take, xlsx([HEAD[:4], ("如意", None, "12", None)]))) == [(2, "如意")]


def test_the_name_of_a_class_above_its_children_is_no_second_row_of_headings(take):
    rows = [("序号", *HEAD), ("五年级1班（班主任：王老师）",), (1, *WANG), ("五年级1班小计：1人",)]
    report = children(take, xlsx(rows))
    assert report.rows[0].values["class"] == 2
    assert why(report) == {1: "header", 2: "title", 4: "total"}


def test_a_class_in_a_title_holds_for_the_children_below_where_no_column_has_one(take):
    rows = [
        ("灯塔镇中心小学五年级（1）班名单",),
        ("姓名", "年龄"),
        ("王红", 12),
        ("六年级2班",),
        ("李明", 13),
    ]
    found = [(row.values["grade"], row.values["class"]) for row in children(take, xlsx(rows)).rows]
    assert found == [(5, 1), (6, 2)]
    rows = [("姓名", "年龄"), ("五年级1班",), ("王红", 12), ("六年级",), ("李明", 13)]
    assert [row.values["class"] for row in children(take, xlsx(rows)).rows] == [1, None]
    rows = [("五年级1班和五年级2班",), ("姓名", "年龄"), ("王红", 12)]
    assert children(take, xlsx(rows)).rows[0].values["class"] is None
    rows = [("五年级1班",), ("姓名", "年龄", "年级"), ("王红", 12, None)]
    assert children(take, xlsx(rows)).rows[0].values["grade"] is None


def test_a_lone_name_is_a_child_whose_rest_is_missing(take):
    report = children(take, xlsx([HEAD, ("王红",)]))
    assert [(f.column, f.code) for f in report.rows[0].faults] == [("年龄", "missing")]


def test_school_names_merged_over_rows_hold_for_each_of_them(take):
    rows = [
        ("学校", "姓名", "年龄"), ("灯塔镇中心小学", "王红", "12"), (None, "李明", "11"),
        ("麻布岗镇中心小学", "张三", "10"), (None, "赵四", "9"),
    ]  # fmt: skip
    merged = take("children", xlsx(rows, merges=("A2:A3", "A4:A5")))
    blank = take("children", xlsx(rows))
    spanned = take(
        "children", ods([[c or "" for c in row] for row in rows], merged={(1, 0): 2, (3, 0): 2})
    )
    for report in (merged, blank, spanned):
        assert [row.school.name[:3] for row in report.rows] == [
            "灯塔镇",
            "灯塔镇",
            "麻布岗",
            "麻布岗",
        ]


@pytest.mark.parametrize("ditto", ["同上", "〃", "”"])
def test_ditto_means_what_the_row_above_says(take, ditto):
    rows = [("姓名", "年龄", "学校", "监护人"), ("王红", "12", "灯塔镇中心小学", "王芳"),
            ("王明", "11", ditto, ditto), ("张三", "10", "麻布岗镇中心小学", None),
            ("赵四", "9", ditto, ditto)]  # fmt: skip
    report = take("children", xlsx(rows))
    assert [row.values["guardian"] for row in report.rows] == ["王芳", "王芳", None, None]
    assert [row.school.name[:3] for row in report.rows] == ["灯塔镇", "灯塔镇", "麻布岗", "麻布岗"]


@pytest.mark.parametrize("nothing", ["无", "/", "不详", "——"])
def test_a_word_for_nothing_is_no_value_and_no_fault_where_another_column_has_one(take, nothing):
    head = ("姓名", "身份证号", "出生日期", "监护人", "电话", "是否同意")
    row = ("王红", nothing, "2014-06-22", nothing, nothing, "是")
    (child,) = children(take, xlsx([head, row])).rows
    assert (child.faults, child.notes) == ((), ())
    assert (child.values["guardian"], child.values["phone"]) == (None, None)


def test_a_list_beside_the_list_is_read_as_a_list_of_its_own(take):
    rows = [("姓名", "年龄", None, "姓名", "年龄"), ("王红", 12, None, "李明", 11)]
    report = children(take, xlsx(rows))
    assert [(row.place, row.values["name"]) for row in report.rows] == [
        ("名单 A–C!2", "王红"),
        ("名单 D–E!2", "李明"),
    ]


def test_names_beside_the_list_that_are_no_list_are_told_of(take):
    rows = [("姓名", "年龄", None, "姓名", "备注"), ("王红", 12, None, "李明", "好")]
    report = children(take, xlsx(rows))
    assert [(note.code, note.details["columns"]) for note in report.notes] == [
        ("heading_repeated", ["D"])
    ]


def test_an_age_that_is_none_is_told_of_as_an_age(take):
    (child,) = children(take, xlsx([("姓名", "年龄"), ("王红", "十多岁")])).rows
    assert [(fault.column, fault.code) for fault in child.faults] == [("年龄", "age_unreadable")]


def test_a_grade_merged_over_rows_holds_for_each_of_them_in_every_form(take):
    rows = [["年级", "姓名", "年龄"], ["五年级", "王红", "12"], ["", "李明", "11"]]
    for content in (
        xlsx([[c or None for c in r] for r in rows], merges=("A2:A3",)),
        ods(rows, merged={(1, 0): 2}),
    ):
        assert [row.values["grade"] for row in children(take, content).rows] == [5, 5]


def test_the_sheets_that_fit_are_read_and_one_can_be_named(take):
    notes = ("说明", [("本表由班主任填写",)], "visible")
    hidden = ("旧名单", [(*HEAD, "关系", "家庭情况"), WANG_FULL], "hidden")
    other = ("二班", [HEAD[:4], LI[:4]], "visible")
    report = children(take, xlsx([HEAD, WANG], name="一班", before=[notes, hidden], after=[other]))
    assert report.outline.sheet.name == "一班"
    assert [row.place for row in report.rows] == ["一班!2", "二班!2"]
    assert report.notes == ()
    assert names(children(take, xlsx([HEAD, WANG], name="一班", after=[other]), sheet="二班")) == [
        (2, "李明")
    ]


def test_the_caller_can_choose_the_columns(take):
    rows = [("孩子", "哪年生的呀", "性别"), ("王红", "2014-06-22", "女")]
    report = children(take, xlsx(rows), columns={"birth_date": 1})
    assert report.outline.mapping["birth_date"].by == "caller"
    assert report.rows[0].values["birth_date"] == "2014-06-22"
    without = children(take, xlsx(rows), columns={"birth_date": 1, "gender": -1})
    assert without.rows[0].values["gender"] is None


@pytest.mark.parametrize("columns", [{"name": 99}, {"colour": 0}, {"name": 0, "guardian": 0}])
def test_a_choice_of_columns_that_cannot_be_is_refused(take, columns):
    with pytest.raises(IntakeRefused) as refused:
        children(take, xlsx([HEAD, WANG]), columns=columns)
    assert refused.value.code == "mapping_wrong"


def test_missing_columns_are_named_with_the_headings_seen(take):
    with pytest.raises(IntakeRefused) as refused:
        children(take, xlsx([("姓名", "性别", "颜色"), ("王红", "女", "红")]))
    assert refused.value.code == "columns_missing"
    assert refused.value.details["groups"] == [["birth_date", "resident_id", "age"]]
    assert refused.value.details["seen"] == ["姓名", "性别", "颜色"]


def test_a_table_without_a_header_is_refused_with_what_was_seen(take):
    with pytest.raises(IntakeRefused) as refused:
        children(take, xlsx([WANG, LI]))
    assert refused.value.code == "header_not_found"
    assert "王红" in refused.value.details["seen"]


def test_numbers_dates_formulas_and_broken_cells_are_read_as_people_see_them(take):
    head = ("姓名", "出生日期", "班级", "电话", "爱好")
    rows = [
        head,
        ("王红", datetime.date(2014, 6, 22), 5.2, 13800138000, "画画"),
        ("李明", 41812, datetime.date(2026, 5, 2), 13800138001.0, "=1+1"),
        ("=HYPERLINK(1)", "2014-06-22", "实验班", "@sum", "-足球"),
    ]
    first, second, third = children(take, xlsx(rows)).rows
    assert (first.values["birth_date"], first.values["phone"]) == ("2014-06-22", "13800138000")
    assert (first.values["grade"], first.values["class"]) == (5, 2)
    assert (second.values["birth_date"], second.values["phone"]) == ("2014-06-22", "13800138001")
    assert (second.values["grade"], second.values["class"]) == (5, 2)
    assert [fault.code for fault in third.faults] == ["formula_empty"]
    assert [note.code for note in third.notes] == ["phone_unreadable"]


def test_an_id_that_excel_rounded_says_so(take):
    rows = [("姓名", "身份证号"), ("王红", 441622201305180116)]
    (child,) = children(take, xlsx(rows)).rows
    assert [(f.column, f.code) for f in child.faults] == [("身份证号", "id_rounded")]


@pytest.mark.slow
def test_twelve_thousand_rows_come_in_whole(take):
    rows = [
        ["姓名", "年龄", "兴趣爱好"],
        *([f"王{chr(0x4E00 + n)}", "12", "画画、唱歌"] for n in range(12_000)),
    ]
    report = children(take, text_table(rows))
    assert report.counts == {"new": 12_000, "same": 0, "changed": 0, "fault": 0}
    assert report.rows[-1].row == 12_001


def test_a_look_shows_the_columns_even_where_one_is_missing():
    rows = [("名单",), ("姓名", "性别", "组", "心愿"), ("王红", "女", "x", "看海")]
    view = outlined("children", xlsx(rows), columns={"class": 2})
    assert view.titles == ("名单",)
    assert view.missing == (("birth_date", "resident_id", "age"),)
    assert [(column.letters, column.heading) for column in view.unused] == [("D", "心愿")]
    assert view.columns[3].samples == ("看海",)


def test_a_look_shows_no_whole_id():
    view = outlined("children", xlsx([("姓名", "身份证号"), ("王红", "441622201305180116")]))
    assert view.columns[1].samples == ("…",)

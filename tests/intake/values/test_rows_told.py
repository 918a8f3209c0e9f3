# ruff: noqa: E501 - each case stays on its line
"""What a row tells beside its values: notes for what was left out, questions for what may be double."""

import pytest

from app.intake.kinds.letters import read_direction
from tests.intake.building import text_table, xlsx

SCHOOL = "灯塔镇中心小学"
HEAD = ("姓名", "性别", "出生日期", "身份证号", "班级")


@pytest.fixture
def rows(take):
    def read(*lines, head=HEAD, kind="children", title=None, merges=(), **options):
        content = xlsx([*([(title,)] if title else []), head, *lines], merges)
        school = SCHOOL if kind == "children" else None
        return take(kind, content, school=school, **options).rows

    return read


def told(row):
    return [remark.code for remark in row.faults], [remark.code for remark in row.notes]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("E12345678", "id_other"), ("441622130518011", "id_length"), ("441622********0116", "id_characters"), ("441622201305180117", "id_check_digit"),
        ("4.41622E+17", "id_rounded"), (4.41622201305180e17, "id_rounded"), ("441622201302300118", "id_birth_impossible"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_is_a_note_beside_a_birth_and_a_fault_alone(
    rows, document, code
):
    (beside,) = rows(("王红", "女", "2013-05-19", document, "六年级1班"))
    assert (beside.fate, beside.values["birth_date"], told(beside)) == (
        "new",
        "2013-05-19",
        ([], [code]),
    )
    assert "44162" not in str(beside.notes)
    (alone,) = rows(("王红", "女", "", document, "六年级1班"))
    assert (alone.fate, told(alone)) == ("fault", ([code], []))


def test_words_for_no_id_say_nothing_beside_a_birth(rows):
    (row,) = rows(("王红", "女", "2013-05-19", "未办理", "六年级1班"))
    assert (row.fate, told(row)) == ("new", ([], []))
    (row,) = rows(("王红", "女", "", "未办理", "六年级1班"))
    assert told(row) == (["missing"], [])


def test_a_date_that_cannot_be_read_is_a_note_beside_an_id(rows):
    (row,) = rows(("王红", "", "五月初三", "441622201305180116", "六年级1班"))
    assert (row.values["birth_date"], told(row)) == ("2013-05-18", ([], ["date_unreadable"]))


def test_a_lunar_birth_does_not_contradict_an_id(rows):
    (row,) = rows(("王红", "", "农历2013年四月初九", "441622201305180116", "六年级1班"))
    assert (row.values["birth_date"], row.faults) == ("2013-05-18", ())
    (row,) = rows(("王红", "", "农历2011年四月初九", "441622201305180116", "六年级1班"))
    assert told(row)[0] == ["birth_differs"]


def test_a_record_number_vouches_for_no_gender(rows):
    (row,) = rows(("王红", "女", "2013-05-18", "G441622201305180116", "六年级1班"))
    assert (row.fate, row.values["gender"]) == ("new", "f")


@pytest.mark.parametrize(
    ("written", "year", "code"),
    [("农历2014年五月初三", 2014, "birth_lunar"), (2014.1, 2014, "birth_month_unsure"), ("12虚岁", 2015, "birth_reckoned")],
)  # fmt: skip
def test_a_birth_that_is_less_sure_keeps_its_year_and_says_why(rows, written, year, code):
    (row,) = rows(("王红", "女", written, "", "六年级1班"))
    assert (row.fate, row.values["birth_date"], row.values["birth_year"]) == ("new", None, year)
    assert told(row) == ([], [code])


NAMES = ("姓名", "出生日期", "班级")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("艾力·库尔班", "艾力⋅库尔班"), ("孙立", "★孙立"), ("郎小玉", "郞小玉"), ("陈䶮", "陈\ue863"), ("Aygul Memet", "AYGUL MEMET"), ("黄秋", "1.黄秋"),
        ("塔依尔·买买提", "塔依尔·买买提（住校）"),
    ],
)  # fmt: skip
def test_one_name_in_two_dresses_is_one_child(rows, first, second):
    one, other = rows(
        (first, "2014-06-22", "六年级1班"), (second, "2014-06-22", "六年级1班"), head=NAMES
    )
    assert (one.fate, other.fate) == ("new", "same")
    assert other.notes[-1].code == "same_as_row"


@pytest.mark.parametrize(("first", "second"), [("张国强", "張國強"), ("迪丽·热巴", "迪丽热巴")])
def test_names_that_may_be_one_are_a_question(rows, first, second):
    one, other = rows(
        (first, "2014-06-22", "六年级1班"), (second, "2014-06-22", "六年级1班"), head=NAMES
    )
    assert (one.fate, other.fate) == ("new", "new")
    assert [(note.code, note.details) for note in other.notes] == [("perhaps_same", {"row": 2})]


def test_names_that_may_be_one_are_two_on_other_days_or_where_only_the_year_is_known(rows):
    found = rows(("张国强", "2014-06-22", ""), ("張國強", "2014-06-23", ""), head=NAMES)
    assert [row.notes for row in found] == [(), ()]
    found = rows(("王内", "2014", ""), ("王內", "2014", ""), head=NAMES)
    assert [row.fate for row in found] == ["new", "new"]


def test_a_month_and_a_day_within_it_are_one_child_told_twice(rows):
    one, other = rows(
        ("王红", "2014年6月", "六年级1班"), ("王红", "2014-06-22", "六年级1班"), head=NAMES
    )
    assert (one.fate, other.fate, told(other)[0]) == ("new", "fault", ["contradicts_row"])
    found = rows(
        ("王红", "2014年5月", "六年级1班"), ("王红", "2014-06-22", "六年级1班"), head=NAMES
    )
    assert [row.fate for row in found] == ["new", "new"]


def test_words_behind_a_name_are_told_and_those_of_leaving_are_asked(rows):
    there, gone, came = rows(
        ("何苗（住校）", "2014-06-22", ""),
        ("林雨（已转学）", "2014-06-22", ""),
        ("林风（转学生）", "2014-06-22", ""),
        head=NAMES,
    )
    assert (there.values["name"], told(there)) == ("何苗", ([], ["name_aside"]))
    assert (gone.fate, told(gone)) == ("fault", (["name_gone"], []))
    assert (came.fate, told(came)) == ("new", ([], ["name_aside"]))


def test_two_names_in_a_cell_are_asked_and_two_guardians_stay(rows):
    (row,) = rows(("李四、王五", "2014-06-22", ""), head=NAMES)
    assert (row.fate, told(row)) == ("fault", (["names_two"], []))
    (row,) = rows(("李四", "2014-06-22", "李大、王芳（爷爷）"), head=("姓名", "出生日期", "监护人"))
    assert (row.values["guardian"], told(row)) == ("李大、王芳", ([], ["name_aside"]))


def test_a_sign_that_nobody_can_print_is_told(rows):
    (row,) = rows(("白\ue000", "2014-06-22", ""), head=NAMES)
    assert (row.fate, told(row)) == ("new", ([], ["name_private"]))


def test_codes_of_the_national_register_are_read_and_who_is_not_left_behind_is_told(rows):
    head = ("姓名", "性别", "出生日期", "是否留守儿童", "监护人关系")
    one, two, three = rows(
        ("一", "1-男", "20140622", "1-是", "61-祖父"),
        ("二", "2", "20140623", "0-否", "62"),
        ("三", "9", "20140624", "0", "祖母"),
        head=head,
    )
    assert [(row.values["gender"], row.values["status"], row.values["relation"]) for row in (one, two, three)] == [
        ("m", "是", "祖父"), ("f", "否", "祖母"), (None, "否", "祖母"),
    ]  # fmt: skip
    assert [told(row)[1] for row in (one, two, three)] == [
        [],
        ["not_left_behind"],
        ["not_left_behind"],
    ]


def test_numbers_of_options_are_told_and_never_taken_for_answers(take):
    head = ("姓名", "性别", "出生年月", "邮箱", "兴趣爱好", "能否坚持三个学期")
    lines = [
        ("苏晓", "2", "2005-03", "su@example.org", "1┋3┋5", "1"),
        ("苏朗", "男", "2005-03", "lang@example.org", "篮球", "1"),
    ]
    numbers, words = take("volunteers", xlsx([head, *lines])).rows
    assert (numbers.values["interests"], numbers.values["can_stay"], numbers.values["gender"]) == (
        [],
        None,
        None,
    )
    assert told(numbers)[1] == ["gender_unreadable", "option_numbers", "option_numbers"]
    assert (words.values["interests"], words.values["can_stay"]) == (["篮球"], True)


def test_a_number_of_an_option_is_no_consent(rows):
    (row,) = rows(
        ("王红", "2014-06-22", "2┋4", "1"), head=("姓名", "出生日期", "兴趣爱好", "家长是否同意")
    )
    assert (row.values["consent"], told(row)[1]) == (None, ["option_numbers", "option_numbers"])


def test_a_class_named_by_its_year_of_entry_is_told(rows):
    (row,) = rows(("王红", "2015-06-22", "2021级3班"), head=NAMES)
    assert (row.values["grade"], row.values["class"], told(row)[1]) == (6, 3, ["grade_by_entry"])
    (row,) = rows(
        ("王红", "2015-06-22", "2021级", "3班"), head=("姓名", "出生日期", "年级", "班级")
    )
    assert (row.values["grade"], row.values["class"]) == (6, 3)


def test_a_grade_in_the_title_joins_a_class_in_a_column(rows):
    (row,) = rows(("王红", "2014-06-22", "1班"), head=NAMES, title="六年级留守儿童名单")
    assert (row.values["grade"], row.values["class"]) == (6, 1)


def test_a_class_on_the_first_row_of_a_block_holds_for_the_block(take):
    lines = [
        ("班级", "姓名", "出生日期"),
        ("五年级2班", "一", "2015-03-01"),
        ("", "二", "2015-03-02"),
        ("", "三", "2015-03-03"),
        ("六年级1班", "四", "2014-03-01"),
        ("", "五", "2014-03-02"),
    ]
    report = take("children", text_table(lines), school=SCHOOL)
    assert [(row.values["grade"], row.values["class"]) for row in report.rows] == [(5, 2)] * 3 + [
        (6, 1)
    ] * 2
    assert [note.code for note in report.notes] == ["filled_down"]


def test_a_class_that_is_missing_here_and_there_stays_missing(take):
    lines = [
        ("班级", "姓名", "出生日期"),
        ("1班", "一", "2015-03-01"),
        ("1班", "二", "2015-03-02"),
        ("", "三", "2015-03-03"),
        ("2班", "四", "2014-03-01"),
    ]
    report = take("children", text_table(lines), school=SCHOOL)
    assert [row.values["class"] for row in report.rows] == [1, 1, None, 2]
    assert report.notes == ()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (("以下空白",), "note"), (("（以下无）",), "note"), (("男生12人", "女生10人"), "total"), (("其中：男12人", "女：10"), "total"), (("学校（盖章）", "", "2026年9月1日"), "note"),
        (("联系人", "李老师", "18800009998"), "note"), (("负责人签字", "", ""), "note"), (("校长", "张三"), "note"), (("留守儿童22人",), "total"),
    ],
)  # fmt: skip
def test_the_foot_of_a_printed_list_is_no_child(take, line, why):
    report = take(
        "children",
        xlsx(
            [
                ("姓名", "性别", "出生日期", "电话", "班级", "监护人"),
                ("王红", "女", "2014-06-22"),
                line,
            ]
        ),
        school=SCHOOL,
    )
    assert [row.row for row in report.rows] == [2]
    assert [(ignored.row, ignored.why) for ignored in report.ignored] == [(1, "header"), (3, why)]


def test_lines_filled_down_before_anybody_is_listed_are_blank(take):
    head = ("序号", "学校", "年级", "班级", "姓名", "性别", "出生日期", "年龄")
    lines = [
        (1, SCHOOL, "六年级", "1班", "王红", "女", "2014-06-22", 12),
        (2, SCHOOL, "六年级", "1班", "", "", "", 126),
        (3, SCHOOL, "六年级", "1班", "", "", "", "#NUM!"),
    ]
    report = take("children", xlsx([head, *lines]), school=SCHOOL)
    assert [row.row for row in report.rows] == [2]
    assert [ignored.why for ignored in report.ignored] == ["header", "blank", "blank"]


@pytest.mark.parametrize(
    "cells",
    [("", "女", "", ""), ("", "", "2014-06-22", ""), ("", "", "", 12), ("王红", "", "", "")],
)
def test_a_line_that_says_anything_of_somebody_is_a_row(take, cells):
    head = ("年级", "班级", "姓名", "性别", "出生日期", "年龄")
    report = take(
        "children",
        xlsx([head, ("六年级", "1班", "李明", "男", "2014-06-22", 12), ("六年级", "1班", *cells)]),
        school=SCHOOL,
    )
    assert [row.row for row in report.rows] == [2, 3]


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("学生已交", "handed_in"), ("学生交了", "handed_in"), ("回信已交老师", "handed_in"), ("孩子已写好回信", "handed_in"), ("已发给学生", "delivered"),
        ("学生拿到了", "delivered"), ("已交到孩子手里", "delivered"), ("已领取", "delivered"), ("学校门卫签收", "at_school"), ("已送到学校", "at_school"),
        ("到县中转点", "at_hub"), ("寄走了", "posted"), ("学校已寄出", "posted"), ("邮局退回", "returned"), ("弄丢了", "lost"), ("志愿者收到了", "received"),
    ],
)  # fmt: skip
def test_a_letters_state_is_told_by_who_did_what(take, written, state):
    (row,) = take("letters", xlsx([("信件编号", "状态"), ("AB12-CD34", written)])).rows
    assert row.values["state"] == state


@pytest.mark.parametrize(
    "written",
    [
        "没收到", "学校未收到", "待发", "孩子还没交", "准备寄出", "已交给班主任", "不清楚",
        "别寄", "等孩子回信", "计划寄出", "要寄", "请老师交给孩子", "明天寄", "需要退回", "应寄出",
    ],
)  # fmt: skip
def test_what_was_not_done_or_may_be_two_things_is_no_state(take, written):
    (row,) = take("letters", xlsx([("信件编号", "状态"), ("AB12-CD34", written)])).rows
    assert told(row)[0] == ["state_unknown"]


@pytest.mark.parametrize(
    ("written", "direction"),
    [
        ("志愿者给孩子的回信", "to_child"), ("志愿者写给学生", "to_child"), ("孩子给志愿者的回信", "to_volunteer"),
        ("孩子的回信", "to_volunteer"), ("回信", "to_volunteer"), ("写给志愿者", "to_volunteer"),
    ],
)  # fmt: skip
def test_which_way_a_letter_goes_is_told_by_who_writes_to_whom(written, direction):
    assert read_direction(written) == direction


def test_first_days_alone_under_a_heading_of_months_are_months(take):
    lines = [
        ("姓名", "出生年月"),
        ("一", "2014-06-01"),
        ("二", "2015/11/1"),
        ("三", "2014年7月1日"),
        ("四", ""),
    ]
    report = take("children", text_table(lines), school=SCHOOL)
    assert [
        (row.values["birth_date"], row.values.get("birth_month")) for row in report.rows[:3]
    ] == [(None, 6), (None, 11), (None, 7)]
    assert [note.code for note in report.notes] == ["births_are_months"]


@pytest.mark.parametrize("head", ["出生年月", "出生年月日"])
def test_one_other_day_or_a_heading_of_days_keeps_the_days(take, head):
    last = "2014-07-02" if head == "出生年月" else "2014-07-01"
    lines = [("姓名", head), ("一", "2014-06-01"), ("二", "2015-11-01"), ("三", last)]
    report = take("children", text_table(lines), school=SCHOOL)
    assert report.rows[0].values["birth_date"] == "2014-06-01"

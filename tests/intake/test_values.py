# ruff: noqa: E501 - each case stays on its line
"""Every way of writing a value that schools and surveys use, and what it becomes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.faults import Unreadable
from app.intake.values.birth import read_age, read_birth
from app.intake.values.choices import read_choice, read_count
from app.intake.values.interest_words import SYNONYMS, TAGS
from app.intake.values.interests import read_interests
from app.intake.values.names import read_name
from app.intake.values.people import read_email, read_gender, read_phone
from app.intake.values.resident_id import read_resident_id
from app.intake.values.school_class import read_class
from tests.intake.conftest import TODAY


def code_of(read, *arguments):
    with pytest.raises(Unreadable) as unreadable:
        read(*arguments)
    return unreadable.value.code


@pytest.mark.parametrize(
    "written", ["", None, "  ", "　", "(空)", "(跳过)", "/", "／", "-", "——", "不详", "暂无"]
)
def test_an_empty_cell_is_no_value_and_no_fault(written):
    assert read_birth(written, TODAY) is None
    assert read_age(written, TODAY) is None
    assert read_phone(written) is None
    assert read_email(written) is None
    assert read_choice(written) is None
    assert read_count(written) is None
    assert read_gender(written) is None
    assert read_name(written) == ""
    assert read_interests(written) == []


@pytest.mark.parametrize(
    ("grade", "group", "expected"),
    [
        (None, "六年级（4）班", (6, 4)), (None, "七年级1班", (7, 1)), (None, "5.4班", (5, 4)),
        (None, "五(2)班", (5, 2)), (None, "初一", (7, None)), ("初一", "3班", (7, 3)),
        (None, "七年级", (7, None)), ("六年级", 3.0, (6, 3)), ("六年级", "三班", (6, 3)), (6, 3, (6, 3)),
        ("6", "3", (6, 3)), (None, "五2班", (5, 2)), (None, "五年级二班", (5, 2)), (None, "5-2", (5, 2)),
        (None, "503班", (5, 3)), (None, "初二(3)班", (8, 3)), (None, "初中七年级2班", (7, 2)),
        (None, 5.2, (5, 2)), (None, "(5)2班", (5, 2)), (None, "五②班", (5, 2)), (None, "５．４班", (5, 4)),
        (None, "小学三年级2班", (3, 2)), ("三年级", "三（2）班", (3, 2)), (None, "Grade 5 Class 2", (5, 2)),
        (None, "六年级十二班", (6, 12)), (None, "实验班", (None, "实验班")), ("学前班", "1", ("学前班", 1)),
        (None, "高一3班", (10, 3)), (None, "2023级3班", (None, "2023级3班")), (None, None, (None, None)),
        ("五年级3班", None, (5, 3)), (None, "52", (None, "52")), ("五", "二", (5, 2)),
        (None, "五二班", (5, 2)), (None, "五02班", (5, 2)), ("五年级上学期", "2", (5, 2)), ("五年级下", None, (5, None)),
        (None, "五年级A班", (5, "A班")), (None, "五年级 重点班", (5, "重点班")), (None, "十二班", (None, 12)),
    ],
)  # fmt: skip
def test_grade_and_class_are_numbers_where_they_can_be(grade, group, expected):
    assert read_class(grade, group) == expected


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("画画、篮球", ["画画", "篮球"]), ("画画，篮球", ["画画", "篮球"]), ("画画,篮球;阅读；唱歌", ["画画", "篮球", "阅读", "唱歌"]),
        ("画画/唱歌/科学实验", ["画画", "唱歌", "科学实验"]), ("书法 手工", ["书法", "手工"]), ("画画┋跳舞|阅读", ["画画", "跳舞", "阅读"]),
        ("打篮球，看书;画画/下象棋", ["篮球", "阅读", "画画", "下棋"]), ("羽毛球┋其他〖弹古筝〗", ["羽毛球", "弹古筝"]),
        ("其他（打篮球、骑车）", ["篮球", "骑车"]), ("其它:滑板", ["滑板"]), ("其他", []), ("无", []), ("画画、绘画、画画", ["画画"]),
        ("唱歌和跳舞", ["唱歌", "跳舞"]), ("和平精英", ["和平精英"]), ("喜欢画画", ["画画"]), ("1.篮球 2.足球", ["篮球", "足球"]),
        ("画画\n唱歌", ["画画", "唱歌"]), ("阅读等", ["阅读"]), ("Reading, table tennis", ["阅读", "乒乓球"]), ("　画画　唱歌　", ["画画", "唱歌"]),
        ("唱歌跳舞", ["唱歌", "跳舞"]), ("看书写字画画", ["阅读", "书法", "画画"]), ("画画。", ["画画"]), ("爱好：", ["爱好"]), ("《三国演义》", ["三国演义"]),
        ("A.画画┋B.阅读", ["画画", "阅读"]), ("1、画画2、跳舞", ["画画", "跳舞"]), ("爱好：唱歌 特长：跳舞", ["唱歌", "跳舞"]),
        ("画画-跳舞‖阅读", ["画画", "跳舞", "阅读"]), ("其它（请填写）：轮滑", ["轮滑"]), ("ping-pong", ["乒乓球"]),
    ],
)  # fmt: skip
def test_interests_become_known_tags_each_once(written, tags):
    assert read_interests(written) == tags


@given(st.lists(st.sampled_from(sorted(TAGS)), unique=True), st.sampled_from("、，,；;/|┋ \n"))
def test_known_tags_come_back_as_they_went_in(tags, separator):
    assert read_interests(separator.join(tags)) == tags


@given(st.lists(st.sampled_from(sorted(SYNONYMS)), min_size=1), st.sampled_from("、，；/┋"))
def test_every_synonym_becomes_its_tag(words, separator):
    assert read_interests(separator.join(words)) == list(
        dict.fromkeys(SYNONYMS[word] for word in words)
    )


def test_an_endless_list_of_interests_is_cut_and_breaks_nothing():
    assert read_interests("画画" * 16_000) == ["画" * 30]
    assert len(read_interests("、".join(f"兴趣{n}" for n in range(5_000)))) == 30


@given(st.text())
def test_no_text_breaks_the_interests(text):
    assert all(tag.strip() for tag in read_interests(text))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (" 秦　鸣 ", "秦鸣"), ("王 小 红", "王小红"), ("Mary  Ann Li", "Mary Ann Li"), ("买买提・艾力", "买买提·艾力"),
        ("阿依古丽.买买提", "阿依古丽·买买提"), ("\u200b王红\ufeff", "王红"), ("王红\n", "王红"), ("𠮷红", "𠮷红"),
    ],
)  # fmt: skip
def test_names_lose_stray_spaces_but_latin_names_keep_theirs(written, name):
    assert read_name(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "123", "??", "王" * 61, '=HYPERLINK("http://x.y")', "+cmd|calc", "<b>王红</b>", "a@b.cn", "王红;",
    ],
)  # fmt: skip
def test_what_has_no_letters_or_marks_that_no_name_has_is_no_name(written):
    assert code_of(read_name, written) == "name_unreadable"


@pytest.mark.parametrize(
    "written",
    [
        "13800138000", 13800138000, 13800138000.0, "138 0013 8000", "138-0013-8000", "+86 13800138000", "8613800138000",
        "0086-138-0013-8000", "１３８００１３８０００", "'13800138000", "13800138000/13900139000",
        "13800138000.0", "13800138000（爷爷）", "爷爷：13800138000", "13800138000微信同号", "138 0013 8000 / 139 0013 9000",
    ],
)  # fmt: skip
def test_a_phone_number_is_its_eleven_figures(written):
    assert read_phone(written) == "13800138000"


def test_land_lines_keep_their_area_code():
    assert read_phone("0762-8831234") == "07628831234"
    assert read_phone("(020)38001234") == "02038001234"


@pytest.mark.parametrize("written", ["1380013800", "138001380001", "23800138000", "电话在备注"])
def test_what_cannot_be_dialled_is_no_phone_number(written):
    assert code_of(read_phone, written) == "phone_unreadable"


@pytest.mark.parametrize(
    "written",
    [
        "V000040@EXAMPLE.ORG ",
        "v000040＠example。org",
        " v000040@example.org",
        "<v000040@example.org>；",
    ],
)
def test_an_address_is_lower_case_and_bare(written):
    assert read_email(written) == "v000040@example.org"


@pytest.mark.parametrize(
    "written", ["a@b", "a.example.org", "a@@example.org", "a@exa mple..org", "@example.org"]
)
def test_what_cannot_be_mailed_is_no_address(written):
    assert code_of(read_email, written) == "email_unreadable"


@pytest.mark.parametrize(
    "written",
    [
        "是", "同意", "√", "Y", "yes", "已签", "TRUE", True, 1, "☑同意 □不同意", "✓", " 同意。", "是☑否□", "√是 □否", "同意√",
        "同意（√）不同意（ ）", "[√]同意", "☒是 ☐否", "A.同意", "B、愿意参加", "是（同意）", "同意，已签字", "我已阅读并同意", "✔️", "✅",
    ],
)  # fmt: skip
def test_yes_in_every_dress(written):
    assert read_choice(written) is True


@pytest.mark.parametrize(
    "written",
    [
        "否", "不同意", "×", "N", "no", False, 0, "□同意 ☑不同意", "不能", "是□ 否☑", "同意( )不同意(√)", "B.不同意", "否（不同意）",
        "不愿意参加", "家长不同意", "❌",
    ],
)  # fmt: skip
def test_no_in_every_dress(written):
    assert read_choice(written) is False


@pytest.mark.parametrize("written", ["未回", "不确定", "未签", "-", "待定", "?", None])
def test_not_yet_is_neither_yes_nor_no(written):
    assert read_choice(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "汤可柏", "汤可柏（已签）", "□同意 □不同意", "☑同意 ☑其他", "同意，但不同意拍照", "同意，未签字", "参加", "（）",
    ],
)  # fmt: skip
def test_what_is_neither_yes_nor_no_for_certain_is_no_consent(written):
    assert code_of(read_choice, written) == "choice_unreadable"


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("1名", 1), ("两个", 2), (112.0, 112), ("１１２人", 112), ("十二", 12), ("1,200", 1200), ("A.1名", 1),
        ("3名及以上", 3), ("最多2名", 2), ("100多人", 100), ("3人（含1名孤儿）", 3), ("无", 0),
    ],
)  # fmt: skip
def test_counts(written, count):
    assert read_count(written) == count


@pytest.mark.parametrize(
    ("written", "gender"),
    [
        ("男", "m"), ("女", "f"), ("M", "m"), ("Female", "f"), ("男生", "m"), ("女 ", "f"), ("女同学", "f"),
    ],
)  # fmt: skip
def test_genders(written, gender):
    assert read_gender(written) == gender


@given(st.text(alphabet=string.printable + "年月日岁一二十〇，。、（）男女是否级班", max_size=30))
def test_no_text_ends_in_anything_but_a_value_or_a_named_fault(text):
    for read in (
        read_name,
        read_gender,
        read_email,
        read_phone,
        read_choice,
        read_count,
        read_resident_id,
    ):
        try:
            read(text)
        except Unreadable as unreadable:
            assert text not in unreadable.details.values() or not text  # noqa: PT017
    for read in (read_birth, read_age):
        try:
            read(text, TODAY)
        except Unreadable as unreadable:
            assert unreadable.details == {} or set(unreadable.details) == {"length"}  # noqa: PT017
    read_class(text, text)


def test_a_ten_beside_a_ten_is_no_number():
    with pytest.raises(Unreadable, match="count_unreadable"):
        read_count("十十")

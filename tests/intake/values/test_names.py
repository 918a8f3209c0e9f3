# ruff: noqa: E501 - each case stays on its line
"""A name is the same however it is written, and what stands around it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.faults import Unreadable
from app.intake.values.names import Name, like_name, read_name, same_shapes, spelled, told_name
from app.intake.values.rare_signs import standard


@pytest.mark.parametrize("dot", "·•・‧∙●⋅ꞏ．.﹒･⸱")
def test_all_middle_dots_are_one(dot):
    assert read_name(f"艾力{dot}库尔班") == "艾力·库尔班"
    assert read_name(f"艾力 {dot} 库尔班") == "艾力·库尔班"


def test_a_full_stop_in_a_latin_name_stays():
    assert read_name("J.R. Smith") == "J.R. Smith"


@pytest.mark.parametrize(
    "written",
    ["1.黄秋", "１．黄秋", "(1)黄秋", "①黄秋", "01黄秋", "1、黄秋", "黄秋。", "'黄秋", "“黄秋”", "黄秋\ufe00", "黄\U000e0100秋", "（黄秋）", "黄　秋"],
)  # fmt: skip
def test_numbers_quotes_stops_and_selectors_are_no_part_of_a_name(written):
    assert told_name(written) == Name("黄秋")


@pytest.mark.parametrize(
    ("written", "name", "aside", "marks"),
    [
        ("塔依尔·买买提（住校）", "塔依尔·买买提", "住校", ""), ("何苗（女）", "何苗", "女", ""), ("（低保）何苗", "何苗", "低保", ""),
        ("何苗[留守]", "何苗", "留守", ""), ("何苗（", "何苗", "", ""), ("★孙立", "孙立", "", "★"), ("刘小满*", "刘小满", "", "*"),
        ("★孙立（住校）", "孙立", "住校", "★"),
    ],
)  # fmt: skip
def test_words_in_brackets_and_marks_are_told_beside_the_bare_name(written, name, aside, marks):
    assert told_name(written) == Name(name, aside, marks)


@pytest.mark.parametrize(
    "written",
    ["李四、王五", "李四/王五", "李四\n王五", "李明和王红", "倪一（男），倪二（女）", "艾力·库尔班、李四", "李四 王五", "李小四；王五"],
)  # fmt: skip
def test_two_names_in_a_cell_are_not_one_child(written):
    with pytest.raises(Unreadable, match="names_two"):
        told_name(written)
    assert told_name(written.replace("；", "、"), several=True).text


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("李和平", "李和平"), ("尼玛 次仁", "尼玛次仁"), ("欧阳 慕云", "欧阳慕云"), ("王 小 红", "王小红"), ("阿卜杜热西提·\n麦麦提", "阿卜杜热西提·麦麦提"),
        ("马丶小云", "马丶小云"), ("王〇一", "王〇一"), ("郭家豪2", "郭家豪2"), ("黄亮亮A", "黄亮亮A"), ("Memet, Aygul", "Memet, Aygul"),
    ],
)  # fmt: skip
def test_what_only_looks_like_two_names_or_a_mark_stays(written, name):
    assert read_name(written) == name


def test_private_signs_become_standard_where_they_are_known_and_are_told_elsewhere():
    assert told_name("陈\ue863") == Name("陈䶮")
    assert told_name("白\ue000") == Name("白\ue000", private=True)
    assert standard("\ue815\ue816\ue843\ue844\ue864") == "⺁𠂇龹䜣龻"


def test_compatibility_characters_are_the_characters():
    assert read_name("\uf9dc安") == "隆安"
    assert read_name("⾦一") == "金一"


@pytest.mark.parametrize(
    ("one", "other"), [("郞小玉", "郎小玉"), ("AYGUL MEMET", "Aygul Memet"), ("王靑", "王青")]
)
def test_shapes_and_capitals_are_not_told_apart(one, other):
    assert same_shapes(one) == same_shapes(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("張國強", "张国强"), ("凌雲", "凌云"), ("迪丽热巴", "迪丽·热巴"), ("阿依 古丽", "阿依·古丽"), ("劉曉樂", "刘晓乐")],
)  # fmt: skip
def test_names_that_may_be_one_are_alike_and_not_the_same(one, other):
    assert like_name(one) == like_name(other)
    assert same_shapes(one) != same_shapes(other)


def test_names_that_sound_otherwise_are_not_alike():
    assert like_name("王红") != like_name("王虹雨")
    assert like_name("李明") != like_name("李敏")


@given(st.text(max_size=20))
def test_a_name_that_was_read_is_read_as_itself(text):
    try:
        name = read_name(text)
    except Unreadable:
        return
    if name:
        assert read_name(name) == name
        assert spelled(name) == name.casefold()

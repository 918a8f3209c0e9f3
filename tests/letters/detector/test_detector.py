"""What hides a word from a plain search hides it not from the detector, and time stays linear."""

import time
import unicodedata
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.detector import figures, labelled, ours
from letters.detector.categories import Category
from letters.detector.detector import Detector, Find
from letters.detector.folding import fold
from letters.detector.lexicon import LexiconBroken, read_lists, with_additions
from letters.detector.measured import RECALL

CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
BLACK = "⓿❶❷❸❹❺❻❼❽❾"
CHINESE = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
WIDE = "０１２３４５６７８９"
SCRIPTS = (CIRCLED, BLACK, CHINESE, FORMAL, WIDE, "0123456789")
BETWEEN = (" ", "　", "\u200b", "-", "。", "·", "*", "\n", "、", "／", "\ufe0f", "~", "…")
NEUTRAL = "今天天气很好操场上有鸟"


@cache
def detector() -> Detector:
    return Detector(read_lists())


def found(text: str) -> dict[Category, str]:
    finds = detector().scan(text).finds
    assert finds is not None
    return {find.category: text[find.start : find.end] for find in finds}


def widened(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


WORDS = sorted(
    {
        (one.words, one.category)
        for one in read_lists()
        if one.category is not None and len(one.parts) == 1
    }
)
KINDS = st.sampled_from(WORDS)


@given(KINDS, st.lists(st.sampled_from(BETWEEN), min_size=1, max_size=3), st.booleans())
def test_a_word_is_found_with_signs_between_and_in_any_width(one, between, wide):
    word, kind = one
    hidden = "".join(between).join(word)
    text = f"{NEUTRAL}{widened(hidden) if wide else hidden}{NEUTRAL}"
    finds = detector().scan(text).finds or ()
    marked = [text[find.start : find.end] for find in finds if find.category is kind]
    assert marked, text
    assert wide or any(hidden[0] in unicodedata.normalize("NFKC", one) for one in marked)


TRADITIONAL = (
    *(
        ("別告訴老師", Category.SECRECY),
        ("電話號碼", Category.CONTACT),
        ("遺書", Category.SELF_HARM),
    ),
    *(("離開這個世界", Category.SELF_HARM), ("來找你", Category.MEETING), ("紅包", Category.GIFTS)),
)
SPOKEN = (
    *(("薇信", Category.CONTACT), ("weixin", Category.CONTACT), ("WeiXin", Category.CONTACT)),
    *(("威心", Category.CONTACT), ("微x", None), ("zi sha", Category.SELF_HARM)),
    *(("v信", Category.CONTACT), ("V❤", Category.CONTACT), ("加V", Category.CONTACT)),
    *(("➕q", Category.CONTACT), ("扣 扣", Category.CONTACT), ("ＱＱ", Category.CONTACT)),
    *(
        ("想子杀", Category.SELF_HARM),
        ("要字杀", Category.SELF_HARM),
        ("加我为新", Category.CONTACT),
    ),
    *(("薇信号", Category.CONTACT), ("威信息", Category.CONTACT)),
    *(("🐧号", Category.CONTACT), ("d音", None), ("dou音", Category.CONTACT)),
)


@pytest.mark.parametrize(("word", "kind"), [*TRADITIONAL, *SPOKEN])
def test_other_spellings_of_a_word_are_found(word, kind):
    assert (kind in found(f"{NEUTRAL}{word}，{NEUTRAL}")) is (kind is not None)


@given(
    st.integers(13_000_000_000, 19_999_999_999),
    st.integers(0, 2**32),
    st.sampled_from(("", " ", "-", "。", "　", " · ")),
)
def test_a_telephone_number_is_found_in_any_digits(number, seed, between):
    rng = Random(seed)
    hidden = between.join(rng.choice(SCRIPTS)[int(one)] for one in str(number))
    assert found(f"{NEUTRAL}{hidden}{NEUTRAL}")[Category.CONTACT] == hidden


@pytest.mark.parametrize(
    "text",
    [
        *("孩子今天很开心", "柿子啥时候熟", "我的孩子參加比賽", "儿子近来长高了", "一阵子沙尘"),
        *("因为心情很好", "因为信还没到", "以为新书包到了", "大家都因为下雨没去"),
        *("写字沙沙响", "我们收集好了树叶", "奶奶织的围脖"),
        *(
            "紫砂壶真好看",
            "我不想活动",
            "请把扣子扣好",
            "打我记事起就有",
            "love xylophones",
            "weixing",
        ),
        *("2026年11月23日", "考了98分", "第12页第3行", "1998年", "电视里放卫星发射", "reqqed"),
    ],
)
def test_what_only_looks_like_a_find_is_none(text):
    assert found(text) == {}


@given(st.text(max_size=200))
def test_any_text_is_looked_through_and_places_lie_within_it(text):
    scan = detector().scan(text)
    for find in scan.finds or ():
        assert 0 <= find.start < find.end <= len(text)
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)


@given(KINDS, st.text("今天天气很好", max_size=40), st.text("操场上有鸟飞", max_size=40))
def test_the_marked_place_is_the_word(one, before, after):
    word, kind = one
    finds = detector().scan(f"{before}。{word}。{after}").finds
    assert finds is not None
    place = Find(len(before) + 1, len(before) + 1 + len(word), kind)
    assert any(
        one.category is kind and one.start <= place.start and one.end >= place.end for one in finds
    )


@pytest.mark.parametrize("text", ["བཀྲ་ཤིས་བདེ་ལེགས།", "سالام دوستۇم", "\ue000\ue001\ue002一"])
def test_a_script_that_no_list_knows_is_not_scanned(text):
    assert detector().scan(text).finds is None


HARD = (
    *("别告诉老师加微信13800138000", "1", "a@", "http", "自", "。", "q q ", "a" * 40 + "@"),
    *("别告诉", "一二三四五六七八", "weixin", "www"),
)


@pytest.mark.parametrize("piece", HARD)
def test_time_grows_as_the_length(piece):
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = []
        for _ in range(3):
            began = time.process_time()
            detector().scan(text)
            best.append(time.process_time() - began)
        return min(best)

    # Squares would take 64 times as long; a busy machine makes up for the rest.
    assert seconds(16_000) < 8 * 4 * max(seconds(2_000), 0.001)


@pytest.mark.parametrize("fault", ["missing", "empty", "one_sign", "no_text"])
def test_a_broken_list_is_told_with_its_name(tmp_path, fault):
    for name in [*Category, "harmless"]:
        (tmp_path / f"{name}.txt").write_text("甲乙\n", encoding="utf-8")
    broken = tmp_path / "abuse.txt"
    if fault == "missing":
        broken.unlink()
    else:
        content = {"empty": b"# nothing\n", "one_sign": "甲\n".encode(), "no_text": b"\xff\xfe\n"}
        broken.write_bytes(content[fault])
    with pytest.raises(LexiconBroken, match="abuse"):
        read_lists(tmp_path)


def test_the_programmes_own_words_count_beside_the_lists():
    more = Detector(with_additions(read_lists(), {Category.LINK: ["树洞小屋"]}))
    assert [find.category for find in more.scan("来树 洞小屋").finds or ()] == [Category.LINK]
    with pytest.raises(LexiconBroken, match="link:2"):
        with_additions((), {Category.LINK: ["好的", "好"]})


def test_the_recall_that_the_page_says_is_what_is_measured():
    assert round(figures(labelled("second"), ours()).recall * 100) == RECALL


@pytest.mark.parametrize("aside", [0x1D400, 0x1D5D4, 0x1D670, 0x1F150, 0x1F170, 0x24B6])
def test_letters_drawn_in_any_way_are_letters(aside):
    drawn = "".join(chr(aside + ord(one) - ord("A")) for one in "WEIXIN")
    assert Category.CONTACT in found(f"{NEUTRAL}{drawn}{NEUTRAL}"), drawn


@pytest.mark.parametrize("aside", [0x1D7CE, 0x1D7EC, 0x1FBF0])
def test_digits_drawn_in_any_way_are_digits(aside):
    drawn = "".join(chr(aside + int(one)) for one in "13800138000")
    assert Category.CONTACT in found(f"{NEUTRAL}{drawn}"), drawn
    keycaps = "".join(f"{one}\ufe0f\u20e3" for one in "138001") + "🔟"
    assert Category.CONTACT in found(f"{NEUTRAL}{keycaps}"), keycaps


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("𠀀𠀁𠀂𠀃𠀄", False),
        ("𰀀𰀁𰀂𰀃好", False),
        ("𝍠𝍡𝍢𝍣𝍤𝍥𝍦", False),
        ("𞣇𞣈𞣉𞣊 好", False),
        (f"{NEUTRAL}我姓𠀀", True),
        (f"{NEUTRAL}😀😀😀😀😀😀😀😀😀", True),
        ("豈更車", True),
    ],
)
def test_signs_that_no_list_holds_are_not_scanned(text, is_read):
    assert (detector().scan(text).finds is not None) == is_read


def test_of_words_that_sound_alike_the_kind_that_hurries_most_counts():
    words = {Category.GIFTS: ["~佳园"], Category.SELF_HARM: ["~家院"], Category.LINK: ["~加远"]}
    for order in (list(words), list(words)[::-1]):
        added = {kind: words[kind] for kind in order}
        scanned = Detector(with_additions(read_lists(), added)).scan("他说嘉苑")
        assert {find.category for find in scanned.finds or ()} == {Category.SELF_HARM}

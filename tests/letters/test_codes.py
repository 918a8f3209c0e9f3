from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.codes import ALPHABET, ROOM, CodeKind, make, new_codes, parse
from letters.errors import BadCode, CodeFault

codes = st.builds(make, st.sampled_from(CodeKind), st.integers(0, ROOM - 1))


def fault_of(text: str, kind: CodeKind | None = None) -> CodeFault:
    with pytest.raises(BadCode) as refusal:
        parse(text, kind)
    return refusal.value.fault


def test_the_alphabet_is_a_prime_number_of_characters_without_look_alikes():
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("OILUZ") & set(ALPHABET)


def test_there_is_room_for_ten_million_random_letters():
    assert ROOM > 50 * 10_000_000


@given(codes)
def test_a_code_is_two_groups_of_four_and_reads_back_as_itself(code):
    assert len(code) == 9
    assert code[4] == "-"
    assert parse(code) == code


@given(codes, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(code, place, wrong):
    plain = code.replace("-", "")
    spoiled = plain[:place] + wrong + plain[place + 1 :]
    if spoiled != plain:
        assert fault_of(spoiled) is CodeFault.CHECK


def test_every_wrong_character_in_every_place_of_one_code_is_found():
    plain = make(CodeKind.LETTER, 123_456_789).replace("-", "")
    for place in range(8):
        for wrong in set(ALPHABET) - {plain[place]}:
            assert fault_of(plain[:place] + wrong + plain[place + 1 :]) is CodeFault.CHECK


@given(codes)
def test_every_swap_of_two_characters_is_found(code):
    plain = code.replace("-", "")
    for i, j in combinations(range(8), 2):
        swapped = list(plain)
        swapped[i], swapped[j] = plain[j], plain[i]
        if plain[i] != plain[j]:
            assert fault_of("".join(swapped)) is CodeFault.CHECK


@given(codes, st.randoms(use_true_random=False))
def test_a_code_is_understood_however_it_is_written(code, rng):
    sloppy = {"0": "0Oo０Ｏ", "1": "1IiLl１", "2": "2Zz２", "V": "VvUuＶ", "-": "-–—－ 　−"}
    text = "".join(rng.choice(sloppy.get(c, c + c.lower())) for c in code)
    assert parse(f"  {text}\n") == code


def test_the_whole_width_form_of_a_code_is_the_same_code():
    code = make(CodeKind.PAIR, 42)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert parse(wide) == code


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", CodeFault.EMPTY),
        (" - ", CodeFault.EMPTY),
        ("X7M", CodeFault.LENGTH),
        ("X7M2-048C-99", CodeFault.LENGTH),
        ("X7M2-04信C", CodeFault.CHARACTER),
        ("https://a.b", CodeFault.CHARACTER),
    ],
)
def test_a_text_that_is_no_code_says_what_is_wrong(text, fault):
    assert fault_of(text) is fault


def test_a_code_of_another_kind_is_refused_where_a_letter_is_asked_for():
    assert fault_of(make(CodeKind.PAIR, 7), CodeKind.LETTER) is CodeFault.KIND
    assert parse(make(CodeKind.PAIR, 7), CodeKind.PAIR) == make(CodeKind.PAIR, 7)


def test_a_number_outside_the_room_has_no_code():
    for serial in (-1, ROOM):
        with pytest.raises(ValueError, match="serial"):
            make(CodeKind.LETTER, serial)


def test_new_codes_are_all_different_and_never_taken():
    taken = set(new_codes(CodeKind.LETTER, Random(1), 500))
    fresh = new_codes(CodeKind.LETTER, Random(1), 500, taken)
    assert len(set(fresh)) == 500
    assert not taken & set(fresh)
    assert all(parse(code, CodeKind.LETTER) == code for code in fresh)


def test_the_same_seed_gives_the_same_codes():
    assert new_codes(CodeKind.BUNDLE, Random(5), 9) == new_codes(CodeKind.BUNDLE, Random(5), 9)

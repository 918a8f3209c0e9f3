"""Every code that intake can give has its sentence, in both languages, with the same data."""

import re
import string
from pathlib import Path

import pytest

import app.intake
from app.intake import IntakeRefused, field_names
from app.intake.fields import KINDS
from app.intake.wording import LANGUAGES, fault_message, field_label, note_message, refusal
from app.intake.words import FAULTS, FIELD_LABELS, FOUND, NOTES, REFUSALS
from tests.intake.building import xlsx

SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(app.intake.__file__).parent.rglob("*.py")
)


def codes(pattern):
    return set(re.findall(pattern, SOURCES))


def test_every_refusal_has_a_sentence_and_none_is_left_over():
    assert codes(r'IntakeRefused\(\s*"(\w+)"') == set(REFUSALS)


def test_every_fault_and_note_has_a_sentence_and_none_is_left_over():
    told = codes(r'(?:Unreadable|Remark|\.fault|\.note|_fail)\(\s*"(\w+)"') | {"county_unknown"}
    assert told == set(FAULTS) | set(NOTES)


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("words", [REFUSALS, FAULTS, NOTES, FIELD_LABELS, FOUND])
def test_both_languages_say_the_same_with_the_same_data(words):
    for code, sentences in words.items():
        assert set(sentences) == set(LANGUAGES), code
        assert placeholders(sentences["zh"]) == placeholders(sentences["en"]), code
        assert not re.search("[\u4e00-\u9fff]", re.sub("[男女]|东源县", "", sentences["en"])), code


def test_every_field_has_a_name():
    for kind in KINDS:
        for field in field_names(kind):
            assert field_label(field, "zh")
            assert field_label(field, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_what_was_looked_for_and_what_was_seen(take, language):
    with pytest.raises(IntakeRefused) as refused:
        take("children", xlsx([("姓名", "性别"), ("王红", "女")]))
    sentence = refusal(refused.value, language)
    assert field_label("birth_date", language) in sentence
    assert "性别" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_a_report_can_be_told(take, language):
    rows = [("姓名", "身份证号", "电话"), ("王红", "441622201305180117", "1"), ("", "1", "")]
    told = take("children", xlsx(rows), school="灯塔镇中心小学").to_json(language)
    messages = [fault["message"] for row in told["rows"] for fault in row["faults"]]
    assert len(messages) == 3
    assert all(messages)
    assert "4416" not in str(told)


def test_sentences_take_the_data_of_their_code(take, directory):
    rows = [
        ("学校", "姓名", "年龄"),
        ("上坪镇中心小学", "王红", "12"),
        ("灯塔镇中心小学", "王红", "99"),
    ]
    first, second = take("children", xlsx(rows)).rows
    assert "龙川县上坪镇中心小学、连平县上坪镇中心小学" in fault_message(first.faults[0])
    assert "99" in fault_message(second.faults[0], "en")
    assert note_message(first.faults[0], "en").startswith("'上坪镇中心小学' may be")

"""Intake gives codes and holds no sentence; each of its codes has one, and takes its details."""

import ast
import re
from pathlib import Path

import pytest
from flask_babel import force_locale

import app.intake
import app.store.intake
from app.intake import KINDS, IntakeRefused, Remark, field_names
from app.intake.kinds.letters import read_state
from app.store.intake.questions import ANSWERED, BEYOND, HAS_MOVED, SAME_CHILD
from app.store.people.addresses import TAKEN, UNREACHABLE
from app.wording.intake import file_refused
from app.wording.intake.fields import FIELD_LABELS, field_label
from app.wording.intake.refusals import FOUND, REFUSALS
from app.wording.intake.remarks import FAULTS, NOTES, column_of, remark_words
from app.wording.intake.report import report_payload
from app.wording.letters import STATES
from letters.states import State
from tests.intake.building import xlsx

INTAKE = Path(app.intake.__file__).parent
STORE = Path(app.store.intake.__file__).parent
# A template to fill in is a document, written in the language of who fills it in.
DOCUMENT = INTAKE / "blank.py"


def sources(*folders):
    return {
        path: path.read_text(encoding="utf-8")
        for folder in folders
        for path in folder.rglob("*.py")
    }


def codes(pattern, *folders):
    return set(re.findall(pattern, "\n".join(sources(*folders).values())))


def test_every_refusal_has_a_sentence_and_none_is_left_over():
    assert codes(r'IntakeRefused\(\s*"(\w+)"', INTAKE) == set(REFUSALS)


def test_every_fault_and_note_has_a_sentence_and_none_is_left_over():
    given = codes(
        r'(?:Unreadable|Remark|\.fault|\.note|\.differs|_fail|about_whole_row)\(\s*"(\w+)"', INTAKE
    )
    judged = codes(r'(?:_remark\(report|_faulty\(row|_called\(row, free\)), "(\w+)"', STORE)
    judged |= codes(r'(?:Unfound|Remark)\(\s*"(\w+)"', STORE)
    asked = {HAS_MOVED, SAME_CHILD, BEYOND, *ANSWERED}
    of_places = codes(r'"(\w+)" if row\.said\("county"\)', INTAKE)
    of_emails = {"email_of_role", *(f"email_{fault}" for fault in (TAKEN, UNREACHABLE))}
    assert given | judged | asked | of_places | of_emails == set(FAULTS) | set(NOTES)


def test_everything_that_a_file_can_turn_out_to_be_has_a_name():
    opening = INTAKE / "opening"
    named = codes(r'found="(\w+)"', opening) | codes(r'\(b".*", "(\w+)"\)', opening)
    assert named <= set(FOUND)


def test_every_field_has_a_name():
    fields = {field for kind in KINDS for field in field_names(kind)}
    assert fields | {"birth_year", "birth_month", "pen_name"} == set(FIELD_LABELS)


def test_intake_holds_no_sentence():
    sentences = [
        f"{path.name}:{node.lineno} {node.value!r}: give a code, write it in app/wording/intake"
        for path, text in sources(INTAKE).items()
        if path != DOCUMENT
        for node in spoken(ast.parse(text))
        if re.search(r"[a-z] [a-z].*[a-z]\.$|[\u4e00-\u9fff].*。$", node.value)
    ]
    assert not sentences, "\n".join(sentences)
    assert not codes(r"import .*\b(gettext|babel)\b|from flask_babel", INTAKE)


def spoken(tree):
    """The texts of a file but for its docstrings."""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_a_list_may_say_where_a_letter_is_as_our_pages_do(app, locale):
    with force_locale(locale):
        said = {state: str(words) for state, words in STATES.items()}
    moved = {state for state in State if state not in (State.DUE, State.VOID)}
    assert {state for state in moved if read_state(said[state]) == state} == moved


@pytest.mark.parametrize(("locale", "birth"), [("en", "birth date"), ("zh_Hans_CN", "出生年月")])
def test_a_refusal_says_what_was_looked_for_and_what_was_seen(app, take, locale, birth):
    with pytest.raises(IntakeRefused) as refused:
        take("children", xlsx([("姓名", "性别"), ("王红", "女")]))
    with force_locale(locale):
        sentence = file_refused((refused.value.code, refused.value.details))
        assert field_label("birth_date") == birth
    assert birth in sentence
    assert "性别" in sentence


@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_every_row_of_a_report_can_be_told(app, take, locale):
    rows = [("姓名", "身份证号", "电话"), ("王红", "441622201305180117", "1"), ("", "1", "")]
    report = take("children", xlsx(rows), school="灯塔镇中心小学")
    with force_locale(locale):
        payload = report_payload(report)
    messages = [fault["message"] for row in payload["rows"] for fault in row["faults"]]
    assert len(messages) == 3
    assert all(messages)
    assert "4416" not in str(payload)


def test_sentences_take_the_details_of_their_code(app, take):
    rows = [
        ("学校", "姓名", "年龄"),
        ("上坪镇中心小学", "王红", "12"),
        ("灯塔镇中心小学", "王红", "99"),
    ]
    (ambiguous,), (impossible,) = (row.faults for row in take("children", xlsx(rows)).rows)
    with force_locale("zh_Hans_CN"):
        assert "龙川县上坪镇中心小学、连平县上坪镇中心小学" in remark_words(ambiguous)
    with force_locale("en"):
        assert remark_words(ambiguous).startswith("'上坪镇中心小学' may be")
        assert "99" in remark_words(impossible)


def test_a_column_is_named_by_its_heading_and_else_by_its_field_in_the_language_of_the_reader(app):
    with force_locale("en"):
        assert column_of(Remark("missing", "年龄", field="age")) == "年龄"
        assert column_of(Remark("missing", field="age")) == "age"
        assert column_of(Remark("other_sheets")) == ""
    with force_locale("zh_Hans_CN"):
        assert column_of(Remark("missing", field="age")) == "年龄"


def test_two_columns_that_differ_are_named_even_where_one_has_no_heading(app, take):
    rows = [
        ("姓名", "身份证号", None, "性别"),
        ("王红", "441622201305180116", "2014-06-22", "男"),
    ]
    (row,) = take("children", xlsx(rows), school="灯塔镇中心小学").rows
    with force_locale("en"):
        told = {fault.code: remark_words(fault) for fault in row.faults}
    assert "'birth date'" in told["birth_differs"]

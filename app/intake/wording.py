"""What intake says to people, in Chinese and English; one sentence for each code."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.intake.faults import IntakeRefused, Remark
from app.intake.words import FAULTS, FIELD_LABELS, FOUND, NOTES, REFUSALS

LANGUAGES = ("zh", "en")


def refusal(error: IntakeRefused, language: str = "zh") -> str:
    """The sentence for a refused file: what, where, and what to do."""
    return _filled(REFUSALS[error.code], error.data, language)


def fault_message(fault: Remark, language: str = "zh") -> str:
    """The sentence for a row's fault. The column is told beside it."""
    return _filled(FAULTS[fault.code], fault.data, language)


def note_message(note: Remark, language: str = "zh") -> str:
    """The sentence for a note; what is a fault elsewhere keeps its words."""
    return _filled(NOTES.get(note.code) or FAULTS[note.code], note.data, language)


def field_label(name: str, language: str = "zh") -> str:
    """A field's name for people."""
    return FIELD_LABELS[name][language]


def _filled(sentence: Mapping[str, str], data: Mapping[str, Any], language: str) -> str:
    return sentence[language].format(**{k: _said(k, v, language) for k, v in data.items()})


def _said(key: str, value: Any, language: str) -> str:
    if key == "groups":
        either = " 或 " if language == "zh" else " or "
        return _joined(
            [either.join(field_label(n, language) for n in group) for group in value], language
        )
    if key == "fields":
        return _joined([field_label(name, language) for name in value], language)
    if key == "found":
        return FOUND[value][language]
    if isinstance(value, list | tuple):
        return _joined([str(entry) for entry in value], language)
    return str(value)


def _joined(words: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)

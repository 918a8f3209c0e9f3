"""What there is to keep of a day: every late letter with its days, every silent pair."""

from datetime import date
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from app.extensions import db
from app.models import Letter
from app.store.letters.calendars import timetables
from app.store.letters.kept.days import late_by
from app.store.letters.lateness import Branch, Lateness
from app.store.letters.pair_lists import silent_now

Row = dict[str, Any]
LATE, LOST = "late", "lost"


def late_now(today: date) -> dict[int, Row]:
    """The letters that are late or probably lost, by their ids, as rows of KeptLate."""
    tables = timetables()
    branches = Lateness.on(today, tables).branches
    queries = [query for branch in branches for query in _marked(branch)]
    if not queries:
        return {}
    marked = union_all(*queries).subquery()
    days = late_by(select(marked.c.letter_id.label("id")), today, tables)
    marks: dict[int, set[str]] = {}
    found: dict[int, Row] = {}
    for row in db.session.execute(select(marked)).mappings():
        found[row["letter_id"]] = dict(row)
        marks.setdefault(row["letter_id"], set()).add(row["mark"])
    for letter_id, row in found.items():
        del row["mark"]
        row["late_by"] = days[letter_id]
        row["is_late"], row["is_lost"] = (mark in marks[letter_id] for mark in (LATE, LOST))
    return found


def _marked(branch: Branch) -> list[Select[Any, Any, Any, Any, Any]]:
    return [
        select(
            Letter.id.label("letter_id"),
            *(Letter.pair_id, Letter.school_id),
            literal(branch.holder.value).label("holder"),
            literal(mark).label("mark"),
        ).where(condition)
        for mark, condition in ((LATE, branch.late), (LOST, branch.lost))
    ]


def silent_pair_ids(today: date) -> frozenset[int]:
    """The ids of the silent pairs."""
    return frozenset(db.session.scalars(silent_now(today)))

"""The parts that a child's and a volunteer's file have alike."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import AccessRow, AuditRow, Letter, Pair

Lines = list[dict[str, Any]]


def pair_lines(pairs: Sequence[Pair]) -> Lines:
    """Each pair without who is on its other side, what others wrote about it, and why it ended.

    Why it ended may tell of the other side.
    """
    return [
        {
            "code": pair.code,
            "cohort": pair.cohort.name,
            "from": pair.from_on,
            "until": pair.until_on,
        }
        for pair in pairs
    ]


def letter_lines(letters: Sequence[Letter]) -> Lines:
    """Where each letter is, without its words."""
    return [
        {
            "code": letter.code,
            "direction": letter.direction,
            "number": letter.number,
            "due_on": letter.due_on,
            "state": letter.state,
            "since": letter.since,
        }
        for letter in letters
    ]


def event_lines(letters: Sequence[Letter]) -> Lines:
    """What happened to each letter, without who logged it and what they noted."""
    return [
        {"letter": letter.code, "number": one.number, "state": one.state, "on": one.on}
        for letter in letters
        for one in letter.events
    ]


def look_lines(noun: str, codes: Sequence[str]) -> Lines:
    """Who looked at the person's data, by a number that stands for the account.

    Looks at whole lists are not among them: their rows name everybody who was on the list.
    """
    of_person = AccessRow.object_type == noun, AccessRow.object_code.in_(codes)
    query = select(AccessRow).where(*of_person).order_by(AccessRow.id)
    return [
        {"at": row.at, "who": row.actor_id, "fields": row.fields, "with_reason": bool(row.reason)}
        for row in db.session.scalars(query)
    ]


def change_lines(noun: str, codes: Sequence[str]) -> Lines:
    """What was changed of the person's record, and when; not what was asked about them."""
    of_person = AuditRow.object_type == noun, AuditRow.object_code.in_(codes)
    query = select(AuditRow).where(*of_person).order_by(AuditRow.id)
    return [
        {"at": row.at, "action": row.action, "fields": row.fields}
        for row in db.session.scalars(query)
    ]

"""A volunteer's file: everything that is kept on them, and nobody else's data."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.models import Appeal, Letter, Message, Pair, ServiceCertificate, User, Volunteer
from app.store.letters.acts import allowed, pairs_shown_to
from app.store.letters.words.loading import own_words
from app.store.oversight.files.shared import (
    Lines,
    change_lines,
    event_lines,
    letter_lines,
    look_lines,
    pair_lines,
)
from app.store.oversight.people import pairs_of_person, rows_of_person
from app.store.scope import Scope
from letters.pairs.effects import Act
from letters.states import Direction


def file_of_volunteer(volunteer: Volunteer, today: date) -> dict[str, Any]:
    """The sections of the file, by name; the words of letters are those that they wrote.

    Of pairs and letters it has those that their pages show: the others would tell that a pair
    ended for safety.
    """
    rows = [row for row in rows_of_person(volunteer) if isinstance(row, Volunteer)]
    shown, codes = pairs_shown_to(volunteer.id, today), [row.code for row in rows]
    pairs = [pair for pair in pairs_of_person(volunteer) if pair.id in shown]
    letters = _shown_letters(rows, shown, today)
    words = own_words(Scope(volunteer_ids=frozenset(row.id for row in rows)), letters)
    user = db.session.get(User, volunteer.user_id) if volunteer.user_id else None
    return {
        "file": {"code": volunteer.code, "codes": codes, "made_on": today},
        "record": _record(volunteer),
        "account": _account(user),
        "gates": [line for row in rows for line in _gates(row)],
        "pairs": pair_lines(pairs),
        "notes": [
            {"code": pair.code, "handover": pair.handover} for pair in pairs if pair.handover
        ],
        "letters": letter_lines(letters),
        "events": event_lines(letters),
        "texts": [
            {"code": one.code, "at": one.text_at, "text": words[one.id]}
            for one in letters
            if words[one.id]
        ],
        "certificates": _certificates(rows),
        "appeals": _appeals(user),
        "messages": _messages(user),
        "looks": look_lines("volunteer", codes),
        "changes": change_lines("volunteer", codes),
    }


def letters_written(rows: list[Volunteer]) -> list[Letter]:
    """The letters to children that are theirs to write: of their pairs, or as reserve writers."""
    ids = [row.id for row in rows]
    theirs = or_(
        Letter.writer_id.in_(ids), (Pair.volunteer_id.in_(ids)) & Letter.writer_id.is_(None)
    )
    query = select(Letter).join(Letter.pair).where(theirs, Letter.direction == Direction.TO_CHILD)
    return list(db.session.scalars(query.order_by(Letter.id)))


def _shown_letters(rows: list[Volunteer], shown: frozenset[int], today: date) -> list[Letter]:
    """Those of the pairs that are shown, and what may be shown of those in others' place."""
    written = letters_written(rows)
    may = allowed([letter for letter in written if letter.writer_id is not None], today)
    return [
        letter
        for letter in written
        if (letter.pair_id in shown if letter.writer_id is None else Act.SHOW in may[letter.id])
    ]


def _record(volunteer: Volunteer) -> dict[str, Any]:
    names = (
        *("real_name", "pen_name", "gender", "birth", "email", "phone", "organisation"),
        *("home_code", "serves_code", "interests", "capacity", "max_need", "can_stay"),
        *("is_reserve", "applied_at", "email_confirmed_at", "left_on"),
        *("away_from", "away_until", "away_reason"),
    )
    return {name: getattr(volunteer, name) for name in names}


def _account(user: User | None) -> dict[str, Any]:
    if user is None:
        return {}
    names = (
        *("email", "shown_name", "locale", "created_at", "last_seen_at"),
        *("reminders_wanted", "snoozed_until", "digest_hour", "digest_days", "channel_address"),
    )
    return {name: getattr(user, name) for name in names}


def _gates(volunteer: Volunteer) -> Lines:
    return [
        {
            "gate": row.gate,
            "passed_on": row.passed_on,
            "expires_on": row.expires_on,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in volunteer.gate_passes
    ]


def _certificates(rows: list[Volunteer]) -> Lines:
    query = select(ServiceCertificate).where(
        ServiceCertificate.volunteer_id.in_([row.id for row in rows])
    )
    names = (
        *("code", "name", "first", "last", "pairs", "sent", "received", "minutes"),
        *("issued_on", "taken_back_at"),
    )
    return [
        {name: getattr(row, name) for name in names}
        for row in db.session.scalars(query.order_by(ServiceCertificate.id))
    ]


def _appeals(user: User | None) -> Lines:
    query = select(Appeal).where(Appeal.user_id == (user.id if user else None))
    return [
        {"at": row.written_at, "words": row.words, "answer": row.answer}
        for row in db.session.scalars(query.order_by(Appeal.id))
    ]


def _messages(user: User | None) -> Lines:
    """What was sent, and when; the words name children."""
    query = select(Message).where(Message.user_id == (user.id if user else None))
    return [
        {"at": row.made_at, "kind": row.kind, "sent_at": row.sent_at}
        for row in db.session.scalars(query.order_by(Message.id))
    ]

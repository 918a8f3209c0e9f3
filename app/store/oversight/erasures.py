"""What an erasure would take and leave, and what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from app.extensions import db
from app.models import (
    Appeal,
    Child,
    Concern,
    Consent,
    ConsentPhoto,
    Guardian,
    Letter,
    LetterEvent,
    Pair,
    Tombstone,
    User,
    Volunteer,
)
from app.store.concerns.ladders import is_open, open_about
from app.store.oversight.files.volunteer import letters_written
from app.store.oversight.people import Person, is_erased, pairs_of_person, rows_of_person
from app.store.oversight.traces import messages_naming


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many of each kind go and stay, and the codes of what stands against it."""

    goes: dict[str, int]
    stays: dict[str, int]
    against: tuple[str, ...]


def erasure_of(person: Person, *, with_concerns: bool = False) -> Erasure:
    """What erasing somebody would do now.

    That a concern is open stands against it too, and is told to whoever approves alone: others
    would learn from it whom it is about.
    """
    rows, pairs = rows_of_person(person), pairs_of_person(person)
    texts = Letter.id.in_([letter.id for letter in texts_of(person)])
    questions = questions_about(person)
    goes = {
        "records": len(rows),
        "guardians": len(guardians_of(rows)),
        "photos": _count(ConsentPhoto, ConsentPhoto.child_id.in_(_child_ids(rows))),
        "texts": _count(Letter, and_(texts, Letter.text_sealed.is_not(None))),
        "notes": sum(bool(pair.handover or pair.held_reason) for pair in pairs),
        "questions": len(questions),
        "messages": len(messages_naming(person)),
    }
    stays = {
        "pairs": len(pairs),
        "letters": _count(Letter, Letter.pair_id.in_([pair.id for pair in pairs])),
        "events": db.session.scalar(
            select(func.count(LetterEvent.id))
            .join(Letter)
            .where(Letter.pair_id.in_([pair.id for pair in pairs]))
        )
        or 0,
        "consents": _count(Consent, Consent.child_id.in_(_child_ids(rows))),
    }
    return Erasure(goes, stays, stands_against(person, with_concerns=with_concerns))


def stands_against(person: Person, *, with_concerns: bool = False) -> tuple[str, ...]:
    """The codes of why it may not be: a pair writes, a concern is open, it was done, a role is
    held.
    """
    pairs, found = pairs_of_person(person), list[str]()
    if is_erased(person.code):
        found.append("erasures.gone")
    if any(pair.until_on is None for pair in pairs):
        found.append("erasures.writes")
    if with_concerns and _is_concerned(person, pairs):
        found.append("erasures.concern")
    user_id = person.user_id if isinstance(person, Volunteer) else None
    user = db.session.get(User, user_id) if user_id else None
    if user is not None and any(
        grant.role != "volunteer" and grant.revoked_at is None for grant in user.grants
    ):
        found.append("erasures.role")
    return tuple(found)


def texts_of(person: Person) -> list[Letter]:
    """The letters whose words go: all of a child's pairs, or those that a volunteer wrote."""
    if isinstance(person, Volunteer):
        return letters_written(
            [row for row in rows_of_person(person) if isinstance(row, Volunteer)]
        )
    return [letter for pair in pairs_of_person(person) for letter in pair.letters]


def guardians_of(rows: Sequence[Person]) -> Sequence[Guardian]:
    """The guardians of children."""
    query = select(Guardian).where(Guardian.child_id.in_(_child_ids(rows)))
    return db.session.scalars(query).all()


def questions_about(person: Person) -> Sequence[Appeal]:
    """Questions about their pairs, or that they wrote; concerns are kept as the law wants it."""
    about = Appeal.pair_id.in_([pair.id for pair in pairs_of_person(person)])
    if isinstance(person, Volunteer):
        about |= Appeal.user_id == person.user_id
    return db.session.scalars(select(Appeal).where(about)).all()


def tombstones() -> Sequence[Tombstone]:
    """All who were erased, the oldest first."""
    return db.session.scalars(select(Tombstone).order_by(Tombstone.on, Tombstone.code)).all()


def _is_concerned(person: Person, pairs: Sequence[Pair]) -> bool:
    of_pairs = Concern.pair_id.in_([pair.id for pair in pairs])
    concerned = db.session.scalar(select(Concern.id).where(is_open(), of_pairs).limit(1))
    return concerned is not None or (isinstance(person, Child) and open_about(person.id))


def _child_ids(rows: Sequence[Person]) -> list[int]:
    return [row.id for row in rows if isinstance(row, Child)]


def _count(
    table: type[Letter] | type[Consent] | type[ConsentPhoto], condition: ColumnElement[bool]
) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(condition)) or 0

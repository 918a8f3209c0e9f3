"""Where else a person is found: in messages, in what lists brought in, in what many moves named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Select, String, cast, or_, select

from app.extensions import db
from app.models import (
    Batch,
    Child,
    Grant,
    Letter,
    Message,
    School,
    SchoolMove,
    Upload,
    Volunteer,
)
from app.store.intake.outcomes import Outcomes, outcomes_of
from app.store.oversight.people import Person, pairs_of_person, rows_of_person


def messages_naming(person: Person) -> list[Message]:
    """Messages to them, and those that name them to somebody who had to do with them."""
    rows = rows_of_person(person)
    own = {row.user_id for row in rows if isinstance(row, Volunteer)} - {None}
    names = {name for row in rows for name in (row.pen_name, row.real_name) if name}
    names |= {name for move in moves_of(person) for name in move.was.get("pen_names", ()) if name}
    told = or_(Message.user_id.in_(own), Message.user_id.in_(_writers(person)))
    query = select(Message).where(or_(told, Message.user_id.in_(_staff(person))))
    return [
        message
        for message in db.session.scalars(query)
        if message.user_id in own or any(name in f"{message.body} {message.plan}" for name in names)
    ]


def moves_of(person: Person) -> Sequence[SchoolMove]:
    """A child's changes of school, those that were taken back too; none of a volunteer."""
    ids = [row.id for row in rows_of_person(person) if isinstance(row, Child)]
    return db.session.scalars(select(SchoolMove).where(SchoolMove.child_id.in_(ids))).all()


def _writers(person: Person) -> Select[int | None]:
    """The accounts of who wrote in their pairs, also in another's place."""
    pairs = pairs_of_person(person)
    in_place = select(Letter.writer_id).where(
        Letter.pair_id.in_([pair.id for pair in pairs]), Letter.writer_id.is_not(None)
    )
    writers = or_(
        Volunteer.id.in_([pair.volunteer_id for pair in pairs]), Volunteer.id.in_(in_place)
    )
    return select(Volunteer.user_id).where(writers, Volunteer.user_id.is_not(None))


def _staff(person: Person) -> Select[int]:
    """Whoever has or had a role at a school that the child, or a child they wrote to, is or was
    at, or in a region around these or where the volunteer serves.
    """
    rows = rows_of_person(person)
    children = {row.id for row in rows if isinstance(row, Child)}
    children |= {pair.child_id for pair in pairs_of_person(person)}
    moved = SchoolMove.child_id.in_(children)
    schools = or_(
        School.id.in_(select(Child.school_id).where(Child.id.in_(children))),
        School.id.in_(select(SchoolMove.from_school_id).where(moved)),
        School.id.in_(select(SchoolMove.to_school_id).where(moved)),
    )
    places = set(db.session.scalars(select(School.county_code).where(schools)))
    places |= {row.serves_code for row in rows if isinstance(row, Volunteer)}
    around = {code for place in places for code in (place, f"{place[:4]}00", f"{place[:2]}0000")}
    at_schools = Grant.school_id.in_(select(School.id).where(schools))
    return select(Grant.user_id).where(or_(at_schools, Grant.region_code.in_(around)))


def uploads_naming(person: Person) -> Iterator[tuple[Upload, Outcomes]]:
    """Uploads that keep values of the person's rows, each with what came of it without these."""
    codes = {row.code for row in rows_of_person(person)}
    for upload in db.session.scalars(select(Upload).where(Upload.outcome_sealed.is_not(None))):
        found = outcomes_of(upload)
        if any(row.code in codes and (row.before or row.after) for row in found.rows):
            rows = tuple(
                replace(row, before={}, after={}) if row.code in codes else row
                for row in found.rows
            )
            yield upload, Outcomes(rows, found.last_audit)


def mails_to(addresses: Sequence[str]) -> list[Message]:
    """Messages to no account that went to one of these addresses."""
    query = select(Message).where(Message.user_id.is_(None), Message.address_sealed.is_not(None))
    return [one for one in db.session.scalars(query) if one.address in addresses]


def batches_naming(code: str) -> list[Batch]:
    """What was done for many with a new pen name for the child of a code."""
    query = select(Batch).where(cast(Batch.details, String).contains(code, autoescape=True))
    return [row for row in db.session.scalars(query) if code in row.details.get("pen_names", {})]

"""Facts about children: consent, leaving, another school, a row too many."""

from app.actions.letters.pairs import decisions
from app.actions.people import children, consents, merging, moving, moving_back
from app.extensions import db
from app.models import Child, School
from bench.year.facts.written import Written

SOON = 100
"""Within so many days a consent with a last day ends."""


def consent_withdrawn(fact: Written) -> None:
    """The guardian wants no more letters; whoever writes it down ends the pair, or holds it."""
    party, acting = fact.from_county()
    decisions.record_answer(
        party.scope, fact.child, "letters", False, fact.today, "电话", fact.decided(), acting=acting
    )


def consent_until(fact: Written) -> None:
    """The guardian says yes again, until a day."""
    party, acting = fact.from_county()
    last = fact.later(SOON)
    consents.record(
        party.scope, fact.child, "letters", True, fact.today, "电话", acting=acting, expires_on=last
    )


def child_leaves(fact: Written) -> None:
    """The child leaves the programme."""
    party, acting = fact.from_county()
    decisions.child_leaves(party.scope, fact.child, fact.today, fact.decided(), acting=acting)


def child_moves(fact: Written) -> None:
    """The child goes to another school; now and then that was a mistake, seen at once."""
    party, acting = fact.from_above()
    to = fact.rng.choice(open_schools(fact.school_id))
    moving.move(party.scope, fact.child, to.code, fact.today, acting=acting)
    if fact.rng.random() < 0.1:
        moving_back.take_back(party.scope, fact.child, acting=acting)


def child_twice(fact: Written) -> None:
    """The child is on the roster of another school too; the two rows are made one."""
    party, acting = fact.from_above()
    row = db.session.scalars(db.select(Child).where(Child.code == fact.child)).one()
    values = {"name": row.real_name, "birth_date": row.birth_date, "grade": row.grade}
    school = fact.rng.choice(open_schools(row.school_id))
    twin = children.add(party.scope, school.code, values, acting=acting, rng=fact.day.play.rng)
    merging.merge_children(party.scope, fact.child, twin.code, acting=acting)
    if fact.rng.random() < 0.2:
        merging.part_children(party.scope, fact.child, acting=acting)
        children.leave(party.scope, twin.code, fact.today, acting=acting)


def open_schools(but_for: int) -> list[School]:
    """The schools that are open, but for one."""
    query = db.select(School).where(School.id != but_for, School.closed_on.is_(None))
    return list(db.session.scalars(query.order_by(School.id)))

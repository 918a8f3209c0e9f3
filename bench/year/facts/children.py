"""Facts about children: consent, leaving, another school."""

from app.actions.letters.pairs import end
from app.actions.people import children, consents
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.extensions import db
from app.models import Child, School
from bench.year.facts.written import Written


def consent_withdrawn(fact: Written) -> None:
    """The guardian wants no more letters; the contact writes it down."""
    party, acting = fact.from_school()
    consents.record(party.scope, fact.child, "letters", False, fact.today, "电话", acting=acting)


def child_leaves(fact: Written) -> None:
    """The child leaves the programme."""
    party, acting = fact.from_school()
    children.leave(party.scope, fact.child, fact.today, acting=acting)


def child_moves(fact: Written) -> None:
    """The child goes to another school, and its letters with it."""
    _party, acting = fact.from_county()
    others = db.session.scalars(
        db.select(School).where(School.id != fact.school_id, School.closed_on.is_(None))
    ).all()
    with transaction():
        child = db.session.scalars(db.select(Child).where(Child.code == fact.child)).one()
        child.school = fact.rng.choice(others)
        record_change(acting, "child.move", "child", child.code, ["school"])


def pair_unsafe(fact: Written) -> None:
    """The coordinator ends the pair to keep the child safe."""
    party, acting = fact.from_county()
    end(party.scope, fact.pair, "safeguarding", fact.today, acting=acting)

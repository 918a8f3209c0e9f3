"""Facts about pairs: an end for safety, an end by mistake, a hold, many at once."""

from app.actions.letters.handovers import write_handover
from app.actions.letters.pairs import bulk, endings, holds
from app.extensions import db
from app.models import Child, Pair, Volunteer
from bench.year.facts.written import Written
from bench.year.play import Party, own_reach
from letters.pairs.facts import EndReason

TOGETHER = 4
RECENT = 10


def pair_unsafe(fact: Written) -> None:
    """The coordinator ends the pair to keep the child safe."""
    party, acting = fact.from_county()
    endings.end(party.scope, fact.pair, EndReason.SAFEGUARDING, fact.today, acting=acting)


def ended_by_mistake(fact: Written) -> None:
    """A pair ends that should not; the coordinator takes it back within days, if they may."""
    party, acting = fact.from_county()
    endings.end(party.scope, fact.pair, EndReason.OTHER, fact.today, acting=acting)
    fact.day.play.mistakes.append((fact.pair, fact.later(3)))


def end_is_graver(fact: Written) -> None:
    """Of a pair that ended lately something graver becomes known."""
    party, acting = fact.from_above()
    query = db.select(Pair.code, Pair.child_id, Pair.volunteer_id)
    ended = query.where(Pair.until_on.is_not(None)).order_by(Pair.until_on.desc(), Pair.id)
    lots = [(fact.lot(*both), code) for code, *both in db.session.execute(ended.limit(RECENT))]
    if lots:
        endings.raise_end(party.scope, min(lots)[1], EndReason.SAFEGUARDING, acting=acting)


def pair_held(fact: Written) -> None:
    """A coordinator wants to look at something first, and holds the pair."""
    party, acting = fact.from_county()
    holds.hold(party.scope, fact.pair, "要先核实", acting=acting)


def many_held(fact: Written) -> None:
    """Some pairs of a school are held together, and mostly let go again in one go."""
    party, acting = fact.from_county()
    codes, reason = _of_school(fact), "学校要核实"
    bulk.hold_many(party.scope, codes, reason, acting=acting)
    if fact.rng.random() < 0.7:
        bulk.release_many(party.scope, codes, fact.today, reason, acting=acting)


def many_ended(fact: Written) -> None:
    """Some pairs of a school end together; half of the time that is taken back at once."""
    party, acting = fact.from_county()
    codes, batch = _of_school(fact), f"e{fact.rng.randrange(10**9)}"
    on, reason = fact.today, EndReason.OTHER
    bulk.end_many(party.scope, codes, reason, on, batch=batch, acting=acting)
    if fact.rng.random() < 0.5:
        bulk.take_back_many(party.scope, batch, acting=acting, evidence="点错了")


def handover_written(fact: Written) -> None:
    """The volunteer writes a note for whoever comes after, and mostly approves it."""
    query = db.select(Volunteer.id, Volunteer.user_id).where(Volunteer.code == fact.volunteer)
    volunteer_id, user_id = db.session.execute(query).one()
    scope, approved = own_reach(volunteer_id, fact.today), fact.rng.random() < 0.8
    acting = fact.acting_as(Party(user_id, scope))
    write_handover(scope, fact.pair, "她喜欢画画。", approved=approved, acting=acting)


def _of_school(fact: Written) -> list[str]:
    there = db.session.scalars(db.select(Child.id).where(Child.school_id == fact.school_id))
    some = sorted(there, key=fact.lot)[:TOGETHER]
    query = db.select(Pair.code).where(
        Pair.child_id.in_(some), Pair.until_on.is_(None), Pair.held_on.is_(None)
    )
    return list(db.session.scalars(query.order_by(Pair.child_id)))

"""Pairs that wait for a decision get it; ends that were mistakes are taken back, people cleared."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from app.actions.letters.pairs import clearances, endings, holds
from app.actions.people import children, consents, gates
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, Clearance, Pair, School, Volunteer
from app.store.letters.standings import Standings
from bench.year.play import Day, Party
from letters.pairs.effects import Fact
from letters.pairs.facts import EndReason

HOUR = 4
SLOWEST = 12
"""Days after which the slowest coordinator has decided."""
CLEARED_AFTER = timedelta(days=30)
MENDED = 0.6
ENDINGS = {
    Fact.CONSENT_REFUSED: EndReason.CONSENT_WITHDRAWN,
    Fact.CONSENT_MISSING: EndReason.CONSENT_WITHDRAWN,
    Fact.CONSENT_EXPIRED: EndReason.CONSENT_WITHDRAWN,
    Fact.CLOSED_FOR_CAUSE: EndReason.SAFEGUARDING,
    Fact.NOT_CLEARED: EndReason.OTHER,
    Fact.GATE_SHUT: EndReason.OTHER,
    Fact.HELD: EndReason.OTHER,
    Fact.CHILD_LEFT: EndReason.CHILD_LEFT,
    Fact.VOLUNTEER_LEFT: EndReason.VOLUNTEER_LEFT,
    Fact.ACCOUNT_CLOSED: EndReason.VOLUNTEER_LEFT,
    Fact.ROLE_TAKEN: EndReason.VOLUNTEER_LEFT,
    Fact.CHECK_EXPIRED: EndReason.VOLUNTEER_LEFT,
}
Mend = Callable[[Party, str, str, str, Acting], object]


def decide(day: Day) -> None:
    """Whoever waits for a decision gets it after some days."""
    waiting = select(Pair).where(Standings.on(day.today).needs_decision()).order_by(Pair.id)
    pairs = {pair.id: pair for pair in db.session.scalars(waiting)}
    known = day.play.undecided_since
    for gone in known.keys() - pairs.keys():
        del known[gone]
    due = []
    for pair_id, pair in pairs.items():
        since = known.setdefault(pair_id, day.today)
        patience = day.play.chance.about("decides", *_both(pair), since).randint(1, SLOWEST)
        if (day.today - since).days >= patience:
            due.append(pair)
    standings = Standings.on(day.today).of(due)
    for pair, facts in [(pair, standings[pair.id].facts) for pair in due]:
        fact = next((one for one in facts if one in ENDINGS), None)
        if fact is not None:
            _decide(day, pair.id, fact)


def _both(pair: Pair) -> tuple[int, int]:
    """What chance knows a pair by: its row has another number where another was made before."""
    return (pair.child_id, pair.volunteer_id)


def _decide(day: Day, pair_id: int, fact: Fact) -> None:
    """End the pair, or mend what stands in its way."""
    query = (
        select(Pair.code, Child.code, Volunteer.code, School.county_code)
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .where(Pair.id == pair_id)
    )
    pair, child, volunteer, county = db.session.execute(query).one()
    row = db.session.get_one(Pair, pair_id)
    party = day.coordinator(county)
    acting = day.acting(party, HOUR)
    is_mended = day.play.chance.share("mends", *_both(row), day.today) < MENDED
    mend = MENDS.get(fact)
    try:
        if is_mended and mend is not None:
            mend(party, pair, child, volunteer, acting)
            day.play.decisions[f"{fact} mended"] += 1
        else:
            reason = ENDINGS[fact]
            endings.end(party.scope, pair, reason, day.today, acting=acting, evidence="电话")
            day.play.decisions[f"{fact} ended"] += 1
    except (Refused, NotFound) as refusal:
        day.play.refused(refusal)


def _renew(party: Party, _pair: str, _child: str, volunteer: str, acting: Acting) -> None:
    gates.clear(party.scope, [volunteer], "vetting", acting.today, acting=acting)


def _ask(party: Party, _pair: str, child: str, _volunteer: str, acting: Acting) -> None:
    consents.record(party.scope, child, "letters", True, acting.today, "同意书", acting=acting)


def _release(party: Party, pair: str, _child: str, _volunteer: str, acting: Acting) -> None:
    holds.release(party.scope, pair, acting=acting)


def _come_back(party: Party, _pair: str, child: str, _volunteer: str, acting: Acting) -> None:
    children.come_back(party.scope, child, acting=acting)


MENDS: dict[Fact, Mend] = {
    Fact.CHECK_EXPIRED: _renew,
    Fact.GATE_SHUT: _renew,
    Fact.CONSENT_MISSING: _ask,
    Fact.CONSENT_EXPIRED: _ask,
    Fact.HELD: _release,
    Fact.CHILD_LEFT: _come_back,
}


def undo_mistakes(day: Day) -> None:
    """Ends that were mistakes are taken back, where nothing has followed."""
    due = [(code, on) for code, on in day.play.mistakes if on <= day.today]
    party = day.administrator()
    for one in due:
        day.play.mistakes.remove(one)
        try:
            acting = day.acting(party, HOUR)
            endings.take_back(party.scope, one[0], acting=acting, evidence="点错了")
            day.play.decisions["end taken back"] += 1
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)


def clear_people(day: Day) -> None:
    """A month after an end for safety both people are cleared for rounds, but for one in three."""
    cleared = select(Clearance.pair_id)
    query = select(Pair).where(
        Pair.end_reason == EndReason.SAFEGUARDING,
        Pair.until_on == day.today - CLEARED_AFTER,
        Pair.id.not_in(cleared),
    )
    party = day.administrator()
    pairs = [(pair.code, _both(pair)) for pair in db.session.scalars(query.order_by(Pair.id))]
    for code, both in pairs:
        for person in clearances.PEOPLE:
            if day.play.chance.share("clears", *both, person) < 0.67:
                acting = day.acting(party, HOUR)
                clearances.clear_person(party.scope, code, person, "谈过了，没事", acting=acting)
                day.play.decisions["cleared"] += 1

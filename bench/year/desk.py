"""What coordinators do at their desk: decide about pairs that wait, renew, call, match, close."""

from datetime import timedelta

from sqlalchemy import func, select

from app.actions.letters.pairs import end
from app.actions.people import consents, gates
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import cancel_round, open_round
from app.actions.transaction import transaction
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, GatePass, Pair, School, Volunteer
from app.store.letters.standings import Standings
from bench.year.facts.schools import new_contact
from bench.year.facts.written import Written
from bench.year.founding import CITY, add_volunteers
from bench.year.motion import InMotion
from bench.year.play import Day
from bench.year.post import move_all
from letters.pairs.effects import Fact
from letters.states import State
from letters.terms import DayKind

HOUR = 4
SLOWEST = 12
"""Days after which the slowest coordinator has decided."""
SOON = timedelta(days=30)
NEW_VOLUNTEERS = 0.01
FINAL_WEEKS = timedelta(weeks=8)
CLOSING = timedelta(days=20)
WAITING = 3
ENDINGS = {
    Fact.CONSENT_REFUSED: "consent_withdrawn",
    Fact.CONSENT_MISSING: "consent_withdrawn",
    Fact.CONSENT_EXPIRED: "consent_withdrawn",
    Fact.CLOSED_FOR_CAUSE: "safeguarding",
    Fact.GATE_SHUT: "other",
    Fact.CHILD_LEFT: "child_left",
    Fact.VOLUNTEER_LEFT: "volunteer_left",
    Fact.ACCOUNT_CLOSED: "volunteer_left",
    Fact.ROLE_TAKEN: "volunteer_left",
    Fact.CHECK_EXPIRED: "volunteer_left",
}


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
        patience = day.play.chance.about("decides", pair_id, since).randint(1, SLOWEST)
        if (day.today - since).days >= patience:
            due.append(pair)
    standings = Standings.on(day.today).of(due)
    for pair, facts in [(pair, standings[pair.id].facts) for pair in due]:
        _decide(day, pair.id, facts)


def _decide(day: Day, pair_id: int, facts: tuple[Fact, ...]) -> None:
    """End the pair, or mend what stands in its way."""
    query = (
        select(Pair.code, Child.code, Volunteer.code, School.county_code, Pair.from_on)
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .where(Pair.id == pair_id)
    )
    pair, child, volunteer, county, _began = db.session.execute(query).one()
    party = day.coordinator(county)
    acting = day.acting(party, HOUR)
    mended = day.play.chance.share("mends", pair_id, day.today) < 0.6
    fact = next((one for one in facts if one in ENDINGS or one is Fact.CHECK_IN_GRACE), None)
    try:
        if fact is None or fact is Fact.CHECK_IN_GRACE:
            return
        if fact in (Fact.CHECK_EXPIRED, Fact.GATE_SHUT) and mended:
            gates.clear(party.scope, [volunteer], "vetting", day.today, acting=acting)
            day.play.decisions["cleared"] += 1
        elif fact in (Fact.CONSENT_MISSING, Fact.CONSENT_EXPIRED) and mended:
            consents.record(party.scope, child, "letters", True, day.today, "同意书", acting=acting)
            day.play.decisions["consented"] += 1
        else:
            end(party.scope, pair, ENDINGS[fact], day.today, acting=acting)
            day.play.decisions[ENDINGS[fact]] += 1
    except (Refused, NotFound) as refusal:
        day.play.refused(refusal)


def renew(day: Day) -> None:
    """On Mondays: checks that expire soon are renewed, by most volunteers and in time."""
    latest = (
        select(GatePass.volunteer_id, func.max(GatePass.expires_on).label("last"))
        .where(GatePass.gate == "vetting", GatePass.withdrawn_at.is_(None))
        .group_by(GatePass.volunteer_id)
        .subquery()
    )
    query = (
        select(Volunteer.id, Volunteer.code, latest.c.last)
        .join(latest, latest.c.volunteer_id == Volunteer.id)
        .where(latest.c.last <= day.today + SOON, Volunteer.left_on.is_(None))
        .order_by(Volunteer.id)
    )
    codes = []
    for volunteer_id, code, last in db.session.execute(query):
        rng = day.play.chance.about("renews", volunteer_id, last)
        renews = rng.random() < 0.93
        if renews and day.today >= last + timedelta(days=rng.randint(-30, 10)):
            codes.append(code)
    if codes:
        party = day.administrator()
        acting = day.acting(party, HOUR)
        gates.clear(party.scope, codes, "vetting", day.today, acting=acting)


def look_for_lost(day: Day, letters: list[InMotion]) -> None:
    """Letters that are probably lost are called lost a few days later, and written again."""
    lost: dict[str, list[str]] = {}
    for letter in letters:
        if letter.lying.state not in (State.POSTED, State.AT_HUB):
            continue
        standing = letter.standing(day.calendar, day.today)
        days = day.play.chance.about("lost", letter.lying.id, letter.lying.moves).randint(1, 5)
        limit = 3 * 7 + days
        if standing.probably_lost and standing.open_days_held >= limit:
            lost.setdefault(letter.county, []).append(letter.code)
    for county, codes in lost.items():
        move_all(day, day.coordinator(county), State.LOST, codes)


def fill_schools(day: Day) -> None:
    """A school whose contact has gone gets another after some weeks."""
    without = select(School).where(School.closed_on.is_(None)).order_by(School.id)
    known = day.play.without_contact
    for school in db.session.scalars(without).all():
        if school.id in day.contacts:
            known.pop(school.id, None)
            continue
        since = known.setdefault(school.id, day.today)
        weeks = day.play.chance.about("contact", school.id, since).randint(5, 25)
        if (day.today - since).days >= weeks:
            rng = day.play.chance.about("teacher", school.id, day.today)
            new_contact(Written(day, rng, "", "", "", school.id, school.county_code))


def match_again(day: Day, pairs: int) -> None:
    """On the first Monday of a month: who waits is paired in a round of its own."""
    if day.today.day > 7 or day.today > day.calendar.terms[-1].last - FINAL_WEEKS:
        return
    if not day.calendar.is_open(DayKind.CALENDAR, day.today):
        return
    party = day.coordinator(CITY[:4])
    acting = day.acting(party, HOUR)
    add_volunteers_of(day, max(2, round(pairs * NEW_VOLUNTEERS)))
    round_id = open_round(party.scope, day.play.cohort_id, CITY, acting=acting).round_id
    try:
        draft = solve_draft(party.scope, round_id, acting=acting)
        publish(party.scope, draft.id, acting=acting, rng=day.play.rng)
        day.play.decisions["rounds"] += 1
    except (Refused, NotFound) as refusal:
        day.play.refused(refusal)
        cancel_round(party.scope, round_id, acting=acting)


def add_volunteers_of(day: Day, count: int) -> None:
    """New volunteers who have passed their gates."""
    known = db.session.scalar(select(func.count(Volunteer.id))) or 0
    acting = day.acting(day.administrator(), HOUR)
    with transaction():
        add_volunteers(count, known + 1, day.today, acting.now, day.play.rng)


def close(day: Day) -> None:
    """Three weeks after the last term the coordinators end every pair that still writes."""
    if day.today != day.calendar.terms[-1].last + CLOSING:
        return
    query = select(Pair.code).where(Pair.until_on.is_(None)).order_by(Pair.id)
    party = day.administrator()
    for code in db.session.scalars(query).all():
        try:
            acting = day.acting(party, HOUR)
            end(party.scope, code, "finished", day.today, acting=acting)
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)

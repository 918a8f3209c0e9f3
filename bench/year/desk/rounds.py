"""What coordinators do in time: renew checks, find contacts, match who waits, end what is over."""

from datetime import timedelta

from sqlalchemy import func, select

from app.actions.letters.pairs.bulk import end_many
from app.actions.people import gates
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import cancel_round, open_round
from app.actions.transaction import transaction
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import GatePass, Pair, School, Volunteer
from bench.year.facts.schools import new_contact
from bench.year.facts.written import Written
from bench.year.founding import CITY, add_volunteers
from bench.year.play import Day
from letters.pairs.facts import EndReason
from letters.terms import DayKind

HOUR = 4
SOON = timedelta(days=30)
NEW_VOLUNTEERS = 0.01
FINAL_WEEKS = timedelta(weeks=8)
CLOSING = timedelta(days=20)


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
        rng = day.play.chance.about("new volunteers", day.today)
        add_volunteers(count, known + 1, day.today, acting.now, rng)


def close(day: Day) -> None:
    """Three weeks after the last term all pairs that still write end together."""
    if day.today != day.calendar.terms[-1].last + CLOSING:
        return
    query = select(Pair.code).where(Pair.until_on.is_(None)).order_by(Pair.id)
    party = day.administrator()
    codes = db.session.scalars(query).all()
    on, acting = day.today, day.acting(party, HOUR)
    try:
        end_many(party.scope, codes, EndReason.FINISHED, on, batch="finished", acting=acting)
    except (Refused, NotFound) as refusal:
        day.play.refused(refusal)

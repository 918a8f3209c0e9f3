"""Who is reminded while a fact holds: each row of the programme's table of facts, and each event.

One pair has four letters that somebody hears of: one to write soon, one that lies at the school,
a reply that the child has not written yet, and one that has been in the post for long.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.actions.letters import merging_volunteers
from app.actions.people import closing, merging, moving
from app.actions.people.cohorts import TypedTerm
from app.actions.rounds.terms.days import change_days
from app.actor import Actor
from app.extensions import db
from app.models import BadAddress, Consent, GatePass, Grant, Letter, User
from app.store.letters.standings import standing_of_pair
from app.store.scope import EVERYTHING
from letters.pairs.effects import Fact
from letters.states import Direction
from tests import cast as stage
from tests.app.messages.days import due_on, run
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of

ACTING = acting_as(Actor(None, "coordinator"))
DAY = timedelta(days=1)
Heard = Mapping[str, str]
AS_EVER = {
    "to write": "volunteer",
    "at school": "contact",
    "reply": "contact",
    "in the post": "coordinator",
}
NOBODY: Heard = {}
NOT_THE_VOLUNTEER = {name: who for name, who in AS_EVER.items() if who != "volunteer"}


class World:
    """The pair with its four letters, and whoever may hear of them by a name."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.pair = stage.pair(cast, cast.deer, cast.cloud)
        self.former = stage.pair(cast, cast.stone, cast.cloud)
        self.former.until_on, self.former.end_reason = TODAY - DAY, "other"
        for letter in db.session.scalars(select(Letter)):
            letter.due_on = TODAY + timedelta(days=300)
        self.letters = {
            "to write": letter_of(self.pair, number=3),
            "at school": letter_of(self.pair, number=2),
            "reply": letter_of(self.pair, Direction.TO_VOLUNTEER),
            "in the post": letter_of(self.pair, number=4),
        }
        self.letters["to write"].due_on = TODAY + timedelta(days=3)
        self.letters["reply"].answered_on = TODAY - timedelta(days=18)
        for name, state, ago in (("at school", "at_school", 10), ("in the post", "posted", 34)):
            row = self.letters[name]
            row.state, row.since, row.moves = state, TODAY - timedelta(days=ago), 2
        self.people = {
            cast.cloud.user_id: "volunteer",
            cast.aze.user_id: "other volunteer",
            cast.contact.id: "contact",
            cast.foreign_contact.id: "contact elsewhere",
            cast.coordinator.id: "coordinator",
            cast.foreign_coordinator.id: "coordinator elsewhere",
            cast.city_coordinator.id: "region above",
            cast.admin.id: "admin",
        }
        db.session.commit()

    def heard(self, day: date = TODAY) -> Heard:
        """Who would hear of each letter on a day."""
        names = {row.code: name for name, row in self.letters.items()}
        return {
            names[due.code]: " and ".join(self.people[one] for one in due.user_ids)
            for due in due_on(day)[0]
            if due.user_ids and due.code in names
        }


@pytest.fixture
def world(cast):
    return World(cast)


Deed = Callable[[World], Any]


def ended(reason: str, days: int = 1) -> Deed:
    """The pair ended some days ago."""

    def end(world: World) -> None:
        world.pair.until_on, world.pair.end_reason = TODAY - timedelta(days=days), reason

    return end


def said(given: bool, **more: Any) -> Deed:
    """What the guardian says of letters."""

    def say(world: World) -> None:
        known = {"item": "letters", "evidence": "x", "recorded_at": NOW, "on": TODAY} | more
        db.session.add(Consent(child_id=world.cast.deer.id, given=given, **known))

    return say


def not_asked(world: World) -> None:
    """No guardian was ever asked."""
    for row in db.session.scalars(select(Consent).filter_by(child_id=world.cast.deer.id)):
        db.session.delete(row)


def check(**fields: Any) -> Deed:
    """The record check is so."""

    def store(world: World) -> None:
        query = select(GatePass).filter_by(volunteer_id=world.cast.cloud.id, gate="vetting")
        row = db.session.scalars(query).one()
        for name, value in fields.items():
            setattr(row, name, value)

    return store


def account(**fields: Any) -> Deed:
    """The volunteer's account is so."""

    def store(world: World) -> None:
        row = db.session.get_one(User, world.cast.cloud.user_id)
        for name, value in fields.items():
            setattr(row, name, value)

    return store


def volunteer(**fields: Any) -> Deed:
    """The volunteer is so."""

    def store(world: World) -> None:
        for name, value in fields.items():
            setattr(world.cast.cloud, name, value)

    return store


def role_taken(world: World) -> None:
    """Nobody can sign in as a volunteer with this account."""
    for row in db.session.scalars(select(Grant).filter_by(user_id=world.cast.cloud.user_id)):
        row.revoked_at = NOW


def not_cleared(world: World) -> None:
    """The pair before with this volunteer ended for safety, as was found now."""
    world.former.end_reason = "safeguarding"


def child_left(world: World) -> None:
    """The child has left the programme."""
    world.cast.deer.left_on = TODAY


def held(world: World) -> None:
    """A coordinator holds the pair."""
    world.pair.held_on = TODAY


def terms_over(world: World) -> None:
    """The last term ended yesterday."""
    last = world.cast.cohort.terms
    last[2].first, last[2].last = date(2026, 11, 10), TODAY - DAY
    last[1].first, last[1].last = date(2026, 10, 20), date(2026, 11, 9)
    last[0].last = date(2026, 10, 19)


def long_over(world: World) -> None:
    """It ended, more than 60 days ago."""
    terms_over(world)
    world.cast.cohort.terms[0].first = date(2026, 1, 10)
    for term, days in zip(world.cast.cohort.terms, ((1, 10), (20, 30), (40, 50)), strict=True):
        term.first = date(2026, 7, 1) + timedelta(days=days[0])
        term.last = date(2026, 7, 1) + timedelta(days=days[1])
        term.breaks = []


def bounced(user: str) -> Deed:
    """Mail to somebody of the cast comes back for good."""

    def bounce(world: World) -> None:
        (user_id,) = (id_ for id_, name in world.people.items() if name == user)
        index = db.session.get_one(User, user_id).email_index
        db.session.add(BadAddress(email_index=index, since=NOW, fault="550"))

    return bounce


TO_THE_COORDINATOR = dict.fromkeys(AS_EVER, "coordinator")
FACTS: Mapping[Fact, tuple[Deed, Heard]] = {
    Fact.ENDED_FOR_SAFETY: (ended("safeguarding"), NOBODY),
    Fact.CONSENT_REFUSED: (said(False), NOBODY),
    Fact.CONSENT_MISSING: (not_asked, NOBODY),
    Fact.CONSENT_EXPIRED: (said(True, expires_on=TODAY - DAY), NOBODY),
    Fact.CLOSED_FOR_CAUSE: (account(active=False, closed_for_cause=True), NOBODY),
    Fact.NOT_CLEARED: (not_cleared, NOBODY),
    Fact.GATE_SHUT: (check(withdrawn_at=NOW), NOBODY),
    Fact.ENDED: (ended("other"), NOBODY),
    Fact.FINISHED: (ended("finished"), NOBODY),
    Fact.LONG_OVER: (long_over, NOBODY),
    Fact.HELD: (held, NOBODY),
    Fact.CHILD_LEFT: (child_left, NOBODY),
    Fact.VOLUNTEER_LEFT: (volunteer(left_on=TODAY), NOT_THE_VOLUNTEER),
    Fact.ACCOUNT_CLOSED: (account(active=False), NOT_THE_VOLUNTEER),
    Fact.ROLE_TAKEN: (role_taken, NOT_THE_VOLUNTEER),
    Fact.CHECK_EXPIRED: (check(expires_on=TODAY - timedelta(days=40)), NOT_THE_VOLUNTEER),
    Fact.TERMS_OVER: (terms_over, NOBODY),
    Fact.AWAY: (volunteer(away_until=TODAY + DAY), NOT_THE_VOLUNTEER),
    Fact.CHECK_IN_GRACE: (check(expires_on=TODAY - DAY), AS_EVER),
    Fact.NOTICE_GIVEN: (volunteer(left_on=TODAY + timedelta(days=20)), AS_EVER),
    Fact.CONSENT_EXPIRES: (said(True, expires_on=TODAY + timedelta(days=30)), AS_EVER),
    Fact.CHECK_EXPIRES: (check(expires_on=TODAY + timedelta(days=30)), AS_EVER),
    Fact.VOLUNTEER_UNREACHABLE: (
        bounced("volunteer"),
        AS_EVER | {"to write": "coordinator"},
    ),
    Fact.SCHOOL_UNREACHABLE: (
        bounced("contact"),
        AS_EVER | {"at school": "coordinator", "reply": "coordinator"},
    ),
}


def test_every_fact_has_its_row():
    assert FACTS.keys() == set(Fact)


def test_each_fact_silences_whom_its_row_says_and_nobody_else(world):
    assert world.heard() == AS_EVER
    found = {}
    for fact, (deed, _heard) in FACTS.items():
        before = db.session.begin_nested()
        deed(world)
        db.session.flush()
        assert fact in standing_of_pair(world.pair, TODAY).facts
        found[fact] = world.heard()
        before.rollback()
    assert found == {fact: heard for fact, (_deed, heard) in FACTS.items()}
    assert world.heard() == AS_EVER


def child_moved(world: World) -> None:
    """The child is at the other school; what lies at the old one is sent on from there."""
    moving.move(EVERYTHING, world.cast.deer.code, world.cast.mabugang.code, TODAY, acting=ACTING)


def school_closed(world: World) -> None:
    """The school has closed, its children are at the other."""
    closing.close(
        EVERYTHING, world.cast.dengta.code, world.cast.mabugang.code, TODAY, acting=ACTING
    )


def contact_changed(world: World) -> None:
    """Somebody else is the school's contact from today on."""
    for row in db.session.scalars(select(Grant).filter_by(user_id=world.cast.contact.id)):
        row.revoked_at = NOW
    new = stage.user("new@example.org", "新老师", "school_contact", school=world.cast.dengta)
    world.people[new.id] = "new contact"


def child_made_one(world: World) -> None:
    """The child was in two rows; the other one is kept."""
    twin = stage.child("C-TWIN", "小小鹿", world.cast.dengta, "f", "2016-05-04", [])
    db.session.commit()
    merging.merge_children(EVERYTHING, twin.code, world.cast.deer.code, acting=ACTING)


def volunteer_made_one(world: World) -> None:
    """The volunteer was in two rows; the other one, with its account, is kept."""
    aze, cloud = world.cast.aze.code, world.cast.cloud.code
    merging_volunteers.merge_volunteers(EVERYTHING, aze, cloud, acting=ACTING)


def post_is_slow(world: World) -> None:
    """Letters to this school were found to take two months."""
    school = world.cast.dengta
    school.transit_median, school.transit_p90, school.transit_samples = 50, 60, 40


def pauses(world: World) -> None:
    """The volunteer lets their reminders rest."""
    account(snoozed_until=TODAY + timedelta(days=5))(world)


def no_coordinator(world: World) -> None:
    """The county's coordinator has left."""
    for row in db.session.scalars(select(Grant).filter_by(user_id=world.cast.coordinator.id)):
        row.revoked_at = NOW


AT_THE_OTHER = {"reply": "contact elsewhere"}
"""What lies at the old school, or is on its way there, is still that one's."""
EVENTS: tuple[tuple[Deed, Heard], ...] = (
    (child_moved, AS_EVER | AT_THE_OTHER),
    (school_closed, AS_EVER | AT_THE_OTHER),
    (contact_changed, AS_EVER | {"at school": "new contact", "reply": "new contact"}),
    (child_made_one, AS_EVER),
    (volunteer_made_one, AS_EVER | {"to write": "other volunteer"}),
    (post_is_slow, {name: who for name, who in AS_EVER.items() if name != "in the post"}),
    (pauses, NOT_THE_VOLUNTEER),
    (no_coordinator, AS_EVER | {"in the post": "region above"}),
)


@pytest.mark.parametrize(("deed", "heard"), EVENTS, ids=lambda one: getattr(one, "__name__", ""))
def test_whoever_has_the_letter_after_an_event_hears_of_it(world, deed, heard):
    deed(world)
    db.session.commit()
    assert world.heard() == heard


def test_another_day_of_a_term_reminds_nobody_twice_and_nobody_of_what_is_not_late(world):
    run()
    assert world.heard(TODAY + DAY) == NOBODY
    cohort, later = world.cast.cohort, TODAY + timedelta(days=14)
    days = [
        TypedTerm(
            (term.name, term.first, term.last),
            [(one.name, one.first, one.last) for one in term.breaks],
        )
        for term in cohort.terms
    ]
    days[0] = days[0]._replace(breaks=[*days[0].breaks, ("停课", TODAY + DAY, later)])
    change_days(cohort.id, cohort.name, days, acting=ACTING)
    heard = [world.heard(TODAY + timedelta(days=n)) for n in range(1, 16)]
    assert heard == [NOBODY] * 15, "closed till then, and nothing is late on the first open day"

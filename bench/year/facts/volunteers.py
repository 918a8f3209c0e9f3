"""Facts about volunteers: leaving, notice, time away, accounts, gates, addresses."""

from datetime import timedelta

from app.actions.access import users
from app.actions.people import gates, volunteers
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.extensions import db
from app.models import BadAddress, User, Volunteer
from app.store.people.volunteers import volunteer_by_code
from bench.year.facts.written import Written

NOTICE = timedelta(days=30)
LONGEST_AWAY = 40


def volunteer_leaves(fact: Written) -> None:
    """The volunteer stops today."""
    party, acting = fact.from_county()
    volunteers.leave(party.scope, fact.volunteer, fact.today, acting=acting)


def notice_given(fact: Written) -> None:
    """The volunteer says a month before that they will stop."""
    party, acting = fact.from_county()
    volunteers.leave(party.scope, fact.volunteer, fact.today + NOTICE, acting=acting)


def volunteer_away(fact: Written) -> None:
    """The volunteer has exams, or is ill, for some weeks."""
    party, acting = fact.from_county()
    with transaction():
        volunteer = volunteer_by_code(party.scope, fact.volunteer)
        volunteer.away_from = fact.today
        volunteer.away_until = fact.today + timedelta(days=fact.rng.randint(10, LONGEST_AWAY))
        record_change(
            acting, "volunteer.away", "volunteer", volunteer.code, ["away_from", "away_until"]
        )


def gate_closed(fact: Written) -> None:
    """A record check is taken back."""
    party, acting = fact.from_county()
    gates.close_gate(party.scope, fact.volunteer, "vetting", acting=acting)


def account_closed(fact: Written) -> None:
    """An administrator closes the volunteer's account."""
    _party, acting = fact.from_above()
    users.deactivate(_user(fact), acting=acting)


def role_taken(fact: Written) -> None:
    """An administrator takes the volunteer's role away."""
    _party, acting = fact.from_above()
    user = _user(fact)
    for grant in user.grants:
        if grant.revoked_at is None:
            users.revoke(user.id, grant.id, acting=acting)


def mail_bounces(fact: Written) -> None:
    """The mail server says for good that the address does not exist."""
    user = _user(fact)
    with transaction():
        known = db.session.scalar(
            db.select(BadAddress).where(BadAddress.email_index == user.email_index)
        )
        if known is None:
            _party, acting = fact.from_above()
            db.session.add(BadAddress(email_index=user.email_index, since=acting.now, fault="550"))
            record_change(acting, "addresses.bad", "user", str(user.id), ["email"])


def _user(fact: Written) -> User:
    query = db.select(User).join(Volunteer, Volunteer.user_id == User.id)
    return db.session.scalars(query.where(Volunteer.code == fact.volunteer)).one()

"""Facts about volunteers: leaving, notice, time away, accounts, gates, addresses, twins."""

from datetime import timedelta

from app.actions.letters import absences
from app.actions.letters.merging_volunteers import merge_volunteers, part_volunteers
from app.actions.letters.pairs import decisions
from app.actions.people import emails, gates
from app.extensions import db
from app.models import AwayReason, Pair, User, Volunteer
from bench.year.facts.written import Written
from bench.year.mail import bounce
from bench.year.play import Party, own_reach

LONGEST_NOTICE = 60
LONGEST_AWAY = 70


def volunteer_leaves(fact: Written) -> None:
    """The volunteer stops today."""
    party, acting = fact.from_county()
    decisions.volunteer_leaves(
        party.scope, fact.volunteer, fact.today, fact.decided(), acting=acting
    )


def notice_given(fact: Written) -> None:
    """The volunteer says some weeks before that they will stop; one in eight then stays."""
    party = _party(fact)
    on = fact.later(LONGEST_NOTICE)
    absences.give_notice(party.scope, fact.volunteer, on, acting=fact.acting_as(party))
    if fact.rng.random() < 0.12:
        absences.take_notice_back(party.scope, fact.volunteer, acting=fact.acting_as(party))


def volunteer_away(fact: Written) -> None:
    """The volunteer has exams, or is ill, for some weeks; one in eight is back at once."""
    party = _party(fact)
    first = fact.today + timedelta(days=fact.rng.randint(0, 10))
    until = first + timedelta(days=fact.rng.randint(8, LONGEST_AWAY))
    reason = fact.rng.choice(list(AwayReason))
    acting = fact.acting_as(party)
    absences.be_away(party.scope, fact.volunteer, first, until, reason, acting=acting)
    if fact.rng.random() < 0.12:
        absences.be_back(party.scope, fact.volunteer, acting=acting)


def gate_closed(fact: Written) -> None:
    """A record check is taken back."""
    party, acting = fact.from_county()
    decisions.close_gate(party.scope, fact.volunteer, "vetting", fact.decided(), acting=acting)


def gate_short(fact: Written) -> None:
    """A check was made so long ago that it ends soon: the volunteer has to renew it."""
    party, acting = fact.from_county()
    gates.close_gate(party.scope, fact.volunteer, "vetting", acting=acting)
    on = fact.today - gates.VALID_FOR["vetting"] + timedelta(days=fact.rng.randint(0, 60))
    gates.clear(party.scope, [fact.volunteer], "vetting", on, acting=acting)


def account_closed(fact: Written) -> None:
    """An administrator closes the volunteer's account, one in five for cause."""
    _party_above, acting = fact.from_above()
    for_cause = fact.rng.random() < 0.2
    decisions.close_account(_user(fact), fact.decided(), for_cause=for_cause, acting=acting)


def role_taken(fact: Written) -> None:
    """An administrator takes the volunteer's role away."""
    _party_above, acting = fact.from_above()
    user, decided = _user(fact), fact.decided()
    for grant in [grant for grant in user.grants if grant.revoked_at is None]:
        decisions.take_role(user.id, grant.id, decided, acting=acting)


def mail_bounces(fact: Written) -> None:
    """The mail server says for good that the address does not exist."""
    bounce(_user(fact), fact.from_above()[1])


def address_changes(fact: Written) -> None:
    """The volunteer has another address."""
    _party_above, acting = fact.from_above()
    email = f"v{fact.rng.randrange(10**9)}@example.org"
    emails.change(emails.person_of_user(_user(fact)), email, acting=acting)


def volunteer_twice(fact: Written) -> None:
    """The volunteer has applied a second time, and the two rows are made one."""
    party, acting = fact.from_above()
    query = db.select(Volunteer.id, Volunteer.code).where(
        Volunteer.code != fact.volunteer, Volunteer.left_on.is_(None)
    )
    free = query.where(Volunteer.id.not_in(db.select(Pair.volunteer_id)))
    others = [(fact.lot(row.id), row.code) for row in db.session.execute(free)]
    if others:
        merge_volunteers(party.scope, fact.volunteer, min(others)[1], acting=acting)
        if fact.rng.random() < 0.2:
            part_volunteers(party.scope, fact.volunteer, acting=acting)


def volunteer_back(fact: Written) -> None:
    """Somebody who had left takes children again."""
    party, acting = fact.from_above()
    query = db.select(Volunteer.id, Volunteer.code).where(
        Volunteer.left_on <= fact.today, Volunteer.merged_into_id.is_(None)
    )
    gone = [(fact.lot(row.id), row.code) for row in db.session.execute(query)]
    if gone:
        absences.come_back(party.scope, min(gone)[1], acting=acting)


def _user(fact: Written) -> User:
    query = db.select(User).join(Volunteer, Volunteer.user_id == User.id)
    return db.session.scalars(query.where(Volunteer.code == fact.volunteer)).one()


def _party(fact: Written) -> Party:
    query = db.select(Volunteer.id, Volunteer.user_id).where(Volunteer.code == fact.volunteer)
    volunteer_id, user_id = db.session.execute(query).one()
    return Party(user_id, own_reach(volunteer_id, fact.today))

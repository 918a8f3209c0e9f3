"""Facts of children and volunteers that decide about writing: loaded, and as conditions.

The conditions are for queries that select from Child or from Volunteer, and are never NULL.
They say what `letters.pairs.standing` says of one person.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import GATES, BadAddress, Child, Consent, GatePass, Grant, School, User, Volunteer
from app.store.parts import in_parts
from letters.pairs.effects import Fact
from letters.pairs.facts import AccountState, ChildFacts, ConsentFact, GateFact, VolunteerFacts
from letters.pairs.standing import SOON

Condition = ColumnElement[bool]


def child_holds(fact: Fact, today: date) -> Condition:
    """For queries that select from Child: whether the fact holds of it. Raises KeyError."""
    return _of_children(today)[fact]


def volunteer_holds(fact: Fact, today: date, grace: int = 0) -> Condition:
    """For queries that select from Volunteer: whether the fact holds of them. Raises KeyError."""
    return _of_volunteers(today, grace)[fact]


# A page asks of every fact several times: the conditions of a day are made once.
@lru_cache(maxsize=16)
def _of_children(today: date) -> Mapping[Fact, Condition]:
    last = _last_consent()
    said = select(last.id).where(last.id == _last_consent_id()).correlate(Child)
    is_given = last.given.is_(True)
    return {
        Fact.CONSENT_MISSING: ~said.exists(),
        Fact.CONSENT_REFUSED: said.where(last.given.is_(False)).exists(),
        Fact.CONSENT_EXPIRED: said.where(is_given, last.expires_on < today).exists(),
        Fact.CONSENT_EXPIRES: said.where(
            is_given, last.expires_on >= today, last.expires_on <= today + SOON
        ).exists(),
        Fact.CHILD_LEFT: and_(Child.left_on.is_not(None), Child.left_on <= today),
        Fact.SCHOOL_UNREACHABLE: Child.school_id.not_in(_schools_reached(today)),
    }


@lru_cache(maxsize=64)
def _of_volunteers(today: date, grace: int) -> Mapping[Fact, Condition]:
    gates_open = and_(*(_is_open(gate, today) for gate in GATES))
    expired, long_expired = _expires(today), _expires(today - timedelta(days=grace))
    user = select(User.id).where(User.id == Volunteer.user_id).correlate(Volunteer)
    writes = select(Grant.id).where(
        Grant.user_id == User.id, Grant.role == "volunteer", Grant.holding_on(today)
    )
    left, away = Volunteer.left_on, Volunteer.away_until
    return {
        Fact.CLOSED_FOR_CAUSE: user.where(~User.active, User.closed_for_cause).exists(),
        Fact.ACCOUNT_CLOSED: user.where(~User.active, ~User.closed_for_cause).exists(),
        Fact.ROLE_TAKEN: user.where(User.active, ~writes.correlate(User).exists()).exists(),
        Fact.GATE_SHUT: not_(gates_open),
        Fact.CHECK_EXPIRED: and_(gates_open, long_expired),
        Fact.CHECK_IN_GRACE: and_(gates_open, expired, ~long_expired),
        Fact.CHECK_EXPIRES: and_(gates_open, ~expired, _expires(today + SOON + timedelta(days=1))),
        Fact.VOLUNTEER_LEFT: and_(left.is_not(None), left <= today),
        Fact.NOTICE_GIVEN: and_(left.is_not(None), left > today),
        Fact.AWAY: and_(
            away.is_not(None),
            away > today,
            or_(Volunteer.away_from.is_(None), Volunteer.away_from <= today),
        ),
        Fact.VOLUNTEER_UNREACHABLE: not_(_mail_reaches()),
    }


def child_facts(ids: Collection[int], today: date) -> dict[int, ChildFacts]:
    """What counts of these children, by id."""
    consents = _consents(ids)
    reached = set(db.session.scalars(_schools_reached(today)))
    found: dict[int, ChildFacts] = {}
    for some in in_parts(ids):
        rows = db.session.execute(
            select(Child.id, Child.left_on, Child.school_id).where(Child.id.in_(some))
        )
        for id_, left_on, school_id in rows:
            found[id_] = ChildFacts(consents.get(id_), left_on, school_id in reached)
    return found


def volunteer_facts(ids: Collection[int], today: date) -> dict[int, VolunteerFacts]:
    """What counts of these volunteers, by id."""
    gates = _gates(ids)
    found: dict[int, VolunteerFacts] = {}
    for some in in_parts(ids):
        query = (
            select(Volunteer, User, _mail_reaches(), _has_role(today))
            .outerjoin(User, User.id == Volunteer.user_id)
            .where(Volunteer.id.in_(some))
        )
        for volunteer, user, reachable, has_role in db.session.execute(query):
            found[volunteer.id] = VolunteerFacts(
                gates={gate: gates[volunteer.id].get(gate) for gate in GATES},
                left_on=volunteer.left_on,
                away_from=volunteer.away_from,
                away_until=volunteer.away_until,
                account=_account(user, bool(has_role)),
                reachable=bool(reachable),
            )
    return found


def _account(user: User | None, has_role: bool) -> AccountState:
    if user is None:
        return AccountState.NONE
    if not user.active:
        return AccountState.CLOSED_FOR_CAUSE if user.closed_for_cause else AccountState.CLOSED
    return AccountState.OPEN if has_role else AccountState.ROLE_TAKEN


def _consents(ids: Collection[int]) -> dict[int, ConsentFact]:
    found: dict[int, ConsentFact] = {}
    for some in in_parts(ids):
        rows = db.session.scalars(
            select(Consent)
            .where(Consent.child_id.in_(some), Consent.item == "letters")
            .order_by(Consent.id)
        )
        for row in rows:
            found[row.child_id] = ConsentFact(row.given, row.on, row.expires_on)
    return found


def _gates(ids: Collection[int]) -> dict[int, dict[str, GateFact]]:
    found: dict[int, dict[str, GateFact]] = defaultdict(dict)
    for some in in_parts(ids):
        rows = db.session.scalars(
            select(GatePass).where(GatePass.volunteer_id.in_(some)).order_by(GatePass.id)
        )
        for row in rows:
            withdrawn = row.withdrawn_at.date() if row.withdrawn_at else None
            found[row.volunteer_id][row.gate] = GateFact(row.passed_on, row.expires_on, withdrawn)
    return found


def _last_consent() -> Any:
    return aliased(Consent)


def _last_consent_id() -> Any:
    """The id of the last word on letters."""
    return (
        select(func.max(Consent.id))
        .where(Consent.child_id == Child.id, Consent.item == "letters")
        .correlate(Child)
        .scalar_subquery()
    )


def _last_pass(gate: str) -> Any:
    return (
        select(func.max(GatePass.id))
        .where(GatePass.volunteer_id == Volunteer.id, GatePass.gate == gate)
        .correlate(Volunteer)
        .scalar_subquery()
    )


def _is_open(gate: str, today: date) -> Condition:
    """Whether the last pass of the gate stands, expired or not."""
    stands = and_(GatePass.withdrawn_at.is_(None), GatePass.passed_on <= today)
    return exists().where(GatePass.id == _last_pass(gate), stands)


def _expires(before: date) -> Condition:
    """Whether the last pass of some gate ends before the day."""
    return or_(
        *(
            exists().where(GatePass.id == _last_pass(gate), GatePass.expires_on < before)
            for gate in GATES
        )
    )


def _has_role(today: date) -> Any:
    return exists().where(
        Grant.user_id == Volunteer.user_id, Grant.role == "volunteer", Grant.holding_on(today)
    )


def _mail_reaches() -> Condition:
    """Whether mail arrives at the account's address, or without one at the volunteer's."""
    bad = select(BadAddress.email_index)
    has_account = (
        select(User.id)
        .where(User.id == Volunteer.user_id, User.email_index.not_in(bad))
        .correlate(Volunteer)
        .exists()
    )
    own = and_(
        Volunteer.user_id.is_(None),
        Volunteer.email_index.is_not(None),
        Volunteer.email_index.not_in(bad),
    )
    return or_(has_account, own)


def _schools_reached(today: date) -> Any:
    """The ids of schools with a contact whom mail reaches."""
    return (
        select(School.id)
        .join(Grant, Grant.school_id == School.id)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.role == "school_contact",
            Grant.holding_on(today),
            User.active,
            User.email_index.not_in(select(BadAddress.email_index)),
        )
        .correlate(None)
    )

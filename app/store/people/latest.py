"""Sets of ids that facts about people ask for: whose latest row says so, whom mail reaches."""

from datetime import date
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Select, and_, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    GATES,
    BadAddress,
    Child,
    Clearance,
    Consent,
    GatePass,
    Grant,
    Pair,
    School,
    User,
    Volunteer,
)
from app.store.access.ways import is_reached
from letters.consents.items import ConsentItem
from letters.pairs.facts import EndReason

Condition = ColumnElement[bool]


def answered_later() -> Condition:
    """For queries that select from Consent: whether there is a later answer to the same."""
    later = aliased(Consent)
    same = and_(later.child_id == Consent.child_id, later.item == Consent.item)
    return select(later.id).where(same, later.id > Consent.id).correlate(Consent).exists()


def stopped(item: ConsentItem, today: date) -> Select[int]:
    """The ids of children for whom the last answer to an item is no, or a yes that has ended."""
    over = or_(Consent.given.is_(False), Consent.expires_on < today)
    query = select(Consent.child_id).where(Consent.item == item.value, over, ~answered_later())
    return query.correlate(None)


def letters_answered() -> Condition:
    """For queries that select from Child: whether letters were ever answered for."""
    same = and_(Consent.child_id == Child.id, Consent.item == "letters")
    return select(Consent.id).where(same).correlate(Child).exists()


def _last_pass(condition: Condition) -> Any:
    """The ids of volunteers with a gate whose last pass is so."""
    later = aliased(GatePass)
    same = and_(later.volunteer_id == GatePass.volunteer_id, later.gate == GatePass.gate)
    superseded = select(later.id).where(same, later.id > GatePass.id).correlate(GatePass).exists()
    return select(GatePass.volunteer_id).where(condition, ~superseded).correlate(None)


# Many facts are asked by the same few conditions, and to make one takes longer than to ask it.
@lru_cache(maxsize=1)
def misses_a_gate() -> Condition:
    """For queries that select from Volunteer: whether a gate was never passed."""
    return or_(*(~_passed_once(gate) for gate in GATES))


def _passed_once(gate: str) -> Condition:
    same = and_(GatePass.volunteer_id == Volunteer.id, GatePass.gate == gate)
    return select(GatePass.id).where(same).correlate(Volunteer).exists()


@lru_cache(maxsize=64)
def with_a_gate_shut(today: date) -> Any:
    """The ids of volunteers with a gate whose last pass does not stand, expired or not."""
    return _last_pass(or_(GatePass.withdrawn_at.is_not(None), GatePass.passed_on > today))


@lru_cache(maxsize=64)
def whose_check_ends(before: date) -> Any:
    """The ids of volunteers with a gate whose last pass ends before the day."""
    return _last_pass(GatePass.expires_on < before)


def has_role(today: date) -> Condition:
    """For queries that select from Volunteer: whether their account has the role of one."""
    own = and_(Grant.user_id == Volunteer.user_id, Grant.role == "volunteer")
    return select(Grant.id).where(own, Grant.holding_on(today)).correlate(Volunteer).exists()


def has_account(*conditions: ColumnExpressionArgument[bool]) -> Condition:
    """For queries that select from Volunteer: whether there is an account, and it is so."""
    own = select(User.id).where(User.id == Volunteer.user_id, *conditions)
    return own.correlate(Volunteer).exists()


def mail_arrives() -> Condition:
    """For queries that select from Volunteer: their account is reached; without one, they are."""
    bad = select(BadAddress.email_index)
    own = and_(Volunteer.email_index.is_not(None), Volunteer.email_index.not_in(bad))
    return or_(has_account(is_reached()), and_(Volunteer.user_id.is_(None), own))


def barred_for_safety(person: Literal["child", "volunteer"]) -> Any:
    """The ids of those who still have to be cleared after a pair that ended for safety."""
    whose = Pair.child_id if person == "child" else Pair.volunteer_id
    cleared = select(Clearance.pair_id).where(Clearance.person == person)
    unsafe = and_(Pair.end_reason == EndReason.SAFEGUARDING, Pair.id.not_in(cleared))
    return select(whose).where(unsafe).correlate(None)


def schools_reached(today: date) -> Any:
    """The ids of schools with a contact whom mail or a channel reaches, or whom one can call."""
    return (
        select(School.id)
        .join(Grant, Grant.school_id == School.id)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.role == "school_contact",
            Grant.holding_on(today),
            User.active,
            is_reached(),
        )
        .correlate(None)
    )

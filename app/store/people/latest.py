"""Sets of ids that facts about people ask for: whose latest row says so, whom mail reaches."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.models import GATES, BadAddress, Consent, GatePass, Grant, School, User, Volunteer

Condition = ColumnElement[bool]


def answered_later() -> Condition:
    """For queries that select from Consent: whether there is a later answer to the same."""
    later = aliased(Consent)
    same = and_(later.child_id == Consent.child_id, later.item == Consent.item)
    return select(later.id).where(same, later.id > Consent.id).correlate(Consent).exists()


def _last_pass(condition: Condition) -> Any:
    """The ids of volunteers with a gate whose last pass is so."""
    later = aliased(GatePass)
    same = and_(later.volunteer_id == GatePass.volunteer_id, later.gate == GatePass.gate)
    superseded = select(later.id).where(same, later.id > GatePass.id).correlate(GatePass).exists()
    return select(GatePass.volunteer_id).where(condition, ~superseded)


def through_all_gates() -> Any:
    """The ids of volunteers who passed every gate once, whatever became of it."""
    passes = select(GatePass.volunteer_id).group_by(GatePass.volunteer_id)
    return passes.having(func.count(GatePass.gate.distinct()) == len(GATES))


def with_a_gate_shut(today: date) -> Any:
    """The ids of volunteers with a gate whose last pass does not stand, expired or not."""
    return _last_pass(or_(GatePass.withdrawn_at.is_not(None), GatePass.passed_on > today))


def whose_check_ends(before: date) -> Any:
    """The ids of volunteers with a gate whose last pass ends before the day."""
    return _last_pass(GatePass.expires_on < before)


def users_who_write(today: date) -> Any:
    """The ids of users who have the role of a volunteer."""
    return select(Grant.user_id).where(Grant.role == "volunteer", Grant.holding_on(today))


def mail_reaches() -> Condition:
    """Of a volunteer with the account, if any: whether mail arrives there, else at their own."""
    bad = select(BadAddress.email_index)
    own = and_(
        User.id.is_(None), Volunteer.email_index.is_not(None), Volunteer.email_index.not_in(bad)
    )
    return or_(and_(User.id.is_not(None), User.email_index.not_in(bad)), own)


def schools_reached(today: date) -> Any:
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

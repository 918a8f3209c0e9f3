"""Reads of asks: which wait for whose yes, and which list a yes is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.models import Ask, AskKind, AskState, Grant, School, User, region_prefix
from app.models.oversight.ask import TAKEN_WITHIN, WAITS_FOR
from app.store.scope import EVERYTHING, Scope, school_within, scope_from

ADMINS_ALONE = frozenset({AskKind.FILE, AskKind.ERASE, AskKind.CLOCK})
"""Of these the programme answers; of a list whoever reaches as far as the one who asks."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers asks, and how far they reach."""

    user_id: int
    scope: Scope

    def may_answer(self, ask: Ask) -> bool:
        """Whether this person may say yes or no: never to their own ask."""
        if ask.asked_by_id == self.user_id:
            return False
        return self.scope.programme or (
            ask.kind not in ADMINS_ALONE and _holds(self.scope, scope_from(ask.reach))
        )


def waiting_asks(answerer: Answerer, now: datetime) -> list[Ask]:
    """Those that wait for this person's answer, the oldest first."""
    query = select(Ask).where(
        Ask.decided_at.is_(None), Ask.withdrawn_at.is_(None), Ask.asked_at > now - WAITS_FOR
    )
    found = db.session.scalars(query.order_by(Ask.id))
    return [ask for ask in found if answerer.may_answer(ask)]


def own_asks(user_id: int, now: datetime) -> Sequence[Ask]:
    """What a person asked in the last weeks, the newest first."""
    since = now - WAITS_FOR - TAKEN_WITHIN
    query = select(Ask).where(Ask.asked_by_id == user_id, Ask.asked_at > since)
    return db.session.scalars(query.order_by(Ask.id.desc())).all()


def ask_of_id(ask_id: int, answerer: Answerer) -> Ask:
    """An ask that is this person's own, or that they answer. Raises NotFound."""
    ask = db.session.get(Ask, ask_id)
    if ask is None or not (ask.asked_by_id == answerer.user_id or answerer.may_answer(ask)):
        raise NotFound("asks.unknown", id=ask_id)
    return ask


def somebody_answers(ask: Ask, today: date) -> bool:
    """Whether there is anybody else who may answer: an admin, or whoever reaches as far."""
    query = (
        select(Grant)
        .join(User, User.id == Grant.user_id)
        .where(Grant.role.in_(("admin", "coordinator")), Grant.holding_on(today), User.active)
    )
    return any(
        Answerer(grant.user_id, _reach_of(grant)).may_answer(ask)
        for grant in db.session.scalars(query)
    )


def open_asks(kind: AskKind, about: str, now: datetime) -> list[Ask]:
    """The asks of a kind about somebody or something that still wait or are still to be taken."""
    query = select(Ask).where(
        *(Ask.kind == kind, Ask.about == about, Ask.asked_at > now - WAITS_FOR - TAKEN_WITHIN),
        *(Ask.withdrawn_at.is_(None), Ask.done_at.is_(None)),
    )
    is_open = (AskState.WAITING, AskState.APPROVED)
    return [ask for ask in db.session.scalars(query) if ask.state_at(now) in is_open]


def schools_to_print(address: str | None, scope: Scope) -> Sequence[str]:
    """The names of the schools in reach whose papers an ask for a print, or its form, is about."""
    codes = [value for name, value in parse_qsl(address or "") if name == "school"]
    query = select(School.name).where(School.code.in_(codes), school_within(scope))
    return db.session.scalars(query.order_by(School.sort_key)).all()


def _reach_of(grant: Grant) -> Scope:
    if grant.role == "admin":
        return EVERYTHING
    return Scope(prefixes=frozenset({region_prefix(grant.region_code or "")}))


def _holds(scope: Scope, other: Scope) -> bool:
    """Whether the regions and schools of one reach lie within the other; nothing lies nowhere."""
    if other.programme or not (other.prefixes or other.school_ids):
        return False
    schools = db.session.scalars(select(School).where(School.id.in_(other.school_ids)))
    return all(scope.holds_region(one.ljust(6, "0")) for one in other.prefixes) and all(
        scope.holds_school(school) for school in schools
    )

"""Reads of drafts: the solution of a round, as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import (
    Child,
    Draft,
    HallViolator,
    Proposal,
    Region,
    Round,
    RoundChild,
    School,
    Volunteer,
    Waiting,
)
from app.store.listing import Page, page_of
from app.store.rounds.rounds import round_within
from app.store.rounds.since.needs import need_shown
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class WaitingChild:
    """A child whom a draft leaves waiting.

    `violator` are those it competes with, if any; `child_then` is it in the round's snapshot,
    `need` None where nobody may know it any more.
    """

    waiting: Waiting
    violator: HallViolator | None
    child_then: RoundChild
    child: Child
    school: School
    need: int | None


def draft_of(scope: Scope, draft_id: int) -> Draft:
    """One draft with its round and cohort. Raises NotFound where there is none in reach."""
    query = select(Draft).join(Round).where(Draft.id == draft_id, round_within(scope))
    whole = joinedload(Draft.round)
    found = db.session.scalar(
        query.options(whole.joinedload(Round.cohort), whole.joinedload(Round.region))
    )
    if found is None:
        raise NotFound("drafts.unknown", draft=draft_id)
    return found


def drafts_of_round(round_id: int) -> Sequence[Draft]:
    """The drafts of a round, the newest first."""
    query = select(Draft).where(Draft.round_id == round_id).order_by(Draft.number.desc())
    return db.session.scalars(query).all()


def solved_beside(draft: Draft) -> Sequence[Draft]:
    """The other solved drafts of the same round, the newest first."""
    others = drafts_of_round(draft.round_id)
    return [row for row in others if row.is_solved and row.id != draft.id]


def page_of_waiting(draft_id: int, number: int, today: date) -> Page[WaitingChild]:
    """One page of the children who wait; the neediest first."""
    need = need_shown(today)
    query: Any = (
        select(Waiting, HallViolator, RoundChild, Child, School, need)
        .outerjoin(HallViolator, HallViolator.id == Waiting.violator_id)
        .join(Child, Child.id == Waiting.child_id)
        .join(School, School.id == Child.school_id)
        .join(Draft, Draft.id == Waiting.draft_id)
        .join(
            RoundChild,
            (RoundChild.child_id == Child.id)
            & (RoundChild.round_id == Draft.round_id)
            & (RoundChild.basis == Draft.basis),
        )
        .where(Waiting.draft_id == draft_id)
        .order_by(func.coalesce(need, 0).desc(), RoundChild.waited.desc(), Child.code)
    )
    page = page_of(query, number)
    return page.showing([WaitingChild(*row) for row in page.rows])


def pair_of_child(draft_id: int, child_id: int) -> Proposal | None:
    """The pair that a draft proposes for a child, if any."""
    return db.session.get(Proposal, (draft_id, child_id))


def child_of_draft(draft: Draft, code: str) -> tuple[Child, RoundChild, School]:
    """A child of the draft's round by code. Raises NotFound."""
    found = db.session.execute(
        select(Child, RoundChild, School)
        .join(RoundChild, RoundChild.child_id == Child.id)
        .join(School, School.id == Child.school_id)
        .where(
            RoundChild.round_id == draft.round_id,
            RoundChild.basis == draft.basis,
            Child.code == code,
        )
    ).one_or_none()
    if found is None:
        raise NotFound("rounds.unknown_child", child=code)
    return found[0], found[1], found[2]


def counties_of(round_id: int) -> Sequence[Region]:
    """The counties that the children of a round live in."""
    codes = select(RoundChild.region_code).where(RoundChild.round_id == round_id).distinct()
    query = select(Region).where(Region.code.in_(codes)).order_by(Region.code)
    return db.session.scalars(query).all()


def pen_names(codes: Sequence[str]) -> dict[str, str]:
    """Pen names of children and volunteers by code."""
    names: dict[str, str] = {}
    for model in (Child, Volunteer):
        rows = db.session.execute(select(model.code, model.pen_name).where(model.code.in_(codes)))
        names |= dict(rows.all())
    return names

"""Reads of matching rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import (
    AuditRow,
    Child,
    Draft,
    LeftOut,
    Region,
    Round,
    RoundChild,
    RoundState,
    RoundVolunteer,
    School,
    User,
    Volunteer,
    region_prefix,
)
from app.store.listing import Page, page_of
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list, with how many are in it and how many drafts it has."""

    round: Round
    children: int
    volunteers: int
    drafts: int


def operator_who_published(round_id: int) -> str:
    """Who published the round from the command line: the operating system's user."""
    drafts = select(cast(Draft.id, String)).where(Draft.round_id == round_id)
    query = select(AuditRow.actor_words).where(
        AuditRow.action == "rounds.publish",
        AuditRow.object_type == "draft",
        AuditRow.object_code.in_(drafts),
    )
    words = db.session.scalar(query.order_by(AuditRow.id.desc()).limit(1)) or ""
    return words.removeprefix("operator ")


def round_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Round: its region lies in the reader's."""
    if scope.programme:
        return true()
    prefixes = sorted(scope.prefixes)
    return or_(false(), *(Round.region_code.startswith(p, autoescape=True) for p in prefixes))


def round_of(scope: Scope, round_id: int) -> Round:
    """One round. Raises NotFound where there is none in reach."""
    query = select(Round).where(Round.id == round_id, round_within(scope))
    found = db.session.scalar(query.options(joinedload(Round.cohort), joinedload(Round.region)))
    if found is None:
        raise NotFound("rounds.unknown", round=round_id)
    return found


def rounds_in_reach(scope: Scope, number: int = 1) -> Page[RoundLine]:
    """The rounds in reach, the newest first."""
    page = page_of(_round_query(scope), number)
    ids = [row.id for row in page.rows]
    children = _snapshot_counts(RoundChild, ids)
    volunteers = _snapshot_counts(RoundVolunteer, ids)
    drafts = dict(
        db.session.execute(
            select(Draft.round_id, func.count())
            .where(Draft.round_id.in_(ids))
            .group_by(Draft.round_id)
        ).all()
    )
    lines = [
        RoundLine(row, children.get(row.id, 0), volunteers.get(row.id, 0), drafts.get(row.id, 0))
        for row in page.rows
    ]
    return page.showing(lines)


def open_rounds(scope: Scope) -> Sequence[Round]:
    """The rounds in reach that wait to be published."""
    return db.session.scalars(_round_query(scope).where(Round.state == RoundState.OPEN)).all()


def counts_of(round_id: int) -> tuple[int, int]:
    """How many children and volunteers are in a round."""
    children = _snapshot_counts(RoundChild, [round_id]).get(round_id, 0)
    return children, _snapshot_counts(RoundVolunteer, [round_id]).get(round_id, 0)


def places_of(row: Round) -> int:
    """How many children the volunteers of a round can take between them."""
    query = select(func.sum(RoundVolunteer.capacity)).where(
        RoundVolunteer.round_id == row.id, RoundVolunteer.basis == row.basis
    )
    return db.session.scalar(query) or 0


def left_out_counts(round_id: int) -> list[tuple[str, str, int]]:
    """Who is left out of a round: 'child' or 'volunteer', reason, how many."""
    is_child = LeftOut.child_id.is_not(None)
    rows = db.session.execute(
        select(is_child, LeftOut.reason, func.count())
        .where(LeftOut.round_id == round_id)
        .group_by(is_child, LeftOut.reason)
        .order_by(func.count().desc(), LeftOut.reason)
    )
    return [("child" if child else "volunteer", reason, count) for child, reason, count in rows]


def left_out_children(round_id: int, reason: str, number: int) -> Page[Child]:
    """The children left out for a reason (or for any), by school and pen name."""
    query = (
        select(Child)
        .join(Child.school)
        .join(LeftOut, LeftOut.child_id == Child.id)
        .options(contains_eager(Child.school))
        .where(*_left_out(round_id, reason))
    )
    return page_of(query.order_by(School.sort_key, Child.pen_name, Child.id), number)


def left_out_volunteers(round_id: int, reason: str, number: int) -> Page[Volunteer]:
    """The volunteers left out for a reason (or for any), by pen name."""
    query = (
        select(Volunteer)
        .join(LeftOut, LeftOut.volunteer_id == Volunteer.id)
        .where(*_left_out(round_id, reason))
    )
    return page_of(query.order_by(Volunteer.pen_name, Volunteer.id), number)


def ids_left_out(round_id: int, reason: str) -> tuple[Select[Any], Select[Any]]:
    """The ids of the children, and of the volunteers, left out for a reason (or for any)."""
    conditions = _left_out(round_id, reason)
    children = select(LeftOut.child_id).where(LeftOut.child_id.is_not(None), *conditions)
    volunteers = select(LeftOut.volunteer_id).where(LeftOut.volunteer_id.is_not(None), *conditions)
    return children, volunteers


def name_of_user(user_id: int | None) -> str | None:
    """The shown name of who did something; None for a command or a closed account."""
    user = db.session.get(User, user_id) if user_id is not None else None
    return user.shown_name if user else None


def regions_to_choose(scope: Scope) -> Sequence[Region]:
    """The regions in reach that have schools, and those above them in reach, by code."""
    codes: set[str] = set()
    for county in db.session.scalars(select(School.county_code).distinct()):
        above = (county, f"{county[:4]}00", f"{county[:2]}0000")
        codes |= {code for code in above if scope.holds_region(code)}
    return db.session.scalars(
        select(Region).where(Region.code.in_(codes)).order_by(Region.code)
    ).all()


def smallest_region_of_all(scope: Scope) -> str | None:
    """The code of the smallest region in reach that holds all schools in reach, if one does."""
    return smallest_over_all(regions_to_choose(scope))


def smallest_over_all(regions: Sequence[Region]) -> str | None:
    """The code of the smallest of these regions that holds all counties among them, if any."""
    counties = [region.code for region in regions if region.level == "county"]
    for region in sorted(regions, key=lambda one: len(region_prefix(one.code)), reverse=True):
        if all(county.startswith(region_prefix(region.code)) for county in counties):
            return region.code
    return None


def _round_query(scope: Scope) -> Any:
    return (
        select(Round)
        .where(round_within(scope))
        .options(joinedload(Round.cohort), joinedload(Round.region))
        .order_by(Round.id.desc())
    )


def _left_out(round_id: int, reason: str) -> list[ColumnElement[bool]]:
    of_round = LeftOut.round_id == round_id
    return [of_round, LeftOut.reason == reason] if reason else [of_round]


def _snapshot_counts(model: type[RoundChild | RoundVolunteer], ids: list[int]) -> dict[int, int]:
    """How many people the newest snapshot of each round has."""
    rows = db.session.execute(
        select(model.round_id, func.count())
        .join(Round, (Round.id == model.round_id) & (Round.basis == model.basis))
        .where(model.round_id.in_(ids))
        .group_by(model.round_id)
    )
    return dict(rows.all())

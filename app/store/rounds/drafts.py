"""Reads of drafts: the solution of a round, as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased, joinedload

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
    RoundVolunteer,
    School,
    Volunteer,
    Waiting,
)
from app.store.listing import Page, Sorts, in_order, page_of
from app.store.rounds.rounds import round_within
from app.store.scope import Scope
from matching.problem.score import FULL_POINTS


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """What a list of a draft's pairs is narrowed to; empty values narrow nothing.

    `words` are looked for in pen names and codes; `below` is a score from 0 to 1.
    """

    words: str = ""
    need: int | None = None
    county: str = ""
    relation: str = ""
    kept: bool = False
    below: float | None = None
    sort: str = "-score"


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """A pair that a draft proposes.

    `child_then` and `volunteer_then` are the two as the round's snapshot has them; `county` is the
    child's region there, `home` the volunteer's, None where no region has the code.
    """

    proposal: Proposal
    child_then: RoundChild
    volunteer_then: RoundVolunteer
    child: Child
    volunteer: Volunteer
    county: Region | None
    home: Region | None


@dataclass(frozen=True, slots=True)
class WaitingChild:
    """A child whom a draft leaves waiting.

    `violator` are those it competes with, if any; `child_then` is it in the round's snapshot.
    """

    waiting: Waiting
    violator: HallViolator | None
    child_then: RoundChild
    child: Child
    school: School


SORTS: Sorts = {
    "score": Proposal.points,
    "child": Child.pen_name,
    "volunteer": Volunteer.pen_name,
    "need": RoundChild.need,
    "rank": Proposal.rank,
    "gap": Proposal.gap,
}


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


def page_of_pairs(draft: Draft, wanted: ProposalFilter, number: int) -> Page[ProposedPair]:
    """One page of the wanted pairs of a draft."""
    page = page_of(_pairs_query(draft, wanted), number)
    return page.showing([ProposedPair(*row) for row in page.rows])


def all_pairs(draft: Draft, wanted: ProposalFilter) -> list[ProposedPair]:
    """The wanted pairs of all pages."""
    return [ProposedPair(*row) for row in db.session.execute(_pairs_query(draft, wanted))]


def page_of_waiting(draft_id: int, number: int) -> Page[WaitingChild]:
    """One page of the children who wait; the neediest first."""
    query: Any = (
        select(Waiting, HallViolator, RoundChild, Child, School)
        .outerjoin(HallViolator, HallViolator.id == Waiting.violator_id)
        .join(Child, Child.id == Waiting.child_id)
        .join(School, School.id == Child.school_id)
        .join(Draft, Draft.id == Waiting.draft_id)
        .join(
            RoundChild,
            (RoundChild.child_id == Child.id) & (RoundChild.round_id == Draft.round_id),
        )
        .where(Waiting.draft_id == draft_id)
        .order_by(RoundChild.need.desc(), RoundChild.waited.desc(), Child.code)
    )
    page = page_of(query, number)
    rows = [WaitingChild(*row) for row in page.rows]
    return Page(rows, page.number, page.total, page.size)


def pair_of_child(draft_id: int, child_id: int) -> Proposal | None:
    """The pair that a draft proposes for a child, if any."""
    return db.session.get(Proposal, (draft_id, child_id))


def child_of_draft(draft: Draft, code: str) -> tuple[Child, RoundChild, School]:
    """A child of the draft's round by code. Raises NotFound."""
    found = db.session.execute(
        select(Child, RoundChild, School)
        .join(RoundChild, RoundChild.child_id == Child.id)
        .join(School, School.id == Child.school_id)
        .where(RoundChild.round_id == draft.round_id, Child.code == code)
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


def _pairs_query(draft: Draft, wanted: ProposalFilter) -> Any:
    child_region, home = _aliases()
    query = (
        select(Proposal, RoundChild, RoundVolunteer, Child, Volunteer, child_region, home)
        .join(Child, Child.id == Proposal.child_id)
        .join(Volunteer, Volunteer.id == Proposal.volunteer_id)
        .join(RoundChild, RoundChild.child_id == Proposal.child_id)
        .join(RoundVolunteer, RoundVolunteer.volunteer_id == Proposal.volunteer_id)
        .outerjoin(child_region, child_region.code == RoundChild.region_code)
        .outerjoin(home, home.code == RoundVolunteer.region_code)
        .where(
            Proposal.draft_id == draft.id,
            RoundChild.round_id == draft.round_id,
            RoundVolunteer.round_id == draft.round_id,
            *_conditions(wanted),
        )
    )
    return in_order(query, SORTS, wanted.sort, Child.code)


def _conditions(wanted: ProposalFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        columns = (Child.pen_name, Volunteer.pen_name, Child.code, Volunteer.code)
        hits = [column.icontains(wanted.words, autoescape=True) for column in columns]
        found.append(hits[0] | hits[1] | hits[2] | hits[3])
    if wanted.need is not None:
        found.append(RoundChild.need == wanted.need)
    if wanted.county:
        found.append(RoundChild.region_code == wanted.county)
    if wanted.relation:
        found.append(Proposal.relation == wanted.relation)
    if wanted.kept:
        found.append(Proposal.kept.is_(True))
    if wanted.below is not None:
        found.append(Proposal.points < wanted.below * FULL_POINTS)
    return found


def _aliases() -> tuple[Any, Any]:
    return aliased(Region), aliased(Region)

"""The pairs that a draft proposes, as its page and its file list them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Child, Draft, Proposal, Region, RoundChild, RoundVolunteer, Volunteer
from app.store.listing import Page, Sorts, in_order, page_of
from app.store.rounds.since.needs import need_shown
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
    child's region there, `home` the volunteer's, None where no region has the code. `need` is None
    where it may not be known any more.
    """

    proposal: Proposal
    child_then: RoundChild
    volunteer_then: RoundVolunteer
    child: Child
    volunteer: Volunteer
    county: Region | None
    home: Region | None
    need: int | None


SORTS: Sorts = {
    "score": Proposal.points,
    "child": Child.pen_name,
    "volunteer": Volunteer.pen_name,
    "rank": Proposal.rank,
    "gap": Proposal.gap,
}
"""And 'need', as far as it may be known on the day."""


def page_of_pairs(
    draft: Draft, wanted: ProposalFilter, number: int, today: date
) -> Page[ProposedPair]:
    """One page of the wanted pairs of a draft."""
    page = page_of(_pairs_query(draft, wanted, today), number)
    return page.showing([ProposedPair(*row) for row in page.rows])


def all_pairs(draft: Draft, wanted: ProposalFilter, today: date) -> list[ProposedPair]:
    """The wanted pairs of all pages."""
    return [ProposedPair(*row) for row in db.session.execute(_pairs_query(draft, wanted, today))]


def _pairs_query(draft: Draft, wanted: ProposalFilter, today: date) -> Any:
    need = need_shown(today)
    child_region: Any = aliased(Region)
    home: Any = aliased(Region)
    query = (
        select(Proposal, RoundChild, RoundVolunteer, Child, Volunteer, child_region, home, need)
        .join(Child, Child.id == Proposal.child_id)
        .join(Volunteer, Volunteer.id == Proposal.volunteer_id)
        .join(RoundChild, RoundChild.child_id == Proposal.child_id)
        .join(RoundVolunteer, RoundVolunteer.volunteer_id == Proposal.volunteer_id)
        .outerjoin(child_region, child_region.code == RoundChild.region_code)
        .outerjoin(home, home.code == RoundVolunteer.region_code)
        .where(
            Proposal.draft_id == draft.id,
            RoundChild.round_id == draft.round_id,
            RoundChild.basis == draft.basis,
            RoundVolunteer.round_id == draft.round_id,
            RoundVolunteer.basis == draft.basis,
            *_conditions(wanted, need),
        )
    )
    return in_order(query, {**SORTS, "need": func.coalesce(need, 0)}, wanted.sort, Child.code)


def _conditions(
    wanted: ProposalFilter, need: ColumnElement[int | None]
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        columns = (Child.pen_name, Volunteer.pen_name, Child.code, Volunteer.code)
        hits = [column.icontains(wanted.words, autoescape=True) for column in columns]
        found.append(hits[0] | hits[1] | hits[2] | hits[3])
    if wanted.need is not None:
        found.append(need == wanted.need)
    if wanted.county:
        found.append(RoundChild.region_code == wanted.county)
    if wanted.relation:
        found.append(Proposal.relation == wanted.relation)
    if wanted.kept:
        found.append(Proposal.kept.is_(True))
    if wanted.below is not None:
        found.append(Proposal.points < wanted.below * FULL_POINTS)
    return found

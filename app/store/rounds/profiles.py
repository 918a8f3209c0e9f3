"""A draft of a round as the engine takes it and gives it back; codes stand for names."""

from dataclasses import fields
from itertools import groupby
from typing import Any

from sqlalchemy import select

import matching
from app.extensions import db
from app.models import (
    Child,
    Draft,
    HallViolator,
    HallViolatorChild,
    Price,
    Proposal,
    RoundChild,
    RoundVolunteer,
    School,
    Volunteer,
    Waiting,
)

CERTIFICATE_FIELDS = {field.name for field in fields(matching.Certificate)}


def children_of(round_id: int, basis: int) -> list[matching.Child]:
    """The children of a snapshot of a round, by code."""
    rows = db.session.execute(
        select(RoundChild, Child.code, School.code)
        .join(Child, Child.id == RoundChild.child_id)
        .join(School, School.id == Child.school_id)
        .where(RoundChild.round_id == round_id, RoundChild.basis == basis)
        .order_by(Child.code)
    )
    return [
        matching.Child(
            code,
            row.age,
            row.gender,
            row.region_code,
            tuple(row.interests),
            row.need,
            school,
            row.waited,
        )
        for row, code, school in rows
    ]


def volunteers_of(round_id: int, basis: int) -> list[matching.Volunteer]:
    """The volunteers of a snapshot of a round, by code."""
    rows = db.session.execute(
        select(RoundVolunteer, Volunteer.code)
        .join(Volunteer, Volunteer.id == RoundVolunteer.volunteer_id)
        .where(RoundVolunteer.round_id == round_id, RoundVolunteer.basis == basis)
        .order_by(Volunteer.code)
    )
    return [
        matching.Volunteer(
            code,
            row.age,
            row.gender,
            row.region_code,
            tuple(row.interests),
            row.capacity,
            row.max_need,
        )
        for row, code in rows
    ]


def engine_of(draft: Draft) -> matching.Round:
    """The checked round as a draft has it. Raises matching.InputRefused."""
    return engine_round(draft.round_id, draft.policy, draft.rulings, draft.basis)


def engine_round(
    round_id: int, policy: str, rulings: list[list[str]], basis: int = 1
) -> matching.Round:
    """The checked round of a snapshot, with a policy (TOML). Raises matching.InputRefused."""
    links = {
        kind: [(child, volunteer) for ruled, child, volunteer in rulings if ruled == kind]
        for kind in ("keep", "forbid")
    }
    settings = matching.Policy.from_toml(policy)
    children, volunteers = children_of(round_id, basis), volunteers_of(round_id, basis)
    return matching.make_round(children, volunteers, settings, links["keep"], links["forbid"])


def solution_of(draft: Draft) -> matching.Solution:
    """The stored solution of a draft, as the engine gave it."""
    return matching.Solution(
        tuple(_pairs(draft.id)),
        tuple(_waiting(draft.id)),
        prices_of(draft.id),
        certificate_of(draft.certificate),
    )


def certificate_of(values: dict[str, Any]) -> matching.Certificate:
    """The certificate from its stored values."""
    kept = {name: value for name, value in values.items() if name in CERTIFICATE_FIELDS}
    kept["matched_by_class"] = tuple(kept["matched_by_class"])
    return matching.Certificate(**kept)


def prices_of(draft_id: int) -> dict[str, int]:
    """The price of one place by the volunteer's code."""
    rows = db.session.execute(
        select(Volunteer.code, Price.price)
        .join(Volunteer, Volunteer.id == Price.volunteer_id)
        .where(Price.draft_id == draft_id)
        .order_by(Volunteer.code)
    )
    return dict(rows.all())


def links_of(draft_id: int) -> list[tuple[str, str]]:
    """The codes of each proposed pair, by child."""
    rows = db.session.execute(
        select(Child.code, Volunteer.code)
        .select_from(Proposal)
        .join(Child, Child.id == Proposal.child_id)
        .join(Volunteer, Volunteer.id == Proposal.volunteer_id)
        .where(Proposal.draft_id == draft_id)
        .order_by(Child.code)
    )
    return list(rows.all())


def _pairs(draft_id: int) -> list[matching.Pair]:
    rows = db.session.execute(
        select(Proposal, Child.code, Volunteer.code)
        .join(Child, Child.id == Proposal.child_id)
        .join(Volunteer, Volunteer.id == Proposal.volunteer_id)
        .where(Proposal.draft_id == draft_id)
        .order_by(Child.code)
    )
    return [
        matching.Pair(
            child,
            volunteer,
            row.points,
            row.interests,
            row.age,
            row.region,
            row.gender,
            tuple(row.shared),
            row.gap,
            row.relation,
            row.rank,
        )
        for row, child, volunteer in rows
    ]


def _waiting(draft_id: int) -> list[matching.Waiting]:
    violators = _violators(draft_id)
    rows = db.session.execute(
        select(Waiting, Child.code)
        .join(Child, Child.id == Waiting.child_id)
        .where(Waiting.draft_id == draft_id)
        .order_by(Child.code)
    )
    return [
        matching.Waiting(
            code, row.reason, row.volunteers, row.kept_out, *violators[row.violator_id]
        )
        for row, code in rows
    ]


def _violators(draft_id: int) -> dict[int | None, tuple[tuple[str, ...], int]]:
    """The children (by code) and the places of each Hall violator; none and 0 for no violator."""
    rows = db.session.execute(
        select(HallViolator.id, HallViolator.places, Child.code)
        .join(HallViolatorChild, HallViolatorChild.violator_id == HallViolator.id)
        .join(Child, Child.id == HallViolatorChild.child_id)
        .where(HallViolator.draft_id == draft_id)
    )
    found: dict[int | None, tuple[tuple[str, ...], int]] = {None: ((), 0)}
    for (id_, places), members in groupby(sorted(rows), key=lambda row: (row.id, row.places)):
        found[id_] = (tuple(row.code for row in members), places)
    return found

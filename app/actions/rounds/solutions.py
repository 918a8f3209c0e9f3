"""The solution of a draft as rows: proposed pairs, who waits and why, the prices that prove it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select

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
    Volunteer,
    Waiting,
)
from matching.result.solution import COMPETITION

Ids = Mapping[str, int]


def store_solution(draft_id: int, engine: matching.Round, solution: matching.Solution) -> None:
    """Store all rows of a draft that has none yet, in the running transaction."""
    round_id = db.session.scalar(select(Draft.round_id).where(Draft.id == draft_id))
    children = _ids(Child, RoundChild, RoundChild.child_id, round_id)
    volunteers = _ids(Volunteer, RoundVolunteer, RoundVolunteer.volunteer_id, round_id)
    kept = set(engine.keep)
    proposals = (
        _proposal(pair, (pair.child, pair.volunteer) in kept)
        | {"child_id": children[pair.child], "volunteer_id": volunteers[pair.volunteer]}
        for pair in solution.pairs
    )
    prices = (
        {"volunteer_id": volunteers[code], "price": price}
        for code, price in solution.prices.items()
    )
    _insert(Proposal, draft_id, proposals)
    _insert(Price, draft_id, prices)
    _store_waiting(draft_id, solution.waiting, children)


def _proposal(pair: matching.Pair, kept: bool) -> dict[str, Any]:
    return {
        "points": pair.points,
        "interests": pair.interests,
        "age": pair.age,
        "region": pair.region,
        "gender": pair.gender,
        "shared": list(pair.shared),
        "gap": pair.gap,
        "relation": pair.relation,
        "rank": pair.rank,
        "kept": kept,
    }


def _store_waiting(draft_id: int, waiting: Iterable[matching.Waiting], children: Ids) -> None:
    """Those who wait; each Hall violator is stored once, however many of its children wait."""
    # All who wait in one violator share one tuple of rivals: hashing a long one takes long.
    violators: dict[int, int] = {}
    rows = []
    for one in waiting:
        if one.reason == COMPETITION and id(one.rivals) not in violators:
            violators[id(one.rivals)] = _new_violator(draft_id, one, children)
        rows.append(
            {
                "child_id": children[one.child],
                "reason": one.reason,
                "volunteers": one.volunteers,
                "kept_out": dict(one.kept_out),
                "violator_id": violators.get(id(one.rivals)),
            }
        )
    _insert(Waiting, draft_id, rows)


def _new_violator(draft_id: int, waiting: matching.Waiting, children: Ids) -> int:
    row = HallViolator(draft_id=draft_id, children=len(waiting.rivals), places=waiting.places)
    db.session.add(row)
    db.session.flush()
    members = [{"violator_id": row.id, "child_id": children[code]} for code in waiting.rivals]
    db.session.execute(insert(HallViolatorChild), members)
    return row.id


def _insert(model: Any, draft_id: int, rows: Iterable[dict[str, Any]]) -> None:
    values = [row | {"draft_id": draft_id} for row in rows]
    if values:
        db.session.execute(insert(model), values)


def _ids(model: Any, listed: Any, key: Any, round_id: int | None) -> dict[str, int]:
    rows = db.session.execute(
        select(model.code, model.id)
        .join(listed, key == model.id)
        .where(listed.round_id == round_id)
    )
    return dict(rows.all())

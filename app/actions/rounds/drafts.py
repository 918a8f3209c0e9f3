"""Drafts of a round: solved by the engine, recounted by its checker, stored whole."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

import matching
from app.actions.records import record_change
from app.actions.rounds.figures import figures_of
from app.actions.system import work
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import (
    Child,
    Draft,
    Price,
    Proposal,
    Round,
    RoundChild,
    RoundVolunteer,
    Volunteer,
    Waiting,
)
from app.store.rounds.profiles import engine_round, rulings_of
from app.store.rounds.rounds import round_of
from app.store.scope import Scope
from app.wording.rounds import EngineFaults
from matching.result.details import details_of

KIND = "draft"
SOLVED_AT_ONCE = 600
"""With up to this many people in a round its draft is solved while the page loads."""
Tell = Callable[[str, float], None]


def solve_draft(scope: Scope, round_id: int, policy: str | None = None, *, acting: Acting) -> Draft:
    """Solve a round here and now, and store the draft; `policy` is TOML, None the defaults.

    Nothing is stored unless the recount proves it. Raises NotFound; Refused rounds.not_open,
    drafts.empty, drafts.refused (with every fault) or drafts.unproved.
    """
    settings = _checked_policy(policy)
    refuse_closed(round_of(scope, round_id))
    rulings = rulings_of(round_id)
    engine = _engine(round_id, settings, rulings)
    db.session.rollback()
    solution = _solve(engine)
    with transaction():
        draft = _new_draft(round_id, settings, rulings, acting)
        draft.state = "solving"
        db.session.flush()
        _store(draft.id, engine, solution, acting.now)
        record_change(acting, "rounds.solve", "draft", str(draft.id))
    return draft


def ask_draft(
    scope: Scope, round_id: int, policy: str | None = None, *, acting: Acting
) -> tuple[int, int]:
    """Ask for a draft to be solved in the background: the ids of the draft and of the work.

    Raises as solve_draft does, but for what only solving can show.
    """
    settings = _checked_policy(policy)
    refuse_closed(round_of(scope, round_id))
    _engine(round_id, settings, rulings_of(round_id))
    with transaction():
        draft = _new_draft(round_id, settings, rulings_of(round_id), acting)
        work_id = work.ask(KIND, {"draft": draft.id}, acting=acting)
        record_change(acting, "rounds.solve", "draft", str(draft.id))
        return draft.id, work_id


def refuse_closed(row: Round) -> None:
    """Raise Refused where a round is no longer open."""
    if row.state != "open":
        raise Refused("rounds.not_open", state=row.state)


def run_draft(task: work.Task) -> dict[str, Any]:
    """Solve the draft of claimed work."""
    draft_id = int(task.arguments["draft"])
    draft = db.session.get_one(Draft, draft_id)
    engine = _engine(draft.round_id, draft.policy, draft.rulings)
    with transaction():
        _step(draft_id, ("waiting", "solving"), "solving")
    solution = _solve(engine, work.paced(task))
    task.tell("storing", 0.95)
    with transaction():
        _store(draft_id, engine, solution, task.moment())
    return {"draft": draft_id}


def give_up_draft(arguments: dict[str, Any], fault: str) -> None:
    """The draft of work that failed for good says why."""
    db.session.execute(
        update(Draft)
        .where(Draft.id == arguments["draft"], Draft.state.in_(("waiting", "solving")))
        .values(state="failed", fault=fault)
    )


work.register(KIND, run_draft, give_up_draft)


def _checked_policy(policy: str | None) -> str:
    try:
        return matching.Policy.from_toml(policy or "").to_toml()
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=EngineFaults.of(refused.faults)) from refused


def _engine(round_id: int, policy: str, rulings: list[list[str]]) -> matching.Round:
    try:
        engine = engine_round(round_id, policy, rulings)
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=EngineFaults.of(refused.faults)) from refused
    if not engine.children:
        raise Refused("drafts.empty")
    return engine


def _solve(engine: matching.Round, tell: Tell | None = None) -> matching.Solution:
    try:
        solution = matching.solve_round(engine, tell)
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=EngineFaults.of(refused.faults)) from refused
    if tell is not None:
        tell("verifying", 0.9)
    verdict = matching.verify_solution(engine, solution)
    if not verdict.proved_optimal:
        raise Refused("drafts.unproved", findings=len(verdict.findings))
    return solution


def _new_draft(round_id: int, policy: str, rulings: list[list[str]], acting: Acting) -> Draft:
    row = db.session.get_one(Round, round_id, with_for_update=True, populate_existing=True)
    refuse_closed(row)
    highest = db.session.scalar(select(func.max(Draft.number)).where(Draft.round_id == round_id))
    draft = Draft(
        round_id=round_id,
        number=(highest or 0) + 1,
        policy=policy,
        rulings=rulings,
        asked_at=acting.now,
        asked_by_id=acting.actor.user_id,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def _step(draft_id: int, before: tuple[str, ...], after: str, **values: Any) -> None:
    changed = rows_changed(
        update(Draft)
        .where(Draft.id == draft_id, Draft.state.in_(before))
        .values(state=after, **values)
    )
    if changed != 1:
        raise work.WorkEnded("work.ended", draft=draft_id)


def _store(
    draft_id: int, engine: matching.Round, solution: matching.Solution, now: datetime
) -> None:
    """All of a solution, once: the draft goes from solving to solved in the same transaction."""
    _step(
        draft_id,
        ("solving",),
        "solved",
        certificate=asdict(solution.certificate),
        summary=figures_of(engine, solution),
        solved_at=now,
        fault=None,
    )
    round_id = db.session.scalar(select(Draft.round_id).where(Draft.id == draft_id))
    children = _ids(Child, RoundChild, RoundChild.child_id, round_id)
    volunteers = _ids(Volunteer, RoundVolunteer, RoundVolunteer.volunteer_id, round_id)
    for model in (Proposal, Waiting, Price):
        db.session.execute(delete(model).where(model.draft_id == draft_id))
    kept = set(engine.keep)
    proposals = [
        _proposal(pair, (pair.child, pair.volunteer) in kept)
        | {"child_id": children[pair.child], "volunteer_id": volunteers[pair.volunteer]}
        for pair in solution.pairs
    ]
    waiting = [
        {"child_id": children[one.child], "reason": one.reason, "detail": detail}
        for one, detail in zip(solution.waiting, details_of(solution.waiting), strict=True)
    ]
    prices = [
        {"volunteer_id": volunteers[code], "price": price}
        for code, price in solution.prices.items()
    ]
    for model, rows in ((Proposal, proposals), (Waiting, waiting), (Price, prices)):
        if rows:
            db.session.execute(insert(model), [row | {"draft_id": draft_id} for row in rows])


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


def _ids(model: Any, listed: Any, key: Any, round_id: int | None) -> dict[str, int]:
    rows = db.session.execute(
        select(model.code, model.id)
        .join(listed, key == model.id)
        .where(listed.round_id == round_id)
    )
    return dict(rows.all())

"""Drafts of a round: solved by the engine, recounted by its checker, stored whole."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

import matching
from app.actions.records import record_change
from app.actions.rounds.figures import figures_of
from app.actions.rounds.solutions import store_solution
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Draft, DraftState, Round, RoundState
from app.store.rounds.faults import engine_faults
from app.store.rounds.profiles import engine_round
from app.store.rounds.rounds import round_of
from app.store.rounds.rulings import rulings_in_codes
from app.store.scope import Scope

KIND = "draft"
UNSOLVED = (DraftState.WAITING, DraftState.SOLVING)
SOLVED_AT_ONCE = 600
"""With up to this many people in a round its draft is solved while the page loads."""


@dataclass(frozen=True, slots=True)
class _Problem:
    """A round as it is to be solved: the policy as TOML, what is ruled, the engine's round."""

    round_id: int
    policy: str
    rulings: list[list[str]]
    engine: matching.Round


def solve_draft(scope: Scope, round_id: int, policy: str | None = None, *, acting: Acting) -> Draft:
    """Solve a round here and now, and store the draft; `policy` is TOML, None the defaults.

    Nothing is stored unless the recount proves it. Raises NotFound; Refused rounds.not_open,
    drafts.empty, drafts.refused (with every fault) or drafts.unproved.
    """
    return _solved(_problem(scope, round_id, policy), acting)


def solve_or_ask(
    scope: Scope, round_id: int, policy: str | None = None, *, acting: Acting
) -> Done[Draft] | Asked:
    """Solve a small round now; ask for the draft of a large one.

    Raises as solve_draft does; what only solving can show of a large one, the work says.
    """
    problem = _problem(scope, round_id, policy)
    return do_or_ask(
        Errand(
            KIND,
            size=len(problem.engine.children) + len(problem.engine.volunteers),
            at_once=SOLVED_AT_ONCE,
            now=lambda: _solved(problem, acting),
            arguments=lambda: {"draft": _new_draft(problem, acting).id},
        ),
        acting=acting,
    )


def refuse_closed(row: Round) -> None:
    """Raise Refused where a round is no longer open."""
    if row.state is not RoundState.OPEN:
        raise Refused("rounds.not_open", state=row.state)


def run_draft(task: work.Task) -> dict[str, Any]:
    """Solve the draft of claimed work, and store it; gives its id.

    An earlier attempt that died after it had stored the draft is not repeated.
    """
    draft_id = int(task.arguments["draft"])
    draft = db.session.get_one(Draft, draft_id)
    if draft.state in (DraftState.SOLVED, DraftState.PUBLISHED):
        return {"draft": draft_id}
    engine = _engine(draft.round_id, draft.policy, draft.rulings)
    with transaction():
        _step(draft_id, UNSOLVED, DraftState.SOLVING)
    solution = _solve(engine, work.paced(task))
    work.advance(task, "storing", 0.95)
    with transaction():
        _store(draft_id, engine, solution, task.moment())
    return {"draft": draft_id}


def give_up_draft(arguments: dict[str, Any], fault: str) -> None:
    """The draft of work that failed for good says why."""
    db.session.execute(
        update(Draft)
        .where(Draft.id == arguments["draft"], Draft.state.in_(UNSOLVED))
        .values(state=DraftState.FAILED, fault=fault)
    )


def _problem(scope: Scope, round_id: int, policy: str | None) -> _Problem:
    settings = _checked_policy(policy)
    refuse_closed(round_of(scope, round_id))
    rulings = rulings_in_codes(round_id)
    return _Problem(round_id, settings, rulings, _engine(round_id, settings, rulings))


def _solved(problem: _Problem, acting: Acting) -> Draft:
    # Nothing is read while the engine solves: the read transaction ends before.
    db.session.rollback()
    solution = _solve(problem.engine)
    with transaction():
        draft = _new_draft(problem, acting)
        draft.state = DraftState.SOLVING
        db.session.flush()
        _store(draft.id, problem.engine, solution, acting.now)
    return draft


def _checked_policy(policy: str | None) -> str:
    try:
        return matching.Policy.from_toml(policy or "").to_toml()
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=engine_faults(refused)) from refused


def _engine(round_id: int, policy: str, rulings: list[list[str]]) -> matching.Round:
    try:
        engine = engine_round(round_id, policy, rulings)
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=engine_faults(refused)) from refused
    if not engine.children:
        raise Refused("drafts.empty")
    return engine


def _solve(engine: matching.Round, progress: work.Progress | None = None) -> matching.Solution:
    try:
        solution = matching.solve_round(engine, progress)
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=engine_faults(refused)) from refused
    if progress is not None:
        progress("verifying", 0.9)
    verdict = matching.verify_solution(engine, solution)
    if not verdict.proved_optimal:
        raise Refused("drafts.unproved", findings=len(verdict.findings))
    return solution


def _new_draft(problem: _Problem, acting: Acting) -> Draft:
    row = db.session.get_one(Round, problem.round_id, with_for_update=True, populate_existing=True)
    refuse_closed(row)
    highest = db.session.scalar(select(func.max(Draft.number)).where(Draft.round_id == row.id))
    draft = Draft(
        round_id=row.id,
        number=(highest or 0) + 1,
        policy=problem.policy,
        rulings=problem.rulings,
        asked_at=acting.now,
        asked_by_id=acting.actor.user_id,
    )
    db.session.add(draft)
    db.session.flush()
    record_change(acting, "rounds.solve", "draft", str(draft.id))
    return draft


def _step(draft_id: int, before: tuple[DraftState, ...], after: DraftState, **values: Any) -> None:
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
        (DraftState.SOLVING,),
        DraftState.SOLVED,
        certificate=asdict(solution.certificate),
        summary=figures_of(engine, solution),
        solved_at=now,
        fault=None,
    )
    store_solution(draft_id, engine, solution)

"""Drafts of a round: solved by the engine, recounted by its checker, stored whole."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

import matching
from app.actions.records import record_change
from app.actions.rounds.figures import figures_of
from app.actions.rounds.renewal import renew_round
from app.actions.rounds.solutions import store_solution
from app.actions.rounds.solving import Solved, solve_proved
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Draft, DraftState, Round, RoundState
from app.store.rounds.faults import engine_faults
from app.store.rounds.memory import families_in_codes
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
    """A round as it is to be solved: its snapshot, the policy as TOML, what is ruled, siblings."""

    round_id: int
    basis: int
    policy: str
    rulings: list[list[str]]
    engine: matching.Round
    guardians: Mapping[str, str]
    changes: dict[str, Any]


def solve_draft(scope: Scope, round_id: int, policy: str | None = None, *, acting: Acting) -> Draft:
    """Solve a round here and now, and store the draft; `policy` is TOML, None the defaults.

    First the round is renewed: who is no longer available is taken out. No draft is stored unless
    the recount proves it. Raises NotFound; Refused rounds.not_open,
    drafts.empty, drafts.refused (with every fault) or drafts.unproved.
    """
    return _solved(_problem(scope, round_id, policy, acting), acting)


def solve_or_ask(
    scope: Scope, round_id: int, policy: str | None = None, *, acting: Acting
) -> Done[Draft] | Asked:
    """Solve a small round now; ask for the draft of a large one.

    Raises as solve_draft does; what only solving can show of a large one, the work says.
    """
    problem = _problem(scope, round_id, policy, acting)
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
    rulings, guardians = draft.rulings, families_in_codes(draft.round_id, draft.basis)
    engine = _engine(draft.round_id, draft.basis, draft.policy, rulings)
    with transaction():
        _step(draft_id, UNSOLVED, DraftState.SOLVING)
    solved = solve_proved(engine, guardians, rulings, work.paced(task))
    work.advance(task, "storing", 0.95)
    with transaction():
        _store(draft_id, rulings, solved, task.moment())
    return {"draft": draft_id}


def give_up_draft(arguments: dict[str, Any], fault: str, _now: datetime) -> None:
    """The draft of work that failed for good says why."""
    db.session.execute(
        update(Draft)
        .where(Draft.id == arguments["draft"], Draft.state.in_(UNSOLVED))
        .values(state=DraftState.FAILED, fault=fault)
    )


def _problem(scope: Scope, round_id: int, policy: str | None, acting: Acting) -> _Problem:
    settings = _checked_policy(policy)
    changes = renew_round(scope, round_id, acting=acting).kept()
    basis = round_of(scope, round_id).basis
    rulings = rulings_in_codes(round_id, basis)
    engine = _engine(round_id, basis, settings, rulings)
    guardians = families_in_codes(round_id, basis)
    return _Problem(round_id, basis, settings, rulings, engine, guardians, changes)


def _solved(problem: _Problem, acting: Acting) -> Draft:
    # Nothing is read while the engine solves: the read transaction ends before.
    db.session.rollback()
    solved = solve_proved(problem.engine, problem.guardians, problem.rulings)
    with transaction():
        draft = _new_draft(problem, acting)
        draft.state = DraftState.SOLVING
        db.session.flush()
        _store(draft.id, problem.rulings, solved, acting.now)
    return draft


def _checked_policy(policy: str | None) -> str:
    try:
        return matching.Policy.from_toml(policy or "").to_toml()
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=engine_faults(refused)) from refused


def _engine(round_id: int, basis: int, policy: str, rulings: list[list[str]]) -> matching.Round:
    try:
        engine = engine_round(round_id, policy, rulings, basis)
    except matching.InputRefused as refused:
        raise Refused("drafts.refused", faults=engine_faults(refused)) from refused
    if not engine.children:
        raise Refused("drafts.empty")
    return engine


def _new_draft(problem: _Problem, acting: Acting) -> Draft:
    row = db.session.get_one(Round, problem.round_id, with_for_update=True, populate_existing=True)
    refuse_closed(row)
    highest = db.session.scalar(select(func.max(Draft.number)).where(Draft.round_id == row.id))
    draft = Draft(
        round_id=row.id,
        number=(highest or 0) + 1,
        basis=problem.basis,
        changes=problem.changes,
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


def _store(draft_id: int, rulings: list[list[str]], solved: Solved, now: datetime) -> None:
    """All of a solution, once: the draft goes from solving to solved in the same transaction."""
    engine, solution = solved.engine, solved.solution
    apart = [["forbid", child, volunteer] for child, volunteer, _ in solved.apart]
    _step(
        draft_id,
        (DraftState.SOLVING,),
        DraftState.SOLVED,
        certificate=asdict(solution.certificate),
        rulings=rulings + apart,
        summary=figures_of(engine, solution) | {"kin": solved.kin()},
        solved_at=now,
        fault=None,
    )
    store_solution(draft_id, engine, solution)

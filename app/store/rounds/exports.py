"""A draft as the folder of the engine: what an auditor verifies."""

from datetime import date
from pathlib import Path

import matching
from app.errors import Refused
from app.models import Draft
from app.store.rounds.drafts import draft_of
from app.store.rounds.faults import engine_faults
from app.store.rounds.profiles import engine_of, solution_of
from app.store.rounds.since.needs import knows_too_much
from app.store.scope import Scope


def export_draft(scope: Scope, draft_id: int, folder: Path, today: date) -> list[str]:
    """Write the folder of matching.md with its input tables; gives the names of the files.

    Codes stand for names. Raises NotFound; Refused as `folder_of`, or drafts.no_folder.
    """
    solution, tables = _solution_and_tables(draft_of(scope, draft_id), today)
    try:
        matching.write_solution(folder, solution, tables)
    except matching.InputRefused as refused:
        fault = engine_faults(refused)
        raise Refused("drafts.no_folder", folder=str(folder), fault=fault) from refused
    return sorted([*matching.folder_files(solution), *tables])


def folder_of(draft: Draft, today: date) -> dict[str, bytes]:
    """The same files by name.

    Raises Refused drafts.not_solved; drafts.needs_stopped where they would tell a need that
    nobody may know any more.
    """
    solution, tables = _solution_and_tables(draft, today)
    return matching.folder_files(solution) | tables


def _solution_and_tables(draft: Draft, today: date) -> tuple[matching.Solution, dict[str, bytes]]:
    if not draft.is_solved:
        raise Refused("drafts.not_solved", draft=draft.number)
    if hidden := knows_too_much(draft, today):
        raise Refused("drafts.needs_stopped", children=len(hidden))
    engine = engine_of(draft)
    return solution_of(draft), {
        "children.csv": matching.write_children_csv(engine.children),
        "volunteers.csv": matching.write_volunteers_csv(engine.volunteers),
        "policy.toml": engine.policy.to_toml().encode(),
        "keep.csv": matching.write_links_csv(engine.keep),
        "forbid.csv": matching.write_links_csv(engine.forbid),
    }

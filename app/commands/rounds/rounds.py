"""`flask rounds`: opened, solved, exported, published, taken back."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext

from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.folders import hand_out
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import open_round
from app.actions.rounds.undoing import undo_publication
from app.commands.console import (
    answer,
    by_option,
    json_option,
    operator,
    row_number,
    scope_for,
    speaking,
)
from app.models import Draft
from app.store.people.cohorts import cohort_named
from app.store.rounds.exports import export_draft
from app.store.rounds.extents import Reserve, RoundExtent

rounds = AppGroup("rounds", help="Matching rounds: open, solve, export, publish.")
COMMANDS = (rounds,)


@rounds.command("open")
@click.option("--cohort", required=True, metavar="NAME")
@click.option("--region", metavar="CODE", help="The smallest region of all schools by default.")
@click.option("--school", default="", metavar="CODE", help="Only children of this school.")
@click.option("--child", "children", multiple=True, metavar="CODE", help="Only these children.")
@click.option("--waiting", is_flag=True, help="Only children whom a round passed over.")
@click.option(
    "--reserve",
    type=click.Choice([one.value for one in Reserve]),
    default=Reserve.OUT.value,
    help="What becomes of the reserve list.",
)
@by_option
@json_option
def open_(
    cohort: str,
    region: str | None,
    school: str,
    children: tuple[str, ...],
    waiting: bool,
    reserve: str,
    by_email: str | None,
    as_json: bool,
) -> None:
    """Open a round, or a small one, with a snapshot of who is in."""
    with speaking():
        acting = operator(by_email)
        opened = open_round(
            scope_for(acting, "rounds.draft"),
            cohort_named(cohort).id,
            region,
            extent=RoundExtent(school, waiting, children, Reserve(reserve)),
            acting=acting,
        )
        document = {
            "round": opened.round_id,
            "children": opened.children,
            "volunteers": opened.volunteers,
            "left_out": dict(opened.left_out),
        }
        words = gettext("Round %(round)s: %(children)s children, %(volunteers)s volunteers")
        answer(document, as_json, words % document)


@rounds.command("solve")
@click.argument("round_id", metavar="ROUND", type=row_number)
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The policy as TOML; the defaults where there is none.",
)
@by_option
@json_option
def solve(round_id: int, policy: Path | None, by_email: str | None, as_json: bool) -> None:
    """Solve a round: a draft, with its proof."""
    with speaking():
        acting = operator(by_email)
        text = policy.read_text(encoding="utf-8-sig", errors="replace") if policy else None
        scope = scope_for(acting, "rounds.draft")
        draft = solve_draft(scope, round_id, text, acting=acting)
        answer(_figures(draft), as_json, _words_of_draft(draft))


@rounds.command("export")
@click.argument("draft_id", metavar="DRAFT", type=row_number)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@by_option
@json_option
def export(draft_id: int, folder: Path, by_email: str | None, as_json: bool) -> None:
    """Write a draft's folder for an auditor: `python -m matching verify` reads it."""
    with speaking():
        acting = operator(by_email)
        scope = scope_for(acting, "rounds.view")
        make = partial(export_draft, scope, draft_id, folder, acting.today)
        files = hand_out(scope, draft_id, make, acting=acting)
        answer({"files": files}, as_json, "\n".join(files))


@rounds.command("publish")
@click.argument("draft_id", metavar="DRAFT", type=row_number)
@by_option
@json_option
def publish_(draft_id: int, by_email: str | None, as_json: bool) -> None:
    """Make the pairs of a draft and plan their letters, once."""
    with speaking():
        acting = operator(by_email)
        published = publish(
            scope_for(acting, "rounds.publish"),
            draft_id,
            acting=acting,
        )
        words = gettext("%(pairs)s pairs, %(letters)s letters planned")
        answer(asdict(published), as_json, words % asdict(published))


@rounds.command("undo")
@click.argument("round_id", metavar="ROUND", type=row_number)
@by_option
@json_option
def undo(round_id: int, by_email: str | None, as_json: bool) -> None:
    """Take back a published round as long as no letter of it has moved."""
    with speaking():
        acting = operator(by_email)
        scope = scope_for(acting, "rounds.publish")
        pairs = undo_publication(scope, round_id, acting=acting)
        answer({"pairs": pairs}, as_json, gettext("%(pairs)s pairs taken back", pairs=pairs))


def _figures(draft: Draft) -> dict[str, Any]:
    return {"draft": draft.id, "number": draft.number, "round": draft.round_id} | draft.certificate


def _words_of_draft(draft: Draft) -> str:
    return gettext(
        "Draft %(draft)s: %(matched)s of %(children)s children, proved optimal",
        draft=draft.id,
        matched=draft.certificate["matched"],
        children=draft.certificate["children"],
    )

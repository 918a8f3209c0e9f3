"""`flask cohorts`: a cohort and its terms, added."""

import re
from datetime import date

import click
from flask.cli import AppGroup

from app.actions.people.cohorts import Days, add_cohort
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.errors import Refused

TERM = re.compile(r"\s*(\S.*?)\s+(\d{4}-\d{2}-\d{2})\s+(\d{4}-\d{2}-\d{2})\s*")
cohorts = AppGroup("cohorts", help="Intakes of three terms.")
COMMANDS = (cohorts,)


@cohorts.command("add")
@click.argument("name")
@click.option(
    "--term",
    "terms",
    multiple=True,
    required=True,
    metavar='"NAME FIRST LAST"',
    help="A term with its first and last day, such as 2026-09-01; given three times.",
)
@by_option
@json_option
def add(name: str, terms: tuple[str, ...], by_email: str | None, as_json: bool) -> None:
    """Add a cohort of three terms."""
    with speaking():
        planned = [(_term(text), ()) for text in terms]
        acting = operator(by_email)
        scope_for(acting, "cohorts.edit")
        row = add_cohort(name, planned, acting=acting)
        answer({"cohort": row.name}, as_json, row.name)


def _term(text: str) -> Days:
    found = TERM.fullmatch(text)
    if found is None:
        raise Refused("cohorts.bad_term", text=text)
    try:
        return found[1], date.fromisoformat(found[2]), date.fromisoformat(found[3])
    except ValueError as wrong:
        raise Refused("cohorts.bad_term", text=text) from wrong

"""`flask cohorts`: a cohort and its terms, added; all its pairs ended, or their end taken back."""

import re
from dataclasses import asdict
from datetime import date

import click
from flask.cli import AppGroup
from flask_babel import gettext, ngettext

from app.actions.people.cohorts import Days, TypedTerm, add_cohort
from app.actions.rounds.terms.ends import end_cohort
from app.actions.rounds.terms.take_backs import take_back_end
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.errors import Refused
from app.store.people.cohorts import cohort_named
from letters.planning.holidays import holidays_in, missing_make_up
from letters.terms import Term

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
@click.option(
    "--holidays",
    is_flag=True,
    help="With the public holidays as breaks, and the weekends worked for them.",
)
@by_option
@json_option
def add(
    name: str, terms: tuple[str, ...], holidays: bool, by_email: str | None, as_json: bool
) -> None:
    """Add a cohort of three terms."""
    with speaking():
        planned = [
            _with_holidays(days) if holidays else TypedTerm(days) for days in map(_term, terms)
        ]
        acting = operator(by_email)
        scope_for(acting, "cohorts.edit")
        row = add_cohort(name, planned, acting=acting)
        answer({"cohort": row.name}, as_json, row.name)


@cohorts.command("end")
@click.argument("name")
@click.option("--next", "next_name", metavar="NAME", help="The cohort in which pairs go on.")
@by_option
@json_option
def end(name: str, next_name: str | None, by_email: str | None, as_json: bool) -> None:
    """End all pairs of a cohort whose terms are over; with --next, those who may go on there."""
    with speaking():
        acting = operator(by_email)
        scope = scope_for(acting, "cohorts.end")
        next_id = cohort_named(next_name).id if next_name else None
        ended = end_cohort(scope, cohort_named(name).id, next_id, acting=acting)
        words = gettext(
            "%(pairs)s pairs finished, %(gone_on)s of them go on, %(letters)s letters planned",
            **asdict(ended),
        )
        answer({"cohort": name, **asdict(ended)}, as_json, words)


@cohorts.command("take-back-end")
@click.argument("name")
@by_option
@json_option
def take_back(name: str, by_email: str | None, as_json: bool) -> None:
    """Open the pairs again that ended with a cohort, as long as nothing followed."""
    with speaking():
        acting = operator(by_email)
        scope = scope_for(acting, "cohorts.end")
        pairs = take_back_end(scope, cohort_named(name).id, acting=acting)
        words = ngettext("%(num)s pair is open again.", "%(num)s pairs are open again.", pairs)
        answer({"cohort": name, "pairs": pairs}, as_json, words)


def _with_holidays(days: Days) -> TypedTerm:
    """With the public holidays and the weekends worked for them; none if it ends too early."""
    name, first, last = days
    if last < first:
        return TypedTerm(days)
    term = Term(1, name, first, last)
    breaks = [(one.name, one.first, one.last) for one in holidays_in(term)]
    return TypedTerm(days, breaks, missing_make_up(term))


def _term(text: str) -> Days:
    found = TERM.fullmatch(text)
    if found is None:
        raise Refused("cohorts.bad_term", text=text)
    try:
        return found[1], date.fromisoformat(found[2]), date.fromisoformat(found[3])
    except ValueError as wrong:
        raise Refused("cohorts.bad_term", text=text) from wrong

"""Commands of letters."""

from datetime import date, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from app import clock
from app.actions.letters.letters import move_many
from app.actions.letters.moves import ManyRefused, MoveAnswer
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.errors import NotFound
from app.store.letters.lists import LetterFilter, LetterLine, all_letters
from app.store.letters.pairs import pair_coded
from app.store.people.schools import all_schools
from app.store.scope import Scope
from app.wording import sentence_of
from letters.states import State

DAY = click.DateTime(["%Y-%m-%d"])
STATES = click.Choice([state.value for state in State])


@click.group("letters")
def letters() -> None:
    """Letters: where they are, and their moves."""


@letters.command("list")
@click.option("--pair", "pair_code", metavar="CODE", help="Letters of one pair.")
@click.option("--school", metavar="NAME-OR-CODE", help="Letters of one school.")
@click.option("--state", type=STATES, help="Letters in one state.")
@click.option("--late", is_flag=True, help="Late letters alone.")
@click.option("--on", "on", type=DAY, help="Seen from this day; today if not given.")
@json_option
@by_option
@with_appcontext
def list_letters(
    pair_code: str | None,
    school: str | None,
    state: str | None,
    late: bool,
    on: datetime | None,
    as_json: bool,
    by_email: str | None,
) -> None:
    """Where letters are, and how late."""
    with speaking():
        scope = scope_for(operator(by_email), "letters.view")
        wanted = LetterFilter(
            where="all",
            pair=pair_coded(scope, pair_code).code if pair_code else "",
            school=_school(scope, school) if school else "",
            state=State(state) if state else None,
            late=late,
            sort="due",
        )
        lines = all_letters(scope, wanted, _day(on), most=None)
        answer([_document(line) for line in lines], as_json, lambda: "\n".join(map(_line, lines)))


@letters.command("move")
@click.argument("codes", nargs=-1, required=True, metavar="CODE …")
@click.option("--to", "to", type=STATES, required=True, help="The state they came to.")
@click.option("--on", "on", type=DAY, help="The day of the move; today if not given.")
@json_option
@by_option
@with_appcontext
def move_letters(
    codes: tuple[str, ...], to: str, on: datetime | None, as_json: bool, by_email: str | None
) -> None:
    """Move letters by code: all of them, or none where one cannot move."""
    with speaking():
        acting = operator(by_email)
        try:
            answers = move_many(
                scope_for(acting, "letters.move"),
                codes,
                State(to),
                _day(on),
                acting=acting,
                how="command",
                all_or_nothing=True,
            )
        except ManyRefused as refused:
            for refusal in refused.refusals:
                click.echo(sentence_of(refusal), err=True)
            raise
        answer([_moved(one) for one in answers], as_json, lambda: "\n".join(map(_words, answers)))


def _day(given: datetime | None) -> date:
    return given.date() if given else clock.today()


def _school(scope: Scope, text: str) -> str:
    """The code of a school by its code or name. Raises NotFound."""
    for school in all_schools(scope):
        if text in (school.code, school.name):
            return school.code
    raise NotFound("schools.unknown", code=text)


def _document(line: LetterLine) -> dict[str, Any]:
    letter, standing = line.letter, line.standing
    return {
        "code": letter.code,
        "pair": letter.pair.code,
        "direction": letter.direction,
        "number": letter.number,
        "state": letter.state,
        "holder": standing.holder.value,
        "since": standing.since,
        "due": letter.due_on,
        "late_by": standing.late_by,
    }


def _line(line: LetterLine) -> str:
    return "  ".join(str(value) for value in _document(line).values())


def _moved(one: MoveAnswer) -> dict[str, str]:
    return {"code": one.code, "state": one.state, "was": one.was, "event": one.event}


def _words(one: MoveAnswer) -> str:
    return f"{one.code}  {one.was} → {one.state}  ({one.event})"


COMMANDS = (letters,)

"""Commands of bundles."""

from datetime import date, datetime

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app import clock
from app.actions.bundles.confirmations import Confirmation
from app.actions.bundles.confirmations import confirm as confirm_bundle
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("bundles")
def bundles() -> None:
    """Bags of letters."""


@bundles.command("confirm")
@click.argument("code")
@click.option("--missing", multiple=True, metavar="LETTERCODE", help="Not in the bag; repeatable.")
@click.option("--on", "on", type=DAY, help="The day it came; today if not given.")
@json_option
@by_option
@with_appcontext
def confirm(
    code: str,
    missing: tuple[str, ...],
    on: datetime | None,
    as_json: bool,
    by_email: str | None,
) -> None:
    """All letters of a bundle came, but those that are missing."""
    with speaking():
        today = clock.today()
        day: date = on.date() if on else today
        acting = operator(by_email)
        done = confirm_bundle(
            scope_for(acting, "bundles.confirm"),
            code,
            missing,
            day,
            acting=acting,
            how="command",
        )
        answer(document_of(done), as_json, lambda: _words(done))


def document_of(done: Confirmation) -> list[dict[str, str]]:
    """The letters as the contract of the command line has them."""
    return [
        {
            "code": letter.code,
            "state": letter.state.value,
            "was": letter.was.value,
            "event": letter.event,
        }
        for letter in done.answers
    ]


def _words(done: Confirmation) -> str:
    return gettext(
        "%(code)s: %(new)s new, %(already)s already, %(missing)s missing",
        code=done.code,
        new=done.count("new"),
        already=done.count("already"),
        missing=done.count("missing"),
    )


COMMANDS = (bundles,)

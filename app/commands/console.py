"""What all commands share: `--json`, `--by`, and errors in words with the exit codes."""

import getpass
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from app import clock
from app.actor import Acting, Actor
from app.crypto import blind_index
from app.errors import Refused, XinqiaoError
from app.extensions import db
from app.models import User
from app.permissions import may, scope_of
from app.serving.checks import refusal_of
from app.store.scope import EVERYTHING, Scope
from app.wording import sentence_of

COMMANDS: tuple[click.Command, ...] = ()

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
row_number = click.IntRange(1, 2**31 - 1)
by_option = click.option("--by", "by_email", metavar="EMAIL", help="The user who runs this.")


def operator(by_email: str | None) -> Acting:
    """Who runs a command, now: the user with that address, else the system's user by name."""
    return Acting(_operator(by_email), clock.now(), clock.today())


def _operator(by_email: str | None) -> Actor:
    if by_email is None:
        return Actor(None, f"operator {getpass.getuser()}")
    user_id = db.session.scalar(
        select(User.id).where(User.email_index == blind_index("email", by_email))
    )
    if user_id is None:
        raise click.BadParameter(f"no user has the address {by_email}", param_hint="--by")
    return Actor(user_id)


def scope_for(acting: Acting, permission: str) -> Scope:
    """What the named user reaches; whoever runs the machine without a name reaches everything.

    Raises Refused where the user may not do that at all.
    """
    if acting.actor.user_id is None:
        return EVERYTHING
    user = db.session.get_one(User, acting.actor.user_id)
    if not may(user, permission):
        raise Refused("account.may_not", permission=permission)
    return scope_of(user, permission, acting.today)


@contextmanager
def speaking() -> Iterator[None]:
    """Speak the programme's language; a refusal is one sentence on stderr and exit 1."""
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        try:
            yield
        except XinqiaoError as refusal:
            _refuse(refusal)
        except (OperationalError, ProgrammingError, InterfaceError) as fault:
            _refuse(refusal_of(fault))


def _refuse(refusal: XinqiaoError) -> NoReturn:
    click.echo(sentence_of(refusal), err=True)
    sys.exit(1)


def answer(document: Any, as_json: bool, words: str | Callable[[], str]) -> None:
    """Print the document as JSON, or say it in words."""
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, default=str))
    else:
        click.echo(words() if callable(words) else words)

"""The logs that only grow: whether all is as it was written, and a copy off the machine."""

from dataclasses import asdict
from datetime import timedelta
from typing import IO

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, select

from app import clock
from app.actions.system.log_copies import check_copy, copy_of_logs
from app.commands.console import answer, json_option, speaking
from app.errors import Refused
from app.extensions import db
from app.models import LogSeal
from app.store.system.log_chain import Broken, Chain, look_over
from app.store.system.log_guards import missing_guards, unsealed_before

SEALED_WITHIN = timedelta(hours=1)
"""The worker seals each minute, later where somebody writes for long."""


@click.command("verify-log")
@click.option("--expect", metavar="HASH", help="A seal's hash that was noted elsewhere.")
@click.option("--copy", type=click.File(encoding="utf-8"), help="A file of export-log.")
@json_option
@with_appcontext
def verify_log(expect: str | None, copy: IO[str] | None, as_json: bool) -> None:
    """Say whether the logs are whole, or name the first broken place (exit 1)."""
    with speaking():
        chain = look_over()
        if chain.broken is None:
            _refuse_unkept()
            _compare(expect, copy)
        if as_json or chain.broken is None:
            answer(asdict(chain), as_json, lambda: _whole(chain))
        if chain.broken:
            raise _refusal(chain.broken)


def _refuse_unkept() -> None:
    """Raises Refused where triggers are gone, or rows wait longer than a worker lets them."""
    if missing := missing_guards():
        raise Refused("logs.unguarded", triggers=", ".join(missing))
    if waiting := unsealed_before(clock.now() - SEALED_WITHIN):
        raise Refused("logs.unsealed", rows=waiting)


def _compare(expect: str | None, copy: IO[str] | None) -> None:
    """Whether what was taken off the machine still stands here. Raises Refused."""
    if expect and not db.session.scalar(select(exists().where(LogSeal.seal == expect.lower()))):
        raise Refused("logs.hash_unknown")
    if copy:
        check_copy(copy)


def _refusal(broken: Broken) -> Refused:
    return Refused(f"logs.{broken.what}", log=broken.log, id=broken.id)


def _whole(chain: Chain) -> str:
    sealed = ngettext(
        "Whole as far as this machine knows: %(num)s sealed row",
        "Whole as far as this machine knows: %(num)s sealed rows",
        chain.rows,
    )
    rest = _(
        "in %(seals)s seals, %(open)s rows not sealed yet. Last seal: %(last)s",
        seals=chain.seals,
        open=chain.open,
        last=chain.last,
    )
    return f"{sealed} {rest}"


@click.command("export-log")
@click.option("--since", type=click.IntRange(0), default=0, help="The last seal that you have.")
@with_appcontext
def export_log(since: int) -> None:
    """Write the logs as signed lines of JSON, for a place off this machine."""
    with speaking():
        for line in copy_of_logs(since, now=clock.now()):
            click.echo(line)


COMMANDS = (verify_log, export_log)

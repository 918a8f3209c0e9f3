"""The web server and the worker, started together."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_migrate import upgrade

from app.commands.console import speaking
from app.commands.system.demo import FILE as DEMO_ACCOUNTS
from app.config import Settings
from app.extensions import db
from app.serving import checks, processes
from app.serving.schema import newest_version


@click.command("serve")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--upgrade", "upgrading", is_flag=True, help="Bring the database up to date first.")
@click.option("--demo", metavar="SIZE", help="Load the demo programme into an empty database.")
@click.pass_context
@with_appcontext
def serve_command(
    context: click.Context, port: int, host: str, upgrading: bool, demo: str | None
) -> None:
    """Run the web server and the worker until Ctrl-C."""
    with speaking():
        checks.check_folders()
        listener = processes.listening(port, host)
        if "BASE_URL" not in os.environ:
            # The links of the demo's messages lead to this very port.
            current_app.config["BASE_URL"] = f"http://127.0.0.1:{port}"
        if upgrading and checks.check_not_newer() != newest_version():
            with checks.database_in_words():
                upgrade()
        if not checks.check_database() and demo:
            with only_warnings():
                context.invoke(current_app.cli.commands["demo"], size=demo)
        else:
            say_accounts()
        db.engine.dispose()
        say_where(port)
        processes.run(listener)


@contextmanager
def only_warnings() -> Iterator[None]:
    """Keep the log short while thousands of rows are made for the first time."""
    logger = logging.getLogger("xinqiao")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def say_accounts() -> None:
    """The accounts of the demo programme that an earlier start has made, if it has."""
    accounts = Path(current_app.config["SETTINGS"].home) / DEMO_ACCOUNTS
    if accounts.exists():
        click.echo(accounts.read_text(encoding="utf-8"))


def say_where(port: int) -> None:
    """Say at which address the pages are."""
    settings: Settings = current_app.config["SETTINGS"]
    address = settings.base_url if settings.production else f"http://127.0.0.1:{port}"
    click.echo(_("Xinqiao is at %(address)s — stop it with Ctrl-C.", address=address))


COMMANDS = (serve_command,)

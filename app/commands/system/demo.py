"""`flask demo`: the demo programme into an empty database."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.commands.console import answer, json_option, speaking
from app.demo import SIZES, Made, make

FILE = "demo-accounts.txt"


@click.command("demo")
@click.option("--size", type=click.Choice(list(SIZES)), default="pilot", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@json_option
@with_appcontext
def demo(size: str, seed: int, as_json: bool) -> None:
    """The demo programme into an empty database."""
    with speaking():
        made = make(
            size,
            seed,
            now=clock.now(),
            today=clock.today(),
            progress=lambda words: click.echo(f"demo: {words} …", err=True),
        )
        lines = accounts_in_words(made)
        keep_accounts(lines)
        counts = {
            name: getattr(made, name)
            for name in ("schools", "children", "volunteers", "pairs", "letters")
        }
        answer(counts, as_json, lambda: "\n".join([*map(" ".join, _words(counts)), lines]))


def _words(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(str(count), name) for name, count in counts.items()]


def accounts_in_words(made: Made) -> str:
    """A line an account."""
    return "\n".join(
        f"{account.role:16}{account.email:24}{account.password}" for account in made.accounts
    )


def keep_accounts(lines: str) -> None:
    """Keep the demo's passwords beside the database, for its owner to read again."""
    path = Path(current_app.config["SETTINGS"].home) / FILE
    path.touch(mode=0o600)
    path.write_text(lines + "\n", encoding="utf-8")


COMMANDS = (demo,)

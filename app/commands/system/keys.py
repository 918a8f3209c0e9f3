"""Keys of the sealed fields."""

import os
from pathlib import Path

import click
from cryptography.fernet import Fernet
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from app import jobs
from app.actions.system import keys
from app.actor import Acting
from app.commands.console import answer, by_option, json_option, operator, speaking
from app.config import Settings
from app.crypto import SealBroken
from app.errors import Refused


@click.command("rotate-keys")
@json_option
@by_option
@with_appcontext
def rotate_keys(as_json: bool, by_email: str | None) -> None:
    """Seal all personal data under a new key. Stop web and worker first.

    Killed midway, run it again: it goes on. The key of the blind indexes stays the same.
    """
    with speaking():
        leader = jobs.leadership()
        if not leader.held():
            raise Refused("keys.running")
        try:
            done = _rotate(operator(by_email))
        except SealBroken as broken:
            raise Refused("keys.unreadable", place=broken.place) from broken
        finally:
            leader.give_up()
        document = {"sealed": done.sealed, "before": done.before}
        words = gettext("%(sealed)s values sealed anew, %(before)s before.", **document)
        answer(document, as_json, words)


def _rotate(acting: Acting) -> keys.Rotation:
    settings: Settings = current_app.config["SETTINGS"]
    if not os.environ.get("FIELD_KEYS"):
        path = Path(os.environ.get("KEY_FILE", settings.home / "keys.json"))
        return keys.rotate_file(path, acting=acting)
    if len(settings.keys.field_keys) == 1:
        raise Refused("keys.in_environment", key=Fernet.generate_key().decode())
    done = keys.rotate(settings.keys, acting=acting)
    click.echo("Now take the old keys out of FIELD_KEYS: only the first is needed.", err=True)
    return done


COMMANDS = (rotate_keys,)

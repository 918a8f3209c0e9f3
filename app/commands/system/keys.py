"""Keys of the sealed fields, and of the fingerprints by which they are found."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from cryptography.fernet import Fernet
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext, ngettext

from app import jobs
from app.actions.system import index_key, keys
from app.actor import Acting
from app.commands.console import answer, by_option, json_option, operator, speaking
from app.config import Settings
from app.crypto import SealBroken
from app.errors import Refused
from app.safekeeping.keys import KeyFiles, key_files


@click.command("rotate-keys")
@json_option
@by_option
@with_appcontext
def rotate_keys(as_json: bool, by_email: str | None) -> None:
    """Seal all personal data under a new key. Stop web and worker first.

    Killed midway, run it again: it goes on. The key of the blind indexes stays the same.
    """
    with speaking(), _alone():
        done = _rotate(operator(by_email))
        document = {"sealed": done.sealed, "before": done.before}
        words = gettext("%(sealed)s values sealed anew, %(before)s before.", **document)
        answer(document, as_json, words)


@click.command("rotate-index-key")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@json_option
@by_option
@with_appcontext
def rotate_index_key(yes: bool, as_json: bool, by_email: str | None) -> None:
    """Make all fingerprints, by which people are found, with a new key. Stop web and worker first.

    Killed midway, run it again: it goes on. Says what changes for good, and asks at a terminal.
    """
    with speaking(), _alone():
        click.echo(_changes_for_good(), err=True)
        if not yes and sys.stdin.isatty():
            click.confirm(gettext("Go on?"), abort=True, err=True)
        done = _rotate_index(operator(by_email))
        words = ngettext("%(num)s fingerprint made anew", "%(num)s fingerprints made anew", done)
        answer({"indexed": done}, as_json, words)


def _changes_for_good() -> str:
    return gettext(
        "With a new index key every account gets another pseudonym and every source another mark: "
        "security events, lines of the log and audit packs from before fit nobody any more. Write "
        "the packs you need first (flask records audit-pack YEAR). All devices count as new: "
        "people get a mail about a new device when they sign in next."
    )


@contextmanager
def _alone() -> Iterator[None]:
    """No worker runs meanwhile. Raises Refused, also for a value that no key opens."""
    with jobs.alone():
        try:
            yield
        except SealBroken as broken:
            raise Refused("keys.unreadable", place=broken.place) from broken


def _files() -> KeyFiles:
    settings: Settings = current_app.config["SETTINGS"]
    return key_files(os.environ, settings.home)


def _rotate(acting: Acting) -> keys.Rotation:
    settings: Settings = current_app.config["SETTINGS"]
    if not os.environ.get("FIELD_KEYS"):
        return keys.rotate_files(_files(), acting=acting)
    if len(settings.keys.field_keys) == 1:
        raise Refused("keys.in_environment", key=Fernet.generate_key().decode())
    done = keys.rotate(settings.keys, acting=acting)
    click.echo("Now take the old keys out of FIELD_KEYS: only the first is needed.", err=True)
    return done


def _rotate_index(acting: Acting) -> int:
    settings: Settings = current_app.config["SETTINGS"]
    if not os.environ.get("INDEX_KEY"):
        return index_key.rotate_index_files(_files(), acting=acting)
    if not settings.keys.old_index_key:
        raise Refused("keys.index_in_environment", key=secrets.token_hex(32))
    done = index_key.index_anew(settings.keys, acting=acting)
    click.echo("Now take OLD_INDEX_KEY away.", err=True)
    return done


COMMANDS = (rotate_keys, rotate_index_key)

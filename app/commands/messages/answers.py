"""The secret with which a channel signs the answers that it brings."""

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app.actions.letters.replies.calls import make_secret
from app.commands.console import answer, by_option, json_option, operator, speaking


@click.command("answers-secret")
@click.argument("channel")
@json_option
@by_option
@with_appcontext
def answers_secret(channel: str, as_json: bool, by_email: str | None) -> None:
    """Let the channel of that name bring answers; its secret is shown this once."""
    with speaking():
        row, secret = make_secret(channel, acting=operator(by_email))
        document = {"channel": row.id, "path": f"/answers/{row.id}", "secret": secret}
        words = gettext(
            "The channel sends answers to %(path)s, signed with this secret. Keep it now, it is "
            "not shown again: %(secret)s",
            path=document["path"],
            secret=secret,
        )
        answer(document, as_json, words)


COMMANDS = (answers_secret,)

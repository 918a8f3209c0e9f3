"""`flask volunteers`: gates passed, in bulk."""

from datetime import date, datetime

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app.actions.people import gates
from app.actor import Acting
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.errors import Refused
from app.models import GATES
from app.store.people.volunteers import volunteer_by_email
from app.store.scope import Scope


@click.group("volunteers")
def volunteers() -> None:
    """Volunteers and their gates."""


@volunteers.command("clear")
@click.option("--gate", type=click.Choice([*GATES, "all"]), required=True)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--email", "emails", multiple=True, metavar="E")
@click.option("--all", "everybody", is_flag=True)
@by_option
@json_option
@with_appcontext
def clear(
    gate: str,
    on: datetime,
    emails: tuple[str, ...],
    everybody: bool,
    by_email: str | None,
    as_json: bool,
) -> None:
    """Gates passed, in bulk."""
    if bool(emails) == everybody:
        raise click.UsageError("give --email (again for more) or --all")
    with speaking():
        acting, day = operator(by_email), on.date()
        scope = scope_for(acting, "volunteers.clear")
        if everybody:
            cleared = gates.clear_everybody(scope, gate, day, acting=acting)
        else:
            cleared = clear_addresses(scope, emails, gate, day, acting=acting)
        answer(
            {"cleared": cleared}, as_json, gettext("%(count)s volunteers cleared", count=cleared)
        )


def clear_addresses(
    scope: Scope, emails: tuple[str, ...], gate: str, on: date, acting: Acting
) -> int:
    """Clear the volunteers with these addresses. Raises Refused naming the unknown ones."""
    found = {email: volunteer_by_email(email) for email in emails}
    unknown = [email for email, volunteer in found.items() if volunteer is None]
    if unknown:
        raise Refused("volunteers.emails", emails=", ".join(unknown))
    codes = [volunteer.code for volunteer in found.values() if volunteer is not None]
    return gates.clear(scope, codes, gate, on, acting=acting)


COMMANDS = (volunteers,)

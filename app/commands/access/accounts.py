"""Commands of accounts."""

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import with_appcontext
from flask_babel import gettext

from app.actions.access import accounts, second_steps, users
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.errors import Refused
from app.intake.regions import RegionDirectory
from app.store.access.users import WITH_REACH, user_of_email


def _address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as fault:
        raise click.BadParameter(str(fault)) from fault


def _region(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    code = RegionDirectory.standard().parse(value) if value else None
    if value and code is None:
        raise click.BadParameter(value)
    return code


@click.command("create-admin")
@click.argument("email", callback=_address)
@click.option("--region", callback=_region, help="Coordinates it too, such as 广东省-河源市.")
@click.option("--reason", help="Why by command; needed where there is an admin already.")
@json_option
@by_option
@with_appcontext
def create_admin(
    email: str, region: str | None, reason: str | None, as_json: bool, by_email: str | None
) -> None:
    """Make an admin; prints a link, good for one use in 7 days, to set the password.

    Make two: a role with reach that one admin proposes needs the other's yes.
    """
    with speaking():
        acting = operator(by_email)
        scope_for(acting, "users.manage")
        link = accounts.create_admin(email, region=region, reason=reason, acting=acting)
        answer({"link": link}, as_json, link)


@click.command("approve-role")
@click.argument("email", callback=_address)
@click.argument("role", type=click.Choice(sorted(WITH_REACH)))
@click.option("--reason", required=True, help="Why no second admin says yes; it is kept.")
@json_option
@with_appcontext
def approve_role(email: str, role: str, reason: str, as_json: bool) -> None:
    """Let a proposed role hold where there is no second admin; all admins are told."""
    with speaking():
        user = user_of_email(email)
        if user is None:
            raise Refused("grants.none_proposed", role=role)
        link = users.approve_alone(user, role, reason, acting=operator(None))
        answer({"link": link}, as_json, link or gettext("The role is given, as of now."))


@click.command("reset-second-step")
@click.argument("email", callback=_address)
@json_option
@by_option
@with_appcontext
def reset_second_step(email: str, as_json: bool, by_email: str | None) -> None:
    """Take away the second step of somebody whose phone is lost, such as the last admin's."""
    with speaking():
        acting = operator(by_email)
        scope_for(acting, "users.manage")
        user = user_of_email(email)
        if user is None:
            raise Refused("users.nobody", email=email)
        second_steps.reset(user, acting=acting)
        answer({"reset": email}, as_json, gettext("Taken away: it is set up anew at sign-in."))


COMMANDS = (approve_role, create_admin, reset_second_step)

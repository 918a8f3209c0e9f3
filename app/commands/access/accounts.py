"""Commands of accounts."""

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import with_appcontext

from app.actions.access import accounts
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.intake.regions import RegionDirectory


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
@json_option
@by_option
@with_appcontext
def create_admin(email: str, region: str | None, as_json: bool, by_email: str | None) -> None:
    """Make an admin; prints a link, good for one use in 7 days, to set the password."""
    with speaking():
        acting = operator(by_email)
        scope_for(acting, "users.manage")
        link = accounts.create_admin(email, region=region, acting=acting)
        answer({"link": link}, as_json, link)


COMMANDS = (create_admin,)

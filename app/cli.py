"""The `flask` commands: one file per noun in app/commands/, found by their names."""

import importlib
import pkgutil

from flask import Flask

from app import commands


def init_app(app: Flask) -> None:
    """Register each command of each file in app/commands/."""
    for module in pkgutil.iter_modules(commands.__path__):
        for command in getattr(
            importlib.import_module(f"app.commands.{module.name}"), "COMMANDS", ()
        ):
            app.cli.add_command(command)

"""The `flask` commands, in rooms by noun; each file lists its `COMMANDS`."""

import importlib
import pkgutil

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands of each file of this package."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        for command in getattr(importlib.import_module(module.name), "COMMANDS", ()):
            app.cli.add_command(command)

"""Views and forms, in rooms by noun; a file with views has or shares a `blueprint`."""

import importlib
import pkgutil

from flask import Blueprint, Flask

from app.web.numbers import IdConverter


def register_blueprints(app: Flask) -> None:
    """Register every blueprint of this package, once all files have put their views on it."""
    app.url_map.converters["int"] = IdConverter
    names = [module.name for module in pkgutil.walk_packages(__path__, f"{__name__}.")]
    found = [getattr(importlib.import_module(name), "blueprint", None) for name in names]
    for blueprint in dict.fromkeys(found):
        if isinstance(blueprint, Blueprint):
            app.register_blueprint(blueprint)

"""Views and forms: one package or file per noun, each with a `blueprint`."""

import importlib
import pkgutil

from flask import Flask

from app.web.numbers import IdConverter


def register_blueprints(app: Flask) -> None:
    """Register the blueprint of each module in this package."""
    app.url_map.converters["int"] = IdConverter
    for module in pkgutil.iter_modules(__path__):
        blueprint = getattr(importlib.import_module(f"{__name__}.{module.name}"), "blueprint", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)

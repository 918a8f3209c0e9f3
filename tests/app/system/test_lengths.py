"""Each text that a form takes has a limit, and one line unless its field has several."""

import importlib
import pkgutil

import pytest
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import EqualTo, Length, Regexp

from app import web
from app.security.typed import LINES, harmless
from app.web.people.spelled_fields import SpelledField
from tests.rules.source import ROOT

# What has a limit of its own where it is read.
LIMITED_BY = (HiddenField, SelectField, SpelledField)


def forms():
    """All forms, with those that stem from others."""
    for module in pkgutil.walk_packages(web.__path__, "app.web."):
        importlib.import_module(module.name)
    found = [FlaskForm]
    for kind in found:
        found.extend(kind.__subclasses__())
    return [kind for kind in found if kind.__module__.startswith("app.")]


def texts(form):
    """The text fields of a form by name, not yet bound."""
    for name in dir(form):
        field = getattr(form, name)
        kind = getattr(field, "field_class", None)
        if kind and issubclass(kind, StringField) and not issubclass(kind, LIMITED_BY):
            yield name, field


def test_each_text_has_a_limit():
    without = [
        f"{form.__name__}.{name}"
        for form in forms()
        for name, field in texts(form)
        if not any(
            isinstance(one, Length | EqualTo | Regexp)
            for one in [*field.args[1:2], field.kwargs.get("validators", [])]
            for one in one
        )
    ]
    assert not without, "add Length(max=…) to these fields"


def test_fields_of_several_lines_are_known():
    asked = {
        field.kwargs.get("name", name)
        for form in forms()
        for name, field in texts(form)
        if issubclass(field.field_class, TextAreaField)
    }
    assert asked <= LINES, "add them to LINES of app/security/typed.py"
    for page in (ROOT / "app/templates").rglob("*.html"):
        for part in page.read_text(encoding="utf-8").split("<textarea")[1:]:
            name = part.partition('name="')[2].partition('"')[0]
            assert name in LINES or "{{" in name, f"{page.name}: add {name} to LINES"


@pytest.mark.parametrize(
    ("typed", "left", "of_lines"),
    [
        ("云\r\n朵", "云 朵", "云\r\n朵"),
        ("a\tb\u2028c", "a b c", "a\tb\u2028c"),
        ("\u202eevil\u2066", "evil", "evil"),
        ("\x07\x1b[31m红", "[31m红", "[31m红"),
        ("\ufeff=1", "=1", "=1"),
        ("👩\u200d👧", "👩\u200d👧", "👩\u200d👧"),
        ("\ud800", "", ""),
    ],
)
def test_hidden_signs_are_dropped(typed, left, of_lines):
    assert (harmless(typed), harmless(typed, lines=True)) == (left, of_lines)

"""Who may import whom. Each message says what to do."""

import importlib
from importlib.util import find_spec

import pytest

from tests.rules.source import imports_of, python_files, relative

SENTENCES = ("app.wording", "app.locale", "flask_babel")
# room -> what it may not import, and what to do instead
FORBIDDEN = {
    "matching": (
        ("flask", "sqlalchemy", "app", "letters"),
        "the engine gets plain values and returns plain values; load and store in app/actions",
    ),
    "letters": (
        ("flask", "sqlalchemy", "app", "matching"),
        "rules of letters get dates and plain values; load and store in app/actions",
    ),
    "app/models": (
        ("app.store", "app.actions", "app.web", "app.intake", "app.notify", "matching", "letters"),
        "a table knows only app.crypto, app.extensions and other tables",
    ),
    "app/store": (
        ("app.actions", "app.web", "app.notify", "flask_login", "flask.request"),
        "a read gets its scope as an argument",
    ),
    "app/actions": (
        ("app.web", "flask.request", "flask.session", "flask_login", "app.permissions"),
        "an action gets actor, scope, now and today as arguments",
    ),
    "app/intake": (
        ("app.actions", "app.web", "app.store", "app.models", "flask", "sqlalchemy"),
        "intake reads a file and reports; app/actions admits",
    ),
    "app/web": (
        ("app.extensions.db", "sqlalchemy.select"),
        "a view calls one read of app/store or one action of app/actions",
    ),
    "app/commands": (
        ("app.web", "flask.request"),
        "a command calls an action or a read",
    ),
}


@pytest.mark.parametrize("room", ["app/models", "app/store", "app/actions"])
def test_what_reads_and_writes_knows_no_sentence(room):
    faults = [
        f"{relative(path)}:{line} imports {name}: hand on a code and plain data (an error's "
        "details); a file of app/wording says it, with SAID where a detail is more than a word"
        for path in python_files(room)
        for name, line in imports_of(path)
        if name.startswith(SENTENCES)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_what_it_may(room):
    forbidden, instead = FORBIDDEN[room]
    faults = [
        f"{relative(path)}:{line} imports {name}: {instead}"
        for path in python_files(room)
        for name, line in imports_of(path)
        if any(name == banned or name.startswith(f"{banned}.") for banned in forbidden)
    ]
    assert not faults, "\n".join(faults)


def test_no_view_touches_the_session_of_the_database():
    faults = [
        f"{relative(path)}:{number} uses db.session: move it to app/store or app/actions"
        for path in python_files("app/web")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "db.session" in line
    ]
    assert not faults, "\n".join(faults)


def test_no_read_commits():
    faults = [
        f"{relative(path)}:{number} commits: a write belongs to app/actions"
        for path in python_files("app/store")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "session.commit" in line or "session.add" in line
    ]
    assert not faults, "\n".join(faults)


def test_what_the_benchmarks_import_of_us_is_there():
    faults = [
        f"{relative(path)}:{line} imports {name}, which is gone"
        for path in python_files("bench")
        for name, line in imports_of(path)
        if name.split(".")[0] in {"app", "letters", "matching"} and not is_there(name)
    ]
    assert not faults, "\n".join(faults)


def is_there(name):
    """Whether a module has such a name, or is one itself."""
    module, _, last = name.rpartition(".")
    try:
        return hasattr(importlib.import_module(module), last) or find_spec(name) is not None
    except ModuleNotFoundError:
        return False

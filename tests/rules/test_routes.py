"""Every route says what it needs, and no GET changes anything."""

import ast
import inspect
import re
import textwrap

from werkzeug.local import LocalProxy

from app.permissions import MATRIX
from tests.rules.source import ROOT, dotted

LIBRARIES = {"static", "bootstrap.static"}


def views(app):
    return {name: view for name, view in app.view_functions.items() if name not in LIBRARIES}


def test_each_route_declares_its_permission_or_why_it_is_public(app):
    faults = [
        f"{name} ({inspect.getsourcefile(inspect.unwrap(view))}): "
        'add @requires("noun.verb") or @public("why")'
        for name, view in views(app).items()
        if not hasattr(view, "permission") and not hasattr(view, "public_because")
    ]
    assert not faults, "\n".join(faults)


def test_each_declared_permission_is_in_the_matrix(app):
    unknown = {
        name: view.permission
        for name, view in views(app).items()
        if getattr(view, "permission", None) not in {None, *MATRIX}
    }
    assert not unknown


def test_each_permission_of_the_matrix_is_used(app):
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "app").rglob("*.*")
        if path.suffix in {".py", ".html"} and path.name != "permissions.py"
    )
    used = set(re.findall(r"""["']([a-z]+\.[a-z]+)["']""", source))
    unused = [permission for permission in MATRIX if permission not in used]
    assert not unused, f"no route or template uses {unused}: delete the row or build the page"


def comes_from_actions(value) -> bool:
    """Whether a global of a view's file is a module of app/actions or stems from one."""
    names = (getattr(value, "__name__", None), getattr(value, "__module__", None))
    return any(str(name).startswith("app.actions") for name in names)


def actions_called_in(view) -> set[str]:
    """Names of functions of app/actions that a view calls."""
    view = inspect.unwrap(view)
    names = {
        alias
        for alias, value in view.__globals__.items()
        if not isinstance(value, LocalProxy) and comes_from_actions(value)
    }
    tree = ast.parse(textwrap.dedent(inspect.getsource(view)))
    called = {dotted(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {name for name in called if name.partition(".")[0] in names}


# A look at personal data is itself a record, and so is a document made of it: they are written
# down when the page or the file is shown.
MAY_WRITE = {
    "looks.look",
    "record_access",
    "reading.read_letter",
    "actions.make_pack",
    "actions.make_pair_pack",
    "actions.make_slip",
    "make_consent_forms",
    "PaperForm",
    "Part",
}


def test_no_get_changes_anything(app):
    faults = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint in LIBRARIES or rule.methods & {"POST"}:
            continue
        called = actions_called_in(view) - MAY_WRITE
        if called:
            faults.append(f"{rule.endpoint} is a GET and calls {sorted(called)}: make it a POST")
    assert not faults, "\n".join(faults)

"""Each route × each role: who is let in, who meets 'nothing here'."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from app.extensions import db
from app.models import User
from app.permissions import MATRIX, Role
from app.store.access.users import WITH_REACH
from tests.app.examples import EXAMPLES, NOBODYS, WANT_MORE
from tests.cast import DONGYUAN, LONGCHUAN, Cast, user


def made_with(role: str, region: str | None) -> Callable[[Cast], User]:
    """Somebody beyond the cast, with a role."""

    def made(_cast: Cast) -> User:
        row = user(f"{role}@example.org", "辛老师", role, region=region)
        db.session.commit()
        return row

    return made


STATIC = {"static", "bootstrap.static"}
AT_HOME = {
    Role.ADMIN: lambda cast: cast.admin,
    Role.COORDINATOR: lambda cast: cast.coordinator,
    Role.SCHOOL_CONTACT: lambda cast: cast.contact,
    Role.VOLUNTEER: lambda cast: db.session.get(User, cast.aze.user_id),
    Role.COUNSELLOR: made_with("counsellor", DONGYUAN),
    Role.REVIEWER: made_with("reviewer", DONGYUAN),
    Role.AUDITOR: made_with("auditor", None),
}
AWAY = {
    Role.COORDINATOR: lambda cast: cast.foreign_coordinator,
    Role.SCHOOL_CONTACT: lambda cast: cast.foreign_contact,
    Role.VOLUNTEER: lambda cast: db.session.get(User, cast.cloud.user_id),
    Role.COUNSELLOR: made_with("counsellor", LONGCHUAN),
    Role.REVIEWER: made_with("reviewer", LONGCHUAN),
}


def routes(app: Flask) -> list[Rule]:
    """All routes but those of static files."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in STATIC]


def guarded(app: Flask) -> list[tuple[Rule, str]]:
    """The routes that need a permission, with it."""
    return [
        (rule, permission)
        for rule in routes(app)
        if (permission := getattr(app.view_functions[rule.endpoint], "permission", None))
    ]


def method(rule: Rule) -> str:
    return "GET" if "GET" in rule.methods else "POST"


def noun(rule: Rule) -> str:
    return rule.endpoint.partition(".")[0]


def address(app: Flask, rule: Rule, values: dict | None = None) -> str:
    """The rule's address; without values it names things that do not exist."""
    if values is None:
        values = {
            name: 999_999 if isinstance(rule._converters[name], IntegerConverter) else "X-NOTHING"
            for name in rule.arguments
        }
    return app.url_map.bind("").build(rule.endpoint, {k: values[k] for k in rule.arguments})


def test_every_route_says_who_may_use_it(app):
    silent = [
        f"{rule} ({rule.endpoint}): add @requires('noun.verb') or @public('why') to the view"
        for rule in routes(app)
        if not hasattr(app.view_functions[rule.endpoint], "permission")
        and not hasattr(app.view_functions[rule.endpoint], "public_because")
    ]
    assert not silent, "\n".join(silent)


def test_a_route_that_says_nothing_is_refused_for_everybody(app, client, cast):
    app.view_functions["home.healthz"] = lambda: "open to all"
    assert client.get("/healthz").status_code == 404
    assert client.as_user(cast.admin).get("/healthz").status_code == 404


def test_who_is_not_signed_in_is_asked_to(app, client, cast):
    wrong = []
    for rule, _permission in guarded(app):
        response = client.open(address(app, rule), method=method(rule))
        if response.status_code != 302 or not response.location.startswith("/sign-in"):
            wrong.append(f"{rule}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_each_role_has_reach_or_is_of_an_own_school_or_own_pairs():
    assert set(Role) - WITH_REACH == {Role.SCHOOL_CONTACT, Role.VOLUNTEER}
    assert set(Role) > WITH_REACH


@pytest.mark.parametrize("role", Role)
def test_a_role_outside_the_matrix_meets_nothing_here(app, client, cast, role):
    client.as_user(AT_HOME[role](cast))
    let_in = []
    for rule, permission in guarded(app):
        if role not in MATRIX[permission]:
            status = client.open(address(app, rule), method=method(rule)).status_code
            if status != 404:
                let_in.append(f"{rule} needs {permission}, {role} got {status}")
    assert not let_in, "\n".join(let_in)


@pytest.mark.parametrize("role", Role)
def test_a_role_of_the_matrix_is_let_in(app, client, cast, role):
    client.as_user(AT_HOME[role](cast))
    shut_out = []
    for rule, permission in guarded(app):
        if role in MATRIX[permission] and "GET" in rule.methods and not rule.arguments:
            status = client.get(address(app, rule)).status_code
            if status not in (200, 302):
                shut_out.append(f"{rule} needs {permission}, {role} got {status}")
    assert not shut_out, "\n".join(shut_out)


def of_noun(app: Flask, name: str, role: str) -> list[Rule]:
    """The addresses of a noun's objects that a role of the matrix may open."""
    return [
        rule
        for rule, permission in guarded(app)
        if noun(rule) == name and rule.arguments and role in MATRIX[permission]
    ]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_lies_in_another_region_is_as_if_it_did_not_exist(app, client, cast, name):
    values = EXAMPLES[name](cast)
    reached = []
    for role in sorted(AWAY):
        rules = of_noun(app, name, role)
        if rules:
            client.as_user(AWAY[role](cast))
        for rule in rules:
            for way in sorted(rule.methods & {"GET", "POST"}):
                status = client.open(address(app, rule, values), method=way).status_code
                nothing = client.open(address(app, rule), method=way).status_code
                if status not in (404, nothing) or status == 200:
                    reached.append(f"{way} {rule} of {role} elsewhere: {status}, not {nothing}")
    assert not reached, "\n".join(reached)


# Each page is opened here once, so that each of its queries runs on PostgreSQL too.
@pytest.mark.pages_on_both
@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_lies_in_ones_own_region_is_there(app, client, cast, name):
    values = EXAMPLES[name](cast)
    missing = []
    for role in Role:
        rules = [rule for rule in of_noun(app, name, role) if "GET" in rule.methods]
        if rules:
            client.as_user(AT_HOME[role](cast))
        for rule in rules:
            if rule.endpoint not in WANT_MORE:
                status = client.get(address(app, rule, values)).status_code
                if status not in (200, 302):
                    missing.append(f"GET {rule} of {role}: {status}")
    assert not missing, "\n".join(missing)


def test_each_noun_with_addresses_has_an_example(app):
    nouns = {noun(rule) for rule, _permission in guarded(app) if rule.arguments}
    missing = nouns - EXAMPLES.keys() - NOBODYS.keys()
    assert not missing, f"add {sorted(missing)} to EXAMPLES or NOBODYS in tests/app/examples.py"

"""Who may do what: the matrix, as data, and what routes say about themselves.

A route declares `@requires("noun.verb")` or `@public("why")`; one that declares nothing is
refused for everybody. What a person may not do answers 404, the same as what does not exist.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar, cast

from flask import abort, current_app, request
from flask_login import current_user

from app import clock
from app.extensions import login
from app.models import Grant, School, User, Volunteer, region_prefix
from app.store.access.users import WITH_REACH
from app.store.letters.acts import pairs_shown_to
from app.store.people.volunteers import id_of_user
from app.store.scope import Scope, reaches


class Role(StrEnum):
    """What a grant makes of a user."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    SCHOOL_CONTACT = "school_contact"
    VOLUNTEER = "volunteer"
    COUNSELLOR = "counsellor"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"


class Extent(StrEnum):
    """How far a permission goes."""

    PROGRAMME = "programme"
    REGION = "region"
    SCHOOL = "school"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Rule:
    """A cell of the matrix; with `reason`, a reason is asked for and logged."""

    extent: Extent
    reason: bool = False


P, C, S, O = (Rule(extent) for extent in Extent)  # noqa: E741
P_REASON, C_REASON = Rule(Extent.PROGRAMME, reason=True), Rule(Extent.REGION, reason=True)


def _row(
    admin: Rule | None = None,
    coordinator: Rule | None = None,
    contact: Rule | None = None,
    volunteer: Rule | None = None,
    counsellor: Rule | None = None,
    reviewer: Rule | None = None,
    auditor: Rule | None = None,
) -> Mapping[Role, Rule]:
    rules = (admin, coordinator, contact, volunteer, counsellor, reviewer, auditor)
    cells = zip(Role, rules, strict=True)
    return {role: rule for role, rule in cells if rule is not None}


MATRIX: Mapping[str, Mapping[Role, Rule]] = {
    "account.own": _row(O, O, O, O, O, O, O),
    "search.own": _row(O, O, O, O),
    "views.own": _row(O, O, O),
    "today.view": _row(P, C),
    "children.view": _row(P, C, S, O),
    "children.name": _row(P_REASON, C, S),
    "children.edit": _row(None, C, S),
    "children.move": _row(None, C),
    "people.merge": _row(None, C),
    "guardians.view": _row(None, C_REASON, S),
    "guardians.edit": _row(None, None, S),
    "consents.view": _row(P, C, S),
    "consents.record": _row(None, C, S),
    "consents.photo": _row(P_REASON, C_REASON, S),
    "schools.view": _row(P, C, S),
    "schools.edit": _row(P, C),
    "schools.own": _row(None, None, S),
    "schools.register": _row(None, None, S),
    "volunteers.view": _row(P, C),
    "volunteers.name": _row(P_REASON, C),
    "volunteers.edit": _row(None, C),
    "volunteers.clear": _row(None, C),
    "volunteers.leave": _row(None, C, None, O),
    "volunteers.own": _row(None, None, None, O),
    "cohorts.view": _row(P, C),
    "cohorts.edit": _row(P),
    "cohorts.end": _row(P, C),
    "rounds.view": _row(P, C),
    "rounds.draft": _row(P, C),
    "rounds.publish": _row(P, C),
    "pairs.view": _row(P, C, S, O),
    "pairs.end": _row(None, C),
    "pairs.clear": _row(P, C),
    "pairs.reserve": _row(None, C),
    "letters.view": _row(P, C, S, O),
    "letters.move": _row(None, C, S, O),
    "letters.remind": _row(None, C),
    "letters.write": _row(None, None, None, O),
    "letters.scan": _row(None, None, S),
    "letters.thread": _row(None, None, None, O),
    "batches.own": _row(P, C),
    "bundles.view": _row(P, C, S),
    "bundles.pack": _row(None, C, S),
    "bundles.confirm": _row(None, C, S),
    "hubs.sort": _row(None, C),
    "packs.make": _row(None, C, S),
    "certificates.issue": _row(None, C),
    "certificates.own": _row(None, None, O, O),
    "sheets.own": _row(None, None, None, O),
    "intake.view": _row(P, C, S),
    "intake.schools": _row(P, C),
    "intake.children": _row(None, C, S),
    "intake.volunteers": _row(None, C),
    "intake.letters": _row(None, C, S),
    "reminders.view": _row(P, C),
    "messages.own": _row(O, O, O, O, O, O, O),
    "postcards.view": _row(P, C, S, None, None, None, P),
    "calendar.own": _row(None, None, O, O),
    "announcements.write": _row(P, C),
    "appeals.write": _row(None, None, S, O),
    "appeals.answer": _row(None, C),
    "concerns.raise": _row(P, C, S, O, O, O, O),
    "concerns.read": _row(None, None, None, None, C),
    "concerns.status": _row(P, C),
    "concerns.counts": _row(P, None, None, None, P, None, P),
    "cases.child": _row(None, None, None, None, C_REASON),
    "duties.edit": _row(P, None, None, None, C),
    "reviews.read": _row(reviewer=C),
    "reviews.words": _row(P),
    "openings.own": _row(P, C, None, None, C, C),
    "openings.ask": _row(counsellor=C, reviewer=C),
    "openings.decide": _row(P, C),
    "messages.unknown": _row(P),
    "channels.manage": _row(P),
    "health.view": _row(P),
    "users.manage": _row(P),
    "users.propose": _row(P, C),
    "accesses.view": _row(P, C, None, None, None, None, P),
    "accesses.name": _row(P, C),
    "exports.ask": _row(P, C, S),
    "asks.answer": _row(P, C),
    "files.ask": _row(None, C, S),
    "erasures.view": _row(P, C),
    "erasures.ask": _row(None, C),
    "aggregates.view": _row(P, None, None, None, P, None, P),
    "oversight.view": _row(P, None, None, None, None, None, P),
    "security.view": _row(P, None, None, None, None, None, P),
    "work.own": _row(O, O, O, O),
}

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: str) -> Callable[[View], View]:
    """Declare the permission that a route needs."""
    if permission not in MATRIX:
        raise KeyError(f"{permission} is not in the matrix of app/permissions.py")

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(why: str) -> Callable[[View], View]:
    """Declare that a route is open to everybody, and why."""

    def declare(view: View) -> View:
        view.public_because = why  # type: ignore[attr-defined]
        return view

    return declare


def guard() -> Any:
    """Before each request: refuse what is not declared, not signed in, or not permitted."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if hasattr(view, "public_because") or request.endpoint in {"static", "bootstrap.static"}:
        return None
    permission = getattr(view, "permission", None)
    if permission is None:
        abort(404)
    if not current_user.is_authenticated:
        return login.unauthorized()
    if not allowed(permission):
        abort(404)
    return None


def signed_in() -> User:
    """The signed-in user itself, not the proxy for it; only where somebody is."""
    return cast(Any, current_user)._get_current_object()


def grants_of(user: User, on: date) -> list[Grant]:
    """The grants of a user that hold on a day."""
    return [grant for grant in user.grants if grant.holds_on(on)]


def roles_of(user: User) -> set[Role]:
    """The roles that a user holds today."""
    return {Role(grant.role) for grant in grants_of(user, clock.today())}


def has_reach(user: User) -> bool:
    """Whether a role of the user reaches beyond an own school or own pairs."""
    return bool(roles_of(user) & WITH_REACH)


def may(user: User, permission: str) -> bool:
    """Whether any grant of the user carries the permission, whatever its scope."""
    return any(role in MATRIX[permission] for role in roles_of(user))


def allowed(permission: str) -> bool:
    """Whether the signed-in user has the permission anywhere: for ways that lead to a list."""
    return current_user.is_authenticated and may(signed_in(), permission)


def allowed_at(row: School | Volunteer) -> Callable[[str], bool]:
    """The same for one volunteer, or for a school with its children, pairs, letters and bundles.

    A role that does not reach it counts not: somebody with two roles may see one side of a child
    as a volunteer only, and edits in one county what they only read in another.
    """
    return lambda permission: allowed(permission) and reaches(scope_for(permission), row)


def needs_reason(permission: str, row: School | Volunteer) -> bool:
    """Whether a reason must be given for this one: no role that reaches it goes without."""
    return not reaches(scope_without_reason(permission), row)


def scope_for(permission: str) -> Scope:
    """What of the programme the signed-in user reaches with the permission."""
    return scope_of(signed_in(), permission, clock.today())


def scope_without_reason(permission: str) -> Scope:
    """The same, by those of their roles that need give no reason."""
    return scope_of(signed_in(), permission, clock.today(), reasons=False)


def scope_of(user: User, permission: str, on: date, *, reasons: bool = True) -> Scope:
    """What of the programme a user reaches with the permission: the union of the grants.

    Without `reasons`, of those alone that ask for none.
    """
    result = Scope()
    for grant in grants_of(user, on):
        rule = MATRIX[permission].get(Role(grant.role))
        if rule is not None and (reasons or not rule.reason):
            result |= _scope_of_grant(grant, rule, on)
    return result


def _scope_of_grant(grant: Grant, rule: Rule, on: date) -> Scope:
    match rule.extent:
        case Extent.PROGRAMME:
            return Scope(programme=True)
        case Extent.REGION if grant.region_code is not None:
            return Scope(prefixes=frozenset({region_prefix(grant.region_code)}))
        case Extent.SCHOOL if grant.school_id is not None:
            return Scope(school_ids=frozenset({grant.school_id}))
        case Extent.OWN if grant.role == Role.VOLUNTEER:
            return _own_scope(grant.user_id, on)
    return Scope()


def _own_scope(user_id: int, on: date) -> Scope:
    volunteer_id = id_of_user(user_id)
    if volunteer_id is None:
        return Scope()
    return Scope(volunteer_ids=frozenset({volunteer_id}), pair_ids=pairs_shown_to(volunteer_id, on))

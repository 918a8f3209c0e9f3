"""The lists that an announcement can be written to, and whom each means."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import request

from app import clock
from app.errors import NotFound
from app.permissions import scope_for, signed_in
from app.store.access.users import UserFilter, ids_of_users
from app.store.bundles.certificates.issued import CertificateFilter, accounts_certified
from app.store.desk.announcements import audiences
from app.store.desk.announcements.audiences import Audience
from app.store.desk.announcements.readers import ReaderFilter, ids_of_readers
from app.store.desk.announcements.reading import announcement_by_id
from app.store.desk.contacts import ContactFilter, contact_lines, narrowed
from app.store.desk.school_lists import SchoolFilter, ids_of_schools
from app.store.letters.pair_lists import PairFilter, pairs_wanted
from app.store.people.children import ChildFilter, ids_of_children
from app.store.people.volunteers import VolunteerFilter, ids_of_volunteers
from app.store.rounds.rounds import ids_left_out, round_of
from app.web.desk.announcements import letter_lists
from app.web.desk.terms import opened_term
from app.web.listing import filter_in_address
from app.web.numbers import whole

PARTS: Mapping[str, tuple[str, ...]] = {
    "pairs": ("pairs", "pairs-volunteers", "pairs-contacts"),
    "letters": ("letters", "letters-volunteers", "letters-contacts"),
    "bundles": ("bundles", "bundles-volunteers"),
}
"""Of lists that may mean one side or another: what can be chosen, the usual one first."""


def audience_of(kind: str) -> Audience:
    """Who stands in a list as the address narrows it. Raises NotFound for no such list."""
    if kind not in AUDIENCES:
        raise NotFound("announcements.unknown")
    return AUDIENCES[kind]()


def parts_of(kind: str) -> tuple[str, ...]:
    """Whom else the same list may mean, this among them."""
    return PARTS.get(kind.partition("-")[0], ())


def _volunteers() -> Audience:
    scope, wanted = scope_for("volunteers.view"), filter_in_address(VolunteerFilter)
    return audiences.volunteers_named(ids_of_volunteers(scope, wanted, clock.today()))


def _schools() -> Audience:
    scope, today = scope_for("schools.view"), clock.today()
    ids = ids_of_schools(scope, filter_in_address(SchoolFilter), today)
    return audiences.contacts_of_schools(ids, today)


def _contacts() -> Audience:
    """A contact who is only a name in the list of schools has no account yet."""
    lines = contact_lines(scope_for("users.propose"), clock.now())
    lines = narrowed(lines, filter_in_address(ContactFilter))
    return Audience(
        frozenset(line.user.id for line in lines if line.user),
        frozenset(line.code for line in lines if not line.user),
    )


def _pairs_volunteers() -> Audience:
    scope = scope_for("volunteers.view")
    wanted = pairs_wanted(scope, filter_in_address(PairFilter), clock.today())
    return audiences.volunteers_of_pairs(scope, wanted)


def _pairs_contacts() -> Audience:
    scope, today = scope_for("volunteers.view"), clock.today()
    wanted = pairs_wanted(scope, filter_in_address(PairFilter), today)
    return audiences.contacts_of_pairs(scope, wanted, today)


def _users() -> Audience:
    term = opened_term(request.args.get("term", ""))
    wanted = replace(filter_in_address(UserFilter), text=term)
    return Audience(frozenset(ids_of_users(scope_for("users.propose"), wanted)))


def _children() -> Audience:
    """A child is written to by nobody but their friend: it is the school that hears."""
    wanted, today = filter_in_address(ChildFilter), clock.today()
    scope = scope_for("consents.view" if wanted.consent else "children.view")
    return audiences.contacts_of_children(ids_of_children(scope, wanted, today), today)


def _left_out() -> Audience:
    """Children and volunteers who are left out of a round, for a reason or for any."""
    number = request.args.get("round", 0, type=whole)
    row = round_of(scope_for("rounds.view"), number)
    children, volunteers = ids_left_out(row.id, request.args.get("reason", ""))
    if request.args.get("side") == "children":
        return audiences.contacts_of_children(children, clock.today())
    return audiences.volunteers_named(volunteers)


def _certificates() -> Audience:
    """Those who have a certificate of a cohort."""
    scope, number = scope_for("certificates.issue"), request.args.get("cohort", 0, type=whole)
    wanted = filter_in_address(CertificateFilter)
    return audiences.of_certificates(accounts_certified(scope, number, wanted))


def _readers() -> Audience:
    """Readers of an announcement with one fate, or all."""
    number = request.args.get("of", 0, type=whole)
    row = announcement_by_id(scope_for("announcements.write"), signed_in().id, number)
    return Audience(frozenset(ids_of_readers(row, filter_in_address(ReaderFilter))))


AUDIENCES: Mapping[str, Callable[[], Audience]] = {
    "volunteers": _volunteers,
    "schools": _schools,
    "contacts": _contacts,
    "pairs": lambda: _pairs_volunteers() | _pairs_contacts(),
    "pairs-volunteers": _pairs_volunteers,
    "pairs-contacts": _pairs_contacts,
    "users": _users,
    "children": _children,
    "letters": letter_lists.letters,
    "letters-volunteers": letter_lists.letters_volunteers,
    "letters-contacts": letter_lists.letters_contacts,
    "bundles": letter_lists.bundles,
    "bundles-volunteers": letter_lists.bundles_volunteers,
    "reminders": letter_lists.reminders,
    "unreached": letter_lists.unreached,
    "left-out": _left_out,
    "certificates": _certificates,
    "readers": _readers,
}

"""Whom an announcement means: the accounts of those of a list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.extensions import db
from app.models import Bundle, BundleLetter, Child, Grant, Letter, Pair, School, User, Volunteer
from app.store.letters.lateness import Lateness, gathered
from app.store.letters.lists import LetterFilter, ids_of_letters
from app.store.people.facts import Ids
from app.store.scope import Scope, pair_within
from letters.states import Holder


@dataclass(frozen=True, slots=True)
class Audience:
    """The accounts of a list, and the codes of those on it who have none."""

    user_ids: frozenset[int] = frozenset()
    without: frozenset[str] = frozenset()

    def __or__(self, other: "Audience") -> "Audience":
        return Audience(self.user_ids | other.user_ids, self.without | other.without)


def volunteers_named(ids: Ids) -> Audience:
    """The accounts of volunteers."""
    query = select(Volunteer.code, Volunteer.user_id).where(Volunteer.id.in_(ids))
    return _accounts(db.session.execute(query))


def contacts_of_schools(ids: Select[Any], day: date) -> Audience:
    """The accounts of the contacts of schools."""
    query = (
        select(School.code, User.id)
        .outerjoin(Grant, (Grant.school_id == School.id) & _is_contact(day))
        .outerjoin(User, (User.id == Grant.user_id) & User.active)
        .where(School.id.in_(ids))
    )
    return _accounts(db.session.execute(query))


def contacts_of_children(ids: Ids, day: date) -> Audience:
    """The accounts of the contacts of the schools that children go to."""
    return contacts_of_schools(select(Child.school_id).where(Child.id.in_(ids)), day)


def volunteers_of_pairs(scope: Scope, wanted: ColumnElement[bool]) -> Audience:
    """The accounts of the volunteers of pairs in reach."""
    return volunteers_named(_of_pairs(scope, wanted, Pair.volunteer_id))


def contacts_of_pairs(scope: Scope, wanted: ColumnElement[bool], day: date) -> Audience:
    """The accounts of the contacts of the schools of pairs in reach."""
    return contacts_of_schools(_of_pairs(scope, wanted, Child.school_id), day)


def of_certificates(numbered: Select[str, int]) -> Audience:
    """The accounts of those whom certificates are for."""
    return _accounts(db.session.execute(numbered))


def letters_wanted(
    scope: Scope, wanted: LetterFilter, today: date, *holders: Holder
) -> Select[int]:
    """The ids of the wanted letters in reach; those alone that one of these holders has."""
    lateness = Lateness.on(today)
    found = ids_of_letters(scope, wanted, lateness)
    if not holders:
        return found
    held = [branch for holder in holders for branch in lateness.held_branches(holder)]
    return select(gathered([Letter.id], held, Letter.id.in_(found)).c.id)


def whose_turn_it_is(scope: Scope, wanted: LetterFilter, today: date) -> Audience:
    """Of letters: volunteers who have one, and contacts where school or child has one.

    What lies in the post, at a hub or with a coordinator, or rests, is nobody's of these.
    """
    by_volunteers = letters_wanted(scope, wanted, today, Holder.VOLUNTEER)
    at_schools = letters_wanted(scope, wanted, today, Holder.SCHOOL_CONTACT, Holder.CHILD)
    return volunteers_of_letters(by_volunteers) | contacts_of_letters(at_schools, today)


def volunteers_of_letters(ids: Ids) -> Audience:
    """The accounts of those who write letters, or to whom they are written."""
    letters = select(func.coalesce(Letter.writer_id, Pair.volunteer_id)).join(Letter.pair)
    return volunteers_named(letters.where(Letter.id.in_(ids)))


def contacts_of_letters(ids: Ids, day: date) -> Audience:
    """The accounts of the contacts of the schools whose children have, write or await letters."""
    return contacts_of_schools(select(Letter.school_id).where(Letter.id.in_(ids)), day)


def contacts_of_bundles(ids: Ids, day: date) -> Audience:
    """The accounts of the contacts of the schools that bundles go to or come from."""
    return contacts_of_schools(select(Bundle.school_id).where(Bundle.id.in_(ids)), day)


def volunteers_of_bundles(ids: Ids) -> Audience:
    """The accounts of those whose letters lie in bundles."""
    inside = select(BundleLetter.letter_id).where(BundleLetter.bundle_id.in_(ids))
    return volunteers_of_letters(inside)


def _of_pairs(scope: Scope, wanted: ColumnElement[bool], column: Any) -> Select[Any]:
    query = select(column).select_from(Pair).join(Pair.child).join(Child.school)
    return query.join(Pair.volunteer).where(pair_within(scope), wanted)


def _accounts(rows: Any) -> Audience:
    found: dict[str, set[int]] = {}
    for code, user_id in rows:
        found.setdefault(code, set()).update([user_id] if user_id else [])
    return Audience(
        frozenset().union(*found.values()),
        frozenset(code for code, ids in found.items() if not ids),
    )


def _is_contact(day: date) -> ColumnElement[bool]:
    return (Grant.role == "school_contact") & Grant.holding_on(day)

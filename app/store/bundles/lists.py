"""Lists of bundles: what they are narrowed to, how they are sorted, what they count."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.models import OPEN_STATES, Bundle, BundleLetter, BundleState, Letter, School
from app.store.listing import Page, Sorts, in_order, page_of
from app.store.scope import Scope, school_within
from letters.codes import parse
from letters.errors import BadCode
from letters.states import Direction, State

SORTS: Sorts = {
    "made": Bundle.made_at,
    "code": Bundle.code,
    "school": School.sort_key,
    "posted": Bundle.posted_on,
    "confirmed": Bundle.confirmed_on,
}
_NOT_COME = (State.DUE, State.HANDED_IN, State.POSTED, State.HELD, State.LOST, State.RETURNED)


@dataclass(frozen=True, slots=True)
class BundleFilter:
    """What a list of bundles is narrowed to; empty values narrow nothing.

    `state` may be open: not confirmed yet, or missing: with a letter that was looked for in vain.
    `text` is the code of a bundle or of a letter in it, or a part of the school's name.
    """

    state: Literal["open", "packing", "posted", "missing", "confirmed", "lost", "merged", ""] = (
        "open"
    )
    school: str = ""
    direction: Direction | None = None
    text: str = ""
    sort: str = "-made"


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle in a list."""

    bundle: Bundle
    letters: int
    missing: int


def page_of_bundles(scope: Scope, wanted: BundleFilter, number: int) -> Page[BundleRow]:
    """One page of the wanted bundles in reach."""
    page = page_of(_wanted_bundles(scope, wanted), number)
    return page.showing(counted(page.rows))


def all_bundles(scope: Scope, wanted: BundleFilter) -> list[BundleRow]:
    """The wanted bundles in reach, for a file."""
    return counted(db.session.scalars(_wanted_bundles(scope, wanted)).all())


def ids_of_bundles(scope: Scope, wanted: BundleFilter) -> Select[int]:
    """The ids of the wanted bundles in reach."""
    return _wanted_bundles(scope, wanted).order_by(None).with_only_columns(Bundle.id)


def bundles_of_school(school_id: int, states: Collection[BundleState]) -> list[BundleRow]:
    """The bundles of a school in these states, the oldest first."""
    query = select(Bundle).where(Bundle.school_id == school_id, Bundle.state.in_(states))
    return counted(db.session.scalars(query.order_by(Bundle.id)).all())


def counted(bundles: Sequence[Bundle]) -> list[BundleRow]:
    """The bundles with their counts: one query, however many they are."""
    counts = _counts([bundle.id for bundle in bundles])
    return [BundleRow(bundle, *counts.get(bundle.id, (0, 0))) for bundle in bundles]


def _counts(bundle_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Letters and missing letters by bundle."""
    missing = func.count().filter(BundleLetter.missing, Letter.state.in_(_NOT_COME))
    query = (
        select(BundleLetter.bundle_id, func.count(), missing)
        .join(BundleLetter.letter)
        .where(BundleLetter.bundle_id.in_(bundle_ids))
        .group_by(BundleLetter.bundle_id)
    )
    return {bundle_id: (letters, gone) for bundle_id, letters, gone in db.session.execute(query)}


def _wanted_bundles(scope: Scope, wanted: BundleFilter) -> Select[Bundle]:
    query = (
        select(Bundle)
        .join(Bundle.school)
        .options(contains_eager(Bundle.school).joinedload(School.county))
        .where(school_within(scope), *_conditions(wanted))
    )
    return in_order(query, SORTS, wanted.sort, Bundle.id.desc())


def _conditions(wanted: BundleFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state == "open":
        found.append(Bundle.state.in_(OPEN_STATES))
    elif wanted.state == "missing":
        found.append(Bundle.id.in_(_with_missing()))
    elif wanted.state:
        found.append(Bundle.state == wanted.state)
    if wanted.school:
        found.append(School.code == wanted.school)
    if wanted.direction:
        found.append(Bundle.direction == wanted.direction)
    if wanted.text:
        found.append(_named(wanted.text.strip()))
    return found


def _with_missing() -> Select[int]:
    return (
        select(BundleLetter.bundle_id)
        .join(BundleLetter.letter)
        .where(BundleLetter.missing, Letter.state.in_(_NOT_COME))
    )


def _named(text: str) -> ColumnElement[bool]:
    """A bundle by its code, by a letter in it, or by a part of its school's name."""
    try:
        code = parse(text)
    except BadCode:
        return School.name.icontains(text, autoescape=True)
    holding = select(BundleLetter.bundle_id).join(BundleLetter.letter).where(Letter.code == code)
    return or_(Bundle.code == code, Bundle.id.in_(holding))

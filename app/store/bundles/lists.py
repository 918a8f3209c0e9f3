"""Lists of bundles: what they are narrowed to, how they are sorted, what they count."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.models import Bundle, BundleLetter, Letter, School
from app.store.bundles.bundles import CONFIRMED
from app.store.pages import Page, page_of
from app.store.scope import Scope, school_within
from letters.codes import parse
from letters.errors import BadCode
from letters.states import State

SORTS: dict[str, Any] = {
    "code": Bundle.code,
    "school": School.sort_key,
    "made": Bundle.made_at,
    "posted": Bundle.posted_on,
    "confirmed": Bundle.confirmed_on,
}
_NOT_COME = (State.DUE, State.HANDED_IN, State.POSTED, State.HELD, State.LOST, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of bundles is narrowed to; `state` may be open: not confirmed yet."""

    state: str = "open"
    school: str = ""
    direction: str = ""
    text: str = ""
    sort: str = "-made"


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle in a list."""

    bundle: Bundle
    letters: int
    missing: int


def page_of_bundles(scope: Scope, wanted: Wanted, number: int) -> Page:
    """One page of the wanted bundles in reach, as BundleRows."""
    page = page_of(_matching(scope, wanted), number)
    counts = _counts([bundle.id for bundle in page.rows])
    rows = [BundleRow(bundle, *counts.get(bundle.id, (0, 0))) for bundle in page.rows]
    return Page(rows, page.number, page.total, page.size)


def all_bundles(scope: Scope, wanted: Wanted) -> list[BundleRow]:
    """The wanted bundles in reach, for a file."""
    bundles = db.session.scalars(_matching(scope, wanted)).all()
    counts = _counts([bundle.id for bundle in bundles])
    return [BundleRow(bundle, *counts.get(bundle.id, (0, 0))) for bundle in bundles]


def bundles_of_school(school_id: int, states: Collection[str]) -> list[BundleRow]:
    """The bundles of a school in these states, the oldest first."""
    query = select(Bundle).where(Bundle.school_id == school_id, Bundle.state.in_(states))
    bundles = db.session.scalars(query.order_by(Bundle.id)).all()
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


def _matching(scope: Scope, wanted: Wanted) -> Select[Any]:
    column = SORTS.get(wanted.sort.removeprefix("-"), Bundle.made_at)
    order = column.desc() if wanted.sort.startswith("-") else column.asc()
    query = (
        select(Bundle)
        .join(Bundle.school)
        .options(contains_eager(Bundle.school).joinedload(School.county))
        .where(school_within(scope), *_conditions(wanted))
    )
    return query.order_by(order, Bundle.id.desc())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state == "open":
        found.append(Bundle.state != CONFIRMED)
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


def _with_missing() -> Select[Any]:
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
        return School.name.contains(text, autoescape=True)
    holding = select(BundleLetter.bundle_id).join(BundleLetter.letter).where(Letter.code == code)
    return or_(Bundle.code == code, Bundle.id.in_(holding))

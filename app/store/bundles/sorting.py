"""What came of a bag at a hub, and what could be done with it there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import OPEN_STATES, Bundle, School
from app.store.bundles.bundles import goes_to, goes_to_the_hub, letters_of
from app.store.bundles.lists import BundleRow, counted


@dataclass(frozen=True, slots=True)
class Sorting:
    """Codes of the bags that this one lies in, came from, gave a part to, and holds.

    `others` could be put into it. `belongs_to` is another school to which all its letters go by
    now; where only some do, they are `elsewhere`.
    """

    into: str | None
    split_from: str | None
    parts: Sequence[str]
    merged: Sequence[str]
    others: Sequence[BundleRow]
    belongs_to: School | None
    elsewhere: Sequence[str]


def sorting_of(bundle: Bundle) -> Sorting:
    """Of a bundle in reach."""
    is_open = bundle.state in OPEN_STATES
    letters = [] if goes_to_the_hub(bundle) else letters_of(bundle)
    strangers = [row for row in letters if goes_to(row) != bundle.school_id]
    places = {goes_to(row) for row in letters} if strangers and is_open else set[int]()
    whole = len(places) == 1 and bool(strangers)
    return Sorting(
        into=_code(bundle.merged_into_id),
        split_from=_code(bundle.split_from_id),
        parts=_codes(Bundle.split_from_id == bundle.id),
        merged=_codes(Bundle.merged_into_id == bundle.id),
        others=_others(bundle) if is_open else (),
        belongs_to=db.session.get_one(School, places.pop()) if whole else None,
        elsewhere=[] if whole or not is_open else [row.code for row in strangers],
    )


def _code(bundle_id: int | None) -> str | None:
    if bundle_id is None:
        return None
    return db.session.scalar(select(Bundle.code).where(Bundle.id == bundle_id))


def _codes(condition: ColumnElement[bool]) -> Sequence[str]:
    return db.session.scalars(select(Bundle.code).where(condition).order_by(Bundle.id)).all()


def _others(bundle: Bundle) -> Sequence[BundleRow]:
    query = select(Bundle).where(
        Bundle.school_id == bundle.school_id,
        Bundle.direction == bundle.direction,
        Bundle.state == bundle.state,
        Bundle.id != bundle.id,
    )
    return counted(db.session.scalars(query.order_by(Bundle.id)).all())

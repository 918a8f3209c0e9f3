"""What a hub has to do: the bags that come to it, lie there, and were sent on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from app.errors import NotFound
from app.extensions import db
from app.models import Bundle, BundleLetter, BundleState, Hub, Letter, LetterEvent, School
from app.store.people.schools import hubs_within
from app.store.scope import Scope, school_within
from letters.states import Direction, State
from letters.transit import FIRST_GUESS


@dataclass(frozen=True, slots=True)
class HubBag:
    """A bag with the letters that are in the post and at the hub, and days since it was posted.

    `kept` are held where they lie, at the hub. `usual` is how many days nine of ten letters of its
    school take.
    """

    bundle: Bundle
    letters: int
    in_post: int
    at_hub: int
    kept: int
    went_on: bool
    days: int
    usual: int

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been somewhere by now."""
        return self.in_post > 0 and self.days > self.usual


@dataclass(frozen=True, slots=True)
class HubDesk:
    """A hub and its bags: those overdue first, then by the day they were posted."""

    hub: Hub
    bags: Sequence[HubBag]

    @property
    def coming(self) -> list[HubBag]:
        """On their way to the hub or past it, as far as anybody logged."""
        return [bag for bag in self.bags if not (bag.at_hub or bag.kept or bag.went_on)]

    @property
    def here(self) -> list[HubBag]:
        """With a letter that lies at the hub, or is to be kept there."""
        return [bag for bag in self.bags if bag.at_hub or bag.kept]

    @property
    def gone(self) -> list[HubBag]:
        """Sent on, and not confirmed at the other end yet."""
        return [bag for bag in self.bags if bag.went_on and not (bag.at_hub or bag.kept)]


def hub_numbered(scope: Scope, hub_id: int) -> Hub:
    """A hub of a county in reach. Raises NotFound."""
    found = next((hub for hub in hubs_within(scope) if hub.id == hub_id), None)
    if found is None:
        raise NotFound("hubs.unknown")
    return found


def hub_desk(scope: Scope, hub_id: int, today: date) -> HubDesk:
    """The desk of a hub in reach. Raises NotFound."""
    hub = hub_numbered(scope, hub_id)
    bags = [_bag(row, today) for row in db.session.execute(_bags(scope, hub)).all()]
    bags.sort(key=lambda bag: (not bag.is_overdue, bag.bundle.posted_on or today, bag.bundle.id))
    return HubDesk(hub, bags)


def _bag(row: Any, today: date) -> HubBag:
    bundle, letters, in_post, at_hub, kept, went_on = row
    days = (today - bundle.posted_on).days if bundle.posted_on else 0
    usual = bundle.school.transit_p90 or FIRST_GUESS.p90
    return HubBag(bundle, letters, in_post, at_hub, kept, went_on > 0, days, usual)


def _bags(scope: Scope, hub: Hub) -> Any:
    went_on = exists().where(
        LetterEvent.letter_id == Letter.id,
        LetterEvent.was == State.AT_HUB,
        LetterEvent.state == State.POSTED,
        LetterEvent.number == Letter.moves,
    )
    kept = and_(Letter.state == State.HELD, Letter.before == State.AT_HUB)
    counts = (
        select(
            BundleLetter.bundle_id,
            func.count().label("letters"),
            func.count().filter(Letter.state == State.POSTED).label("in_post"),
            func.count().filter(Letter.state == State.AT_HUB).label("at_hub"),
            func.count().filter(kept).label("kept"),
            func.count().filter(went_on).label("went_on"),
        )
        .join(BundleLetter.letter)
        .join(BundleLetter.bundle)
        .join(Bundle.school)
        .where(School.hub_id == hub.id, _travelling())
        .group_by(BundleLetter.bundle_id)
        .subquery()
    )
    columns = counts.c
    numbers = (columns.letters, columns.in_post, columns.at_hub, columns.kept, columns.went_on)
    return (
        select(Bundle, *numbers)
        .join(counts, counts.c.bundle_id == Bundle.id)
        .join(Bundle.school)
        .options(contains_eager(Bundle.school))
        .where(school_within(scope), columns.in_post + columns.at_hub + columns.kept > 0)
    )


def _travelling() -> Any:
    """On its way, or a reply bag whose arrival here was logged."""
    arrived = and_(
        Bundle.state == BundleState.CONFIRMED, Bundle.direction == Direction.TO_VOLUNTEER
    )
    return or_(Bundle.state == BundleState.POSTED, arrived)

"""Reads of bundles: which letters travel together, and which of them came."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.clock import local_date
from app.errors import NotFound
from app.extensions import db
from app.models import Bundle, BundleLetter, BundleState, Letter, User
from app.store.letters.letters import letters_with_pair
from app.store.people.classes import class_order
from app.store.scope import Scope, school_within
from app.tokens import SlipLink
from letters.codes import CodeKind, parse
from letters.errors import BadCode
from letters.movers import Mover, TakingBack, taking_back
from letters.states import WAY, Direction, State

DESTINATION: Mapping[Direction, State] = {
    Direction.TO_CHILD: State.AT_SCHOOL,
    Direction.TO_VOLUNTEER: State.AT_HUB,
}


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A letter of a bundle: to whom by pen name, the class where it goes to a child.

    `came` when it has reached where the bundle goes, `missing` when somebody looked in vain.
    """

    code: str
    pen_name: str
    grade: int | None
    class_name: str | None
    state: State
    came: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class BundleView:
    """A bundle with its lines, by class and pen name; `confirmed_by` is a user's shown name."""

    bundle: Bundle
    lines: Sequence[BundleLine]
    confirmed_by: str | None

    @property
    def waiting(self) -> list[BundleLine]:
        """The letters that have not come yet; a held one only where somebody looked in vain."""
        held = self.held
        return [line for line in self.lines if not line.came and line not in held]

    @property
    def held(self) -> list[BundleLine]:
        """The letters that must not go on, but for those where somebody looked in vain."""
        return [line for line in self.lines if line.state is State.HELD and not line.missing]


def bundle_coded(scope: Scope, code: str, *, lock: bool = False) -> Bundle:
    """One bundle with its school. Raises NotFound."""
    query = (
        select(Bundle)
        .join(Bundle.school)
        .options(contains_eager(Bundle.school))
        .where(Bundle.code == bundle_code(code), school_within(scope))
    )
    if lock:
        query = query.with_for_update(of=Bundle).execution_options(populate_existing=True)
    bundle = db.session.scalars(query).one_or_none()
    if bundle is None:
        raise NotFound("bundles.unknown", bundle=code)
    return bundle


def bundle_of_link(link: SlipLink) -> Bundle:
    """The bundle that a slip's link names, with its school. Raises NotFound for an ended link."""
    query = select(Bundle).options(joinedload(Bundle.school))
    named = query.where(Bundle.code == link.code, Bundle.link_version == link.version)
    bundle = db.session.scalar(named)
    if bundle is None:
        raise NotFound("bundles.no_link")
    while bundle.merged_into_id is not None:
        bundle = db.session.get_one(Bundle, bundle.merged_into_id)
    return bundle


def bundle_view(scope: Scope, code: str) -> BundleView:
    """A bundle's page. Raises NotFound."""
    return view_of(bundle_coded(scope, code))


def view_of(bundle: Bundle) -> BundleView:
    """The page of a bundle that is in reach."""
    user = db.session.get(User, bundle.confirmed_by_id) if bundle.confirmed_by_id else None
    lines = sorted(_lines(bundle), key=_order)
    return BundleView(bundle, lines, user.shown_name if user else None)


def letters_of(bundle: Bundle) -> list[Letter]:
    """The letters of a bundle with their pairs, in the order of their ids."""
    query = _letters_in(bundle).order_by(Letter.id)
    return list(db.session.scalars(query))


def open_places(letter_ids: Collection[int]) -> dict[int, str]:
    """The codes of the open bundles that these letters lie in, by letter id."""
    query = (
        select(BundleLetter.letter_id, Bundle.code)
        .join(BundleLetter.bundle)
        .join(BundleLetter.letter)
        .where(BundleLetter.letter_id.in_(letter_ids), _is_open())
    )
    return {row.letter_id: row.code for row in db.session.execute(query)}


def in_open_bundle() -> ColumnElement[bool]:
    """For queries that select from Letter."""
    return exists().where(
        BundleLetter.letter_id == Letter.id,
        BundleLetter.bundle_id == Bundle.id,
        _is_open(),
    )


def direction_of(bundle: Bundle) -> Direction:
    """Where a bundle goes."""
    return Direction(bundle.direction)


def goes_to_the_hub(bundle: Bundle) -> bool:
    """Whether it is a bag of replies on its way: wherever a child is now, the hub gets it."""
    replies = direction_of(bundle) is Direction.TO_VOLUNTEER
    return replies and bundle.state is not BundleState.PACKING


def merged_bags(bundle: Bundle) -> list[Bundle]:
    """The bags that were put into it, and those that lie in these."""
    found = list(db.session.scalars(select(Bundle).where(Bundle.merged_into_id == bundle.id)))
    return [*found, *(inner for one in found for inner in merged_bags(one))]


def goes_to(letter: Letter) -> int:
    """The school a letter goes to or comes from: the child's, or that to which the post has it."""
    return letter.forward_from_id or letter.pair.child.school_id


def coordinates(scope: Scope, bundle: Bundle) -> bool:
    """Whether the scope reaches the bundle as a coordinator's does, not only as its school."""
    return scope.holds_region(bundle.school.county_code)


def may_confirm(scope: Scope, bundle: Bundle) -> bool:
    """Whether who has the scope may say what came; what a school sent is not the school's to say.

    The bundle lies within the scope.
    """
    return direction_of(bundle) is Direction.TO_CHILD or coordinates(scope, bundle)


def taking_back_of(scope: Scope, bundle: Bundle, today: date) -> TakingBack:
    """Whether who may confirm the bundle may take its arrival back: the day is one for them all."""
    since = bundle.confirmed_at
    logged_today = since is not None and local_date(since) == today
    movers = {Mover.COORDINATOR} if coordinates(scope, bundle) else set[Mover]()
    return taking_back(True, today if logged_today else date.min, today, movers)


def earliest_arrival(bundle: Bundle) -> date:
    """Before this day nothing of the bundle can have come: it was packed, or posted, then."""
    made = local_date(bundle.made_at)
    return max(made, bundle.posted_on) if bundle.posted_on else made


def has_come(letter: Letter) -> bool:
    """Whether a letter has reached the end of its bundle's way."""
    direction, state = Direction(letter.direction), State(letter.state)
    way = WAY[direction]
    return state in way and way.index(state) >= way.index(DESTINATION[direction])


def _is_open() -> ColumnElement[bool]:
    # A letter that is due anew was lost on the way of a posted bundle: it is in that one no more.
    anew = (State.DUE, State.HANDED_IN)
    on_its_way = and_(Bundle.state == BundleState.POSTED, Letter.state.not_in(anew))
    return or_(Bundle.state == BundleState.PACKING, on_its_way)


def bundle_code(code: str) -> str:
    """The code that was meant. Raises NotFound for what is no bundle's code."""
    try:
        return parse(code, CodeKind.BUNDLE)
    except BadCode as fault:
        raise NotFound("bundles.unknown", bundle=code) from fault


def _letters_in(bundle: Bundle) -> Select[Any]:
    places = select(BundleLetter.letter_id).where(BundleLetter.bundle_id == bundle.id)
    return letters_with_pair().where(Letter.id.in_(places))


def _lines(bundle: Bundle) -> list[BundleLine]:
    missing = set(
        db.session.scalars(
            select(BundleLetter.letter_id).where(
                BundleLetter.bundle_id == bundle.id, BundleLetter.missing
            )
        )
    )
    return [_line(letter, letter.id in missing) for letter in letters_of(bundle)]


def _line(letter: Letter, missing: bool) -> BundleLine:
    came = has_come(letter)
    child, state = letter.pair.child, State(letter.state)
    if letter.direction == Direction.TO_CHILD:
        name, grade, class_name = child.pen_name, child.grade, child.class_name
    else:
        name, grade, class_name = letter.pair.volunteer.pen_name, None, None
    return BundleLine(letter.code, name, grade, class_name, state, came, missing and not came)


def _order(line: BundleLine) -> tuple[tuple[int, str], str, str]:
    return class_order(line.grade, line.class_name), line.pen_name, line.code

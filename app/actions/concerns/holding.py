"""A concern in somebody's hands: taken, left for a day, handed on, found to be graver."""

from datetime import UTC, date, datetime, time, timedelta

from app.actions.concerns.ringing import ring, tell
from app.actions.concerns.steps import keep_watch, said, step
from app.actions.records import record_change
from app.actions.transaction import on_locked
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Concern, ConcernDeed, ConcernTie
from app.store.concerns.ladders import ladder_for, watch_of
from app.store.concerns.reading import concern_in_hand, concern_in_reach
from app.store.scope import Scope
from letters.concerns import clock
from letters.concerns.levels import LONGEST_REST, ConcernLevel

MORNING = time(1, tzinfo=UTC)
GRAVER = tuple(ConcernLevel)


def take(scope: Scope, reader_id: int, concern_id: int, *, acting: Acting) -> None:
    """'I have it': whoever raised it sees that. Raises NotFound, Refused concerns.taken."""

    def then(row: Concern) -> None:
        if row.holder_id is not None or row.closed_at is not None:
            raise Refused("concerns.taken")
        if reader_id not in ladder_for(row, acting.today).holders:
            raise Refused("concerns.not_yours")
        keep_watch(row, clock.taken(watch_of(row, acting.now), reader_id, acting.now))
        row.acknowledged_at = row.acknowledged_at or acting.now
        step(row, ConcernDeed.TAKEN, ["holder"], acting=acting)

    on_locked(lambda: concern_in_reach(scope, reader_id, concern_id), then)


def hand_on(
    scope: Scope,
    reader_id: int,
    concern_id: int,
    to_id: int | None,
    reason: str,
    *,
    knows: bool = False,
    acting: Acting,
) -> None:
    """Give it to another counsellor, or to whoever is next; the case goes with it.

    Who `knows` somebody in it sees nothing of it from then on. Raises NotFound, Refused
    concerns.empty, concerns.not_theirs where the other may not have it.
    """
    words = said(reason)

    def then(row: Concern) -> None:
        _refuse_closed(row)
        watch = clock.handed_on(watch_of(row, acting.now), reader_id, to_id, acting.now)
        if knows:
            _tie(row, reader_id, acting)
        holders = ladder_for(row, acting.today).holders
        if to_id is not None and to_id not in holders - {reader_id}:
            raise Refused("concerns.not_theirs")
        keep_watch(row, watch)
        step(row, ConcernDeed.HANDED_ON, ["holder"], acting=acting, words=words)
        if to_id is not None:
            tell(row, (to_id,), holders, acting=acting)
        else:
            ring(row, acting=acting)

    on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)


def step_back(scope: Scope, reader_id: int, concern_id: int, *, acting: Acting) -> None:
    """Who knows somebody in one that they do not have in hand sees nothing of it from then on."""

    def then(row: Concern) -> None:
        if row.holder_id == reader_id:
            raise Refused("concerns.hand_on_first")
        _tie(row, reader_id, acting)
        if row.closed_at is None:
            ring(row, acting=acting)

    on_locked(lambda: concern_in_reach(scope, reader_id, concern_id), then)


def look_again_on(
    scope: Scope, reader_id: int, concern_id: int, day: date, *, acting: Acting
) -> None:
    """Whoever has it is asked again on a day. Raises NotFound, Refused concerns.day."""

    def then(row: Concern) -> None:
        _refuse_closed(row)
        longest = LONGEST_REST[ConcernLevel(row.level)]
        if not acting.today < day <= acting.today + longest:
            first = acting.today + timedelta(days=1)
            raise Refused("concerns.day", first=first, last=acting.today + longest)
        moment = datetime.combine(day, MORNING)
        keep_watch(row, clock.rests_until(watch_of(row, acting.now), moment))

    on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)


def make_graver(
    scope: Scope, reader_id: int, concern_id: int, level: ConcernLevel, *, acting: Acting
) -> None:
    """It is graver than it was raised; never less: then one person could close a red one.

    Raises NotFound, Refused concerns.not_graver.
    """

    def then(row: Concern) -> None:
        _refuse_closed(row)
        if GRAVER.index(level) >= GRAVER.index(ConcernLevel(row.level)):
            raise Refused("concerns.not_graver")
        row.level = level
        keep_watch(row, clock.taken(watch_of(row, acting.now), reader_id, acting.now))
        step(row, ConcernDeed.LEVEL, ["level"], acting=acting)

    on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)


def _tie(row: Concern, user_id: int, acting: Acting) -> None:
    db.session.add(ConcernTie(concern_id=row.id, user_id=user_id))
    record_change(acting, "concerns.tie", "concern", str(row.id), ["tie"])
    db.session.flush()


def _refuse_closed(row: Concern) -> None:
    if row.closed_at is not None:
        raise Refused("concerns.closed")

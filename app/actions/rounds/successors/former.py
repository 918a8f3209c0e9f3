"""The pairs that those of a draft follow end as it is published, and are open again without it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from app.actions.letters.pairs.endings import end_locked, take_back_locked
from app.actions.letters.pairs.new_days import Line, tell_who_goes_on
from app.actor import Acting
from app.errors import Refused
from app.models import Pair
from app.store.rounds.successors.former import last_to_leave
from app.store.scope import Scope
from letters.pairs.facts import EndReason


def refuse_early(pairs: Sequence[Pair], today: date) -> None:
    """Raise Refused rounds.not_before, with its day, while a friend of the draft still writes."""
    last = last_to_leave(pairs)
    if last is not None and last.volunteer.left_on and last.volunteer.left_on > today:
        raise Refused(
            "rounds.not_before",
            child=last.child.pen_name,
            friend=last.volunteer.pen_name,
            day=last.volunteer.left_on,
        )


def end_former(pairs: Sequence[Pair], *, acting: Acting) -> None:
    """End these locked pairs because their volunteers left, in the running transaction.

    Raises Refused rounds.not_before.
    """
    refuse_early(pairs, acting.today)
    for pair in pairs:
        on = min(max(pair.volunteer.left_on or acting.today, pair.from_on), acting.today)
        end_locked(pair, EndReason.VOLUNTEER_LEFT, on, acting=acting)


def open_again(scope: Scope, pairs: Sequence[Pair], *, acting: Acting) -> None:
    """Take the ends of these locked pairs back, in the running transaction.

    Raises Refused rounds.former_went_on where something followed.
    """
    lines = defaultdict[int, list[Line]](list)
    for pair in pairs:
        try:
            lines[pair.volunteer_id] += take_back_locked(scope, pair, acting=acting, evidence="")
        except Refused as refusal:
            if refusal.code != "pairs.followed":
                raise
            raise Refused("rounds.former_went_on", pair=pair.code, **refusal.details) from refusal
    tell_who_goes_on(lines, "round", acting)

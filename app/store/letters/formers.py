"""What a pair is shown of the one before it: as much as its cohort allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.extensions import db
from app.models import FormerShown, Letter, Pair
from app.store.letters.pairs import PairView, pairs_with_people, views_of
from letters.pairs.facts import EndReason
from letters.states import ARRIVED, State


@dataclass(frozen=True, slots=True)
class PairBefore:
    """The pair before: its people, its stamps, and what of it may be told.

    `note` is the approved hand-over note. `letters` are those that arrived, never their words.
    """

    view: PairView
    note: str
    letters: Sequence[Letter]


def former_of(pair: Pair, today: date) -> PairBefore | None:
    """The pair before as the volunteer of this one sees it; None: nothing of it is shown."""
    shown = pair.cohort.former_shown
    view = former_view(pair, today)
    if view is None or shown is FormerShown.NOTHING:
        return None
    note = view.pair.handover if view.pair.handover_approved_at else None
    return PairBefore(view, note or "", _arrived(view) if shown is FormerShown.LETTERS else ())


def former_view(pair: Pair, today: date) -> PairView | None:
    """The pair before with its stamps; None: there is none, or it must not be told of."""
    if pair.follows_id is None:
        return None
    query = pairs_with_people().where(Pair.id == pair.follows_id)
    before = db.session.scalars(query).one()
    if before.until_on is not None and before.end_reason == EndReason.SAFEGUARDING:
        return None
    return views_of([before], today)[0]


def _arrived(view: PairView) -> list[Letter]:
    arrived = [letter for letter in view.letters if State(letter.state) in ARRIVED]
    return sorted(arrived, key=lambda letter: (letter.since, letter.id))

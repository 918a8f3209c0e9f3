"""Letters of a photo, noted together: a slip stands for its bundle, a letter for itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.actions.bundles.confirmations import Confirmation, confirm_ticked
from app.actions.letters.letters import move_many
from app.actions.letters.moves import MoveAnswer, letter_code
from app.actions.transaction import transaction
from app.actor import Acting
from app.models import Bundle, BundleState, Letter
from app.store.bundles.bundles import (
    DESTINATION,
    bundle_coded,
    direction_of,
    letters_of,
    may_confirm,
)
from app.store.letters.calendars import letter_of
from app.store.letters.letters import movers_of
from app.store.scope import Scope
from letters.movers import choices
from letters.states import State


@dataclass(frozen=True, slots=True)
class Photographed:
    """What noting a photo did: to the bundles that came with their slip, and to single letters."""

    bundles: list[Confirmation] = field(default_factory=list)
    letters: list[MoveAnswer] = field(default_factory=list)


def note(
    scope: Scope,
    letters: Collection[str],
    slips: Collection[str],
    to: State,
    on: date,
    *,
    acting: Acting,
) -> Photographed:
    """Move the letters of a photo in one transaction; a second time changes nothing.

    A bundle whose slip lay with them is confirmed where it goes there: what of it could go there
    and is not among `letters` is missing. Raises NotFound, Refused letters.date_….
    """
    wanted = {letter_code(code): None for code in letters}
    done = Photographed()
    with transaction():
        for number, code in enumerate(sorted(set(slips)), 1):
            bundle = bundle_coded(scope, code, lock=True)
            rows = letters_of(bundle)
            inside = {row.code for row in rows}
            if not inside & wanted.keys() or not _comes(scope, bundle, to):
                continue
            # Nobody was asked about a letter that could not be ticked: it is not missing.
            came = (inside & wanted.keys()) | (inside - _offered(scope, rows, to))
            # Each has a moment of its own, so that each is taken back for itself.
            moment = replace(acting, now=acting.now + timedelta(microseconds=number))
            done.bundles.append(confirm_ticked(scope, code, came, on, acting=moment))
            wanted = {code: None for code in wanted if code not in inside}
        if wanted:
            done.letters.extend(move_many(scope, list(wanted), to, on, acting=acting))
    return done


def _offered(scope: Scope, rows: Sequence[Letter], to: State) -> set[str]:
    """The codes of the letters that a page lets one tick."""
    return {row.code for row in rows if to in choices(letter_of(row), movers_of(scope, row))}


def _comes(scope: Scope, bundle: Bundle, to: State) -> bool:
    """Whether the bundle is on its way there, and this one may say that it came."""
    on_its_way = bundle.state is BundleState.POSTED and DESTINATION[direction_of(bundle)] is to
    return on_its_way and may_confirm(scope, bundle)

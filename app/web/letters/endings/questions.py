"""'Hold or end?': what a form that records a fact asks about each open pair that it stops."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, request
from flask_babel import ngettext

from app import clock
from app.actions.letters.pairs.decisions import Decided
from app.models import Pair
from app.notify.endings import Goodbye, goodbyes
from app.permissions import allowed, scope_for
from app.store.letters.endings import EndPreview, open_pairs_of, preview_of_end
from app.store.scope import Scope
from letters.pairs.effects import Fact
from letters.pairs.endings import REASONS, Choice

FIELD = "pair-"
"""What the names of the fields begin with; the pair's code follows."""


@dataclass(frozen=True, slots=True)
class Question:
    """An open pair, what ending it does to its letters, and what both sides would read."""

    pair: Pair
    preview: EndPreview
    goodbyes: Sequence[Goodbye]


def questions(
    fact: Fact,
    *,
    child_id: int | None = None,
    volunteer_id: int | None = None,
    permission: str = "pairs.end",
    volunteer_hears: bool = True,
) -> list[Question]:
    """One question for each open pair of the person that the reader may end."""
    if not (allowed(permission) and (child_id or volunteer_id)):
        return []
    reason, today = REASONS[fact], clock.today()
    return [
        Question(
            pair,
            preview_of_end(pair, reason),
            goodbyes(pair, reason, today, today, volunteer_hears=volunteer_hears),
        )
        for pair in open_pairs_of(
            scope_for(permission), child_id=child_id, volunteer_id=volunteer_id
        )
    ]


def answered(permission: str = "pairs.end") -> Decided:
    """What the form says of each pair; what it does not speak of is held."""
    ends = frozenset(
        name.removeprefix(FIELD)
        for name, choice in request.form.items()
        if name.startswith(FIELD) and choice == Choice.END
    )
    return Decided(scope_for(permission) if allowed(permission) else Scope(), ends)


def tell_own_again(letters: int) -> None:
    """Say that reserve writers were told that they need not write these letters any more."""
    if letters:
        words = ngettext(
            "One letter that a reserve writer was asked for is the volunteer's own again.",
            "%(num)s letters that reserve writers were asked for are the volunteer's own again.",
            letters,
        )
        flash(words, "info")

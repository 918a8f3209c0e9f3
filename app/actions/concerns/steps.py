"""Each deed about a concern is a step of its history, and an audit row without words."""

from collections.abc import Iterable

from app.actions.records import record_change
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Concern, ConcernDeed, ConcernStep
from letters.concerns.clock import ConcernWatch

LONGEST = 2_000


def step(
    concern: Concern,
    deed: ConcernDeed,
    fields: Iterable[str],
    *,
    acting: Acting,
    words: str | None = None,
) -> None:
    """Write a deed down in the running transaction, with the reason that was given."""
    row = ConcernStep(concern_id=concern.id, deed=deed, at=acting.now, by_id=acting.actor.user_id)
    row.words = words
    db.session.add(row)
    record_change(acting, f"concerns.{deed}", "concern", str(concern.id), fields)


def keep_watch(concern: Concern, watch: ConcernWatch) -> None:
    """How it stands from now on; an end that nobody stands by any more was none."""
    concern.level, concern.due_at = watch.level, watch.due_at
    concern.holder_id, concern.first_id = watch.holder, watch.first
    concern.rings, concern.told = watch.rings, sorted(watch.told)
    if watch.first is None:
        concern.outcome = concern.outcome_words = None


def said(text: str, *, needed: bool = True) -> str | None:
    """What was typed, or None where nothing was. Raises Refused concerns.empty, too_long."""
    words = text.replace("\r\n", "\n").strip()
    if not words and needed:
        raise Refused("concerns.empty")
    if len(words) > LONGEST:
        raise Refused("concerns.too_long", most=LONGEST)
    return words or None

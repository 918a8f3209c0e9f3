"""Thanks that somebody hears: each row once, in the transaction of the digests."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from app.actions.messages.sweeps.inserts import insert_of
from app.extensions import db
from app.models import ThanksTold
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import in_parts

# Without the session: it keeps nothing of a hundred thousand rows.
TOLD: Any = ThanksTold.__table__
NAMES = ("user_id", "kind", "about_id")
AT_ONCE = 5_000


def record_thanks(
    lines: Sequence[ThanksLine], reminded: Collection[int], on: date, now: datetime
) -> None:
    """The rows of lines that nobody has heard, read while nobody else tells any.

    Whoever is not `reminded` has a digest with nothing else.
    """
    for some in in_parts(lines, AT_ONCE):
        rows = [(*line.key, line.user_id not in reminded) for line in some]
        told = {"told_on": on, "told_at": now}
        db.session.execute(insert_of(TOLD, (*NAMES, "alone"), rows, **told))

"""A tap that was kept on a phone is carried out once, however often it is sent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused, XinqiaoError
from app.extensions import db
from app.models import SentTap
from letters.taps import LONGEST_KEPT, is_too_old

Result = TypeVar("Result")
REMEMBERED = LONGEST_KEPT + timedelta(days=10)
"""For longer than a tap is taken, so that none is carried out again."""


class TapKnown(XinqiaoError):
    """The tap was carried out before: nothing is left to do."""


def once(tap: str, made: date, act: Callable[[], Result], *, acting: Acting) -> Result:
    """Carry a tap out in one transaction with remembering its name.

    Raises TapKnown where it was carried out, Refused 'taps.too_old', and what `act` raises: then
    it is not remembered and may come again.
    """
    if is_too_old(made, today=acting.today):
        raise Refused("taps.too_old", days=LONGEST_KEPT.days)
    with transaction():
        _remember(tap, acting.now)
        return act()


def _remember(tap: str, now: datetime) -> None:
    db.session.execute(delete(SentTap).where(SentTap.at < now - REMEMBERED))
    db.session.add(SentTap(id=tap, at=now))
    try:
        db.session.flush()
    except IntegrityError as fault:
        raise TapKnown("taps.known") from fault

"""Good news that goes out: what is told, for how long it is news, and when it may go alone."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from letters.thanks.months import Month


class News(StrEnum):
    """What somebody hears of: a letter was handed over, replies came, a term ended, a postcard."""

    DELIVERED = "delivered"
    RECEIVED = "received"
    TERM = "term"
    POSTCARD = "postcard"


OF_LETTERS = timedelta(days=21)
"""So long a letter that was handed over or came is news."""
OF_TERM = timedelta(days=7)
WEEK = timedelta(days=7)


def term_is_news(last: date, today: date) -> bool:
    """Whether a term's end is told: on its last day, or in the week after where that was missed."""
    return last <= today <= last + OF_TERM


def goes_alone(last_alone: date | None, ends: Iterable[date], today: date) -> bool:
    """Whether a digest may hold nothing but thanks: at most one in a week.

    In the days before a term's last day they wait for it.
    """
    if any(today < end < today + WEEK for end in ends):
        return False
    return last_alone is None or today >= last_alone + WEEK


def month_to_show(today: date) -> Month | None:
    """The month whose postcard is told of, from the first weekday of the next and for a week."""
    first = today.replace(day=1)
    while first.weekday() >= 5:
        first += timedelta(days=1)
    return Month.of(today).before if first <= today < first + WEEK else None

"""Days to write by, as an iCalendar file that calendars fetch again and again.

An event keeps its UID as long as it is about the same letter (at a school: the same day), and the
file says when it was made: so a calendar changes what it has, drops what is gone, and doubles
nothing. It is the sender's copy (METHOD:PUBLISH), for which DTSTAMP is that moment.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from icalendar import Calendar, Event

from app.actions.access.links import address
from app.locale import LOCALES
from app.store.letters.write_by.days import LetterDay, SchoolDay

AGAIN = timedelta(hours=12)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A whole day in a calendar; `key` tells it from all others of the programme."""

    key: str
    on: date
    title: str
    words: str
    page: str


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """What stands in the calendar of one person, in their language."""

    name: str
    entries: tuple[CalendarDay, ...]

    @property
    def sign(self) -> str:
        """What differs as soon as anything in it does; the moment of making is not in it."""
        said = json.dumps(astuple(self), default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def own_calendar(
    locale: str | None, letters: Sequence[LetterDay], schools: Sequence[SchoolDay]
) -> OwnCalendar:
    """The days in the language of whoever reads; children by their pen names."""
    with force_locale(LOCALES.get(locale or "", current_app.config["BABEL_DEFAULT_LOCALE"])):
        entries = *map(_of_letter, letters), *map(_of_school, schools)
        return OwnCalendar(_("Xinqiao: days to write by"), entries)


def calendar_file(own: OwnCalendar, now: datetime) -> bytes:
    """The calendar as iCalendar (RFC 5545) has it."""
    file = Calendar()
    for name, value in _head(own.name):
        file.add(name, value)
    file.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    for one in own.entries:
        file.add_component(_event(one, now))
    return file.to_ical()


def _head(called: str) -> Iterator[tuple[str, str]]:
    yield "prodid", "-//Xinqiao//Days to write by//ZH"
    yield "version", "2.0"
    yield "calscale", "GREGORIAN"
    yield "method", "PUBLISH"
    yield "x-wr-calname", called
    yield "x-wr-timezone", current_app.config["TIMEZONE"]
    yield "x-published-ttl", "PT12H"


def _event(one: CalendarDay, now: datetime) -> Event:
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    event = Event()
    event.add("uid", f"{one.key}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", one.on)
    event.add("dtend", one.on + DAY)
    event.add("summary", one.title)
    event.add("description", one.words)
    event.add("url", one.page)
    event.add("transp", "TRANSPARENT")
    return event


def _of_letter(day: LetterDay) -> CalendarDay:
    return CalendarDay(
        key=day.code,
        on=day.on,
        title=_("Write to %(name)s: letter %(number)s", name=day.pen_name, number=day.number),
        words=_("Any day until then is fine."),
        page=address("letters.letter", code=day.code),
    )


def _of_school(day: SchoolDay) -> CalendarDay:
    title = ngettext("%(num)s child writes", "%(num)s children write", len(day.pen_names))
    return CalendarDay(
        key=f"{day.code}-{day.on.isoformat()}",
        on=day.on,
        title=f"{title} · {day.school}",
        words=_("By this day: %(names)s", names=_(", ").join(day.pen_names)),
        page=address("schools.own", school=day.code),
    )

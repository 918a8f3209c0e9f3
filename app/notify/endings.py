"""What both sides read when a pair ends, and when that was a mistake."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale

from app.locale import LOCALES, day
from app.models import Pair, User
from app.notify.mails import written
from app.store.letters.endings import account_of, contacts_of
from letters.pairs.endings import tone_of
from letters.pairs.facts import EndReason

TEMPLATES = {True: "ending_school", False: "ending_volunteer"}


@dataclass(frozen=True, slots=True)
class Goodbye:
    """A message about a pair's end: to the volunteer or to a contact of the child's school.

    `key` tells its reader apart from the others who hear of the same end.
    """

    key: str
    to_school: bool
    user: User | None
    address: str | None
    subject: str
    body: str


def goodbyes(
    pair: Pair, reason: EndReason, on: date, today: date, *, volunteer_hears: bool = True
) -> list[Goodbye]:
    """What each reader is told of the end. Whose account is closed is told nothing."""
    heard = [one for one in _readers(pair, today) if volunteer_hears or one.to_school]
    return [_written(TEMPLATES[one.to_school], one, pair, reason, on) for one in heard]


def corrections(pair: Pair, reason: EndReason, on: date, today: date) -> list[Goodbye]:
    """What those are told who had heard of an end that was taken back."""
    return [_written("ending_correction", one, pair, reason, on) for one in _readers(pair, today)]


@dataclass(frozen=True, slots=True)
class EndReader:
    """Somebody who hears of an end."""

    key: str
    to_school: bool
    name: str
    user: User | None
    address: str | None = None


def _readers(pair: Pair, today: date) -> Iterator[EndReader]:
    volunteer, account = pair.volunteer, account_of(pair.volunteer.user_id)
    if account is not None and account.active:
        yield EndReader(f"v{volunteer.id}", False, volunteer.pen_name, account)
    elif account is None and volunteer.email:
        yield EndReader(f"v{volunteer.id}", False, volunteer.pen_name, None, volunteer.email)
    for user in contacts_of(pair.child.school_id, today):
        yield EndReader(f"u{user.id}", True, user.shown_name, user)


def _written(template: str, reader: EndReader, pair: Pair, reason: EndReason, on: date) -> Goodbye:
    language = reader.user.locale if reader.user else None
    with force_locale(LOCALES.get(language or "", LOCALES["zh"])):
        said = day(on)
    subject, body = written(
        template,
        language,
        name=reader.name,
        child=pair.child.pen_name,
        volunteer=pair.volunteer.pen_name,
        to_school=reader.to_school,
        tone=tone_of(reason).value,
        day=said,
    )
    return Goodbye(reader.key, reader.to_school, reader.user, reader.address, subject, body)

"""What both sides read when a pair ends, and when that was a mistake."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.models import Pair, User
from app.notify.mails import written
from app.store.letters.endings import account_of, contacts_of
from letters.pairs.endings import HOLDS_LETTERS, tone_of
from letters.pairs.facts import EndReason

CORRECTIONS = ("ending_correction", "ending_correction_many")
TEMPLATES = {True: "ending_school", False: "ending_volunteer"}


@dataclass(frozen=True, slots=True)
class Goodbye:
    """A message about a pair's end: to the volunteer or to a contact of the child's school.

    `key` tells its reader apart from the others who hear of the same end. One that `stops` says
    that what is under way is not handed on: that waits for no day.
    """

    key: str
    to_school: bool
    user: User | None
    address: str | None
    subject: str
    body: str
    stops: bool = False


def goodbyes(
    pair: Pair, reason: EndReason, on: date, today: date, *, volunteer_hears: bool = True
) -> list[Goodbye]:
    """What each reader is told of the end. Whose account is closed is told nothing."""
    heard = [one for one in _readers(pair, today) if volunteer_hears or one.to_school]
    return [_written(TEMPLATES[one.to_school], one, pair, reason, on) for one in heard]


def corrections(
    pair: Pair,
    reason: EndReason,
    on: date,
    today: date,
    lines: Sequence[tuple[str, date | None, date | None]] = (),
) -> list[Goodbye]:
    """What those are told who had heard of an end that was taken back.

    The volunteer reads of letters with other `lines` too: pen name, day before and now.
    """
    return [
        _written("ending_correction", one, pair, reason, on, () if one.to_school else lines)
        for one in _readers(pair, today)
    ]


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


def _written(
    template: str,
    reader: EndReader,
    pair: Pair,
    reason: EndReason,
    on: date,
    lines: Sequence[object] = (),
) -> Goodbye:
    said = {"child": pair.child.pen_name, "volunteer": pair.volunteer.pen_name}
    return _worded(template, reader, reason, on, lines=lines, **said)


def _worded(template: str, reader: EndReader, reason: EndReason, on: date, **said: Any) -> Goodbye:
    subject, body = written(
        template,
        reader.user.locale if reader.user else None,
        name=reader.name,
        to_school=reader.to_school,
        tone=tone_of(reason).value,
        on=on,
        **said,
    )
    stops = reason in HOLDS_LETTERS and template not in CORRECTIONS
    return Goodbye(reader.key, reader.to_school, reader.user, reader.address, subject, body, stops)


def school_goodbyes(
    pairs: Sequence[Pair], reason: EndReason, on: date, today: date
) -> list[Goodbye]:
    """One message for each contact of the schools whose pairs ended together."""
    return [
        _worded("ending_school_many", reader, reason, on, pairs=own)
        for reader, own in _by_contact(pairs, today)
    ]


def school_corrections(
    pairs: Sequence[Pair], reason: EndReason, on: date, today: date
) -> list[Goodbye]:
    """What contacts are told who had heard of ends that were taken back together."""
    return [
        _worded("ending_correction_many", reader, reason, on, pairs=own)
        for reader, own in _by_contact(pairs, today)
    ]


def _by_contact(pairs: Sequence[Pair], today: date) -> Iterator[tuple[EndReader, list[Pair]]]:
    by_school = defaultdict[int, list[Pair]](list)
    for pair in pairs:
        by_school[pair.child.school_id].append(pair)
    found: dict[int, tuple[EndReader, list[Pair]]] = {}
    for school_id, own in by_school.items():
        for user in contacts_of(school_id, today):
            reader = EndReader(f"u{user.id}", True, user.shown_name, user)
            found.setdefault(user.id, (reader, []))[1].extend(own)
    yield from found.values()

"""The clock time beside a date. In goes the text that a program wrote, out come date and time; in
go both, out comes the day that was meant: machines write our midnight as an hour of elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

_HERE = ZoneInfo("Asia/Shanghai")
_CLOCK = re.compile(
    r"(?<![t ])[t ]++(?P<half>[上下]午|[ap]m)?\s*+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\.\d+)?\s*+(?P<late>[ap]m)?\s*+(?P<zone>z|utc|gmt|cst|cdt)?\s*+"
    r"(?P<offset>[+-]\d\d:?\d\d)?(?:\s*+\([^()]*\))?$"
)
_WEEKDAY = re.compile(r"^(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*,?\s+")
# Java puts the year behind the clock: Sun Jun 22 00:00:00 CST 2014.
_JAVA = re.compile(
    r"^([a-z]{3,9} \d{1,2}) (\d\d:\d\d:\d\d(?: [a-z]{1,4}(?:[+-]\d\d:?\d\d)?)?) (\d{4})$"
)
_IN_WORDS = re.compile(
    r"(?<=[日号 ])\s*([上下]午)?(\d{1,2})[时点](?:(\d{1,2})分)?(?:(\d{1,2})秒)?$"
)
_ZONE_NAMED = re.compile(r"\[[a-z]+/[a-z_]+\]$")
_RUN_TOGETHER = re.compile(r"^((?:19|20)\d{6})(\d\d)(\d\d)(\d\d)?$")
_EPOCH = re.compile(r"^(?:/date\()?(\d{9,10}|\d{12,13})(?:\.0+)?(?:[+-]\d{4})?(?:\)/)?$")
_WRAPPED = re.compile(r"""^\{\s*['"]?\$date['"]?\s*:\s*['"]?([^'"}]+)['"]?\s*\}$""")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, with how far its zone is from UTC if that was said."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    offset: timedelta | None = None


ON_TIME = TimeOfDay()


def parted(text: str) -> tuple[str, TimeOfDay]:
    """A text as the date in it and the clock time behind it, midnight where there is none."""
    lowered = _WEEKDAY.sub("", text.lower().strip("'\" "))
    if wrapped := _WRAPPED.match(lowered):
        lowered = wrapped.group(1)
    lowered = _ZONE_NAMED.sub("", lowered)
    lowered = _IN_WORDS.sub(_clock_of_words, lowered)
    lowered = _JAVA.sub(r"\1 \3 \2", lowered)
    lowered = _RUN_TOGETHER.sub(lambda m: f"{m[1]} {m[2]}:{m[3]}:{m[4] or '00'}", lowered)
    found = _CLOCK.search(lowered)
    if not found or int(found["hour"]) > 24 or int(found["minute"]) > 59:
        return lowered, ON_TIME
    return lowered[: found.start()], _clock(found)


def _clock_of_words(found: re.Match[str]) -> str:
    half, hour, minute, second = found.groups()
    return f" {half or ''}{hour}:{minute or '00'}:{second or '00'}"


def _clock(found: re.Match[str]) -> TimeOfDay:
    hour, half = int(found["hour"]) % 24, found["half"] or found["late"] or ""
    if half in ("下午", "pm") and hour < 12:
        hour += 12
    elif half in ("am", "上午") and hour == 12:
        hour = 0
    offset = timedelta() if found["zone"] in ("z", "utc", "gmt") else None
    if far := found["offset"]:
        away = timedelta(hours=int(far[1:3]), minutes=int(far[-2:]))
        offset = -away if far[0] == "-" else away
    return TimeOfDay(hour, int(found["minute"]), min(int(found["second"] or 0), 59), offset)


def day_meant(day: date, clock: TimeOfDay) -> tuple[date, bool]:
    """The day that was meant, and whether that is sure.

    A time of another zone is told in ours. 23:59:17 is the midnight to come: until 1901 the clocks
    of Shanghai were 43 seconds off, and programs that forget it lose them.
    """
    moment = datetime.combine(day, time(clock.hour, clock.minute, clock.second))
    if clock.offset is not None and 1900 < day.year < 9999 and abs(clock.offset) < _DAY:
        moment = moment.replace(tzinfo=timezone(clock.offset)).astimezone(_HERE)
    if moment.hour == 23 and moment.minute == 59 and moment.second and moment.year < 9999:
        return moment.date() + _DAY, True
    return moment.date(), clock.offset is not None or moment.time() == time()


def of_epoch(text: str) -> date | None:
    """The day of a count of seconds or milliseconds since 1970; None where that is no midnight."""
    found = _EPOCH.match(text.lower())
    if not found:
        return None
    digits = found.group(1)
    moment = datetime.fromtimestamp(int(digits) // (1000 if len(digits) > 10 else 1), UTC)
    here = moment.astimezone(_HERE)
    if here.hour == 23 and here.minute == 59 and here.second:
        return here.date() + _DAY
    midnight = any((at.hour, at.minute, at.second) == (0, 0, 0) for at in (moment, here))
    return here.date() if midnight else None

"""The only place that reads the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The programme's time zone."""
    return ZoneInfo(current_app.config["TIMEZONE"])


def today() -> date:
    """Today's date in the programme's time zone."""
    return now().astimezone(zone()).date()


def local_date(moment: datetime) -> date:
    """The date in the programme's time zone at an aware moment."""
    return moment.astimezone(zone()).date()


def end_of(day: date) -> datetime:
    """The first moment after a date in the programme's time zone, aware."""
    return datetime.combine(day + timedelta(days=1), time(), zone())

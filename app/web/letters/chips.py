"""The holder chip: who has a letter now, for how long, and until when."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.locale import day
from app.wording.letters import HOLDERS, STATES
from letters.custody import Standing
from letters.states import Holder, State
from letters.terms import DayKind


@dataclass(frozen=True, slots=True)
class Chip:
    """What components/chip.html shows; `kind` is a holder or 'late'."""

    kind: str
    words: str
    more: str = ""


def chip_of(standing: Standing) -> Chip:
    """The chip of a letter, in the reader's language."""
    if standing.probably_lost:
        words = _("probably lost · day %(num)s in the post", num=standing.open_days_held)
        return Chip("late", words, _was_expected(standing))
    if standing.is_late:
        words = f"{holder_words(standing)} · {late_words(standing)}"
        return Chip("late", words, _was_expected(standing))
    if standing.resting:
        more = _("by %(day)s", day=day(standing.expected_by)) if standing.expected_by else ""
        return Chip("nobody", _("its turn comes later"), more)
    return _in_time(standing)


def holder_words(standing: Standing) -> str:
    """Who has a letter: 'in the post'."""
    if standing.state is State.DUE and standing.holder is Holder.HUB:
        return _("to be printed for the volunteer")
    return str(HOLDERS[standing.holder])


def late_words(standing: Standing) -> str:
    """How late a letter is: '4 school days late'."""
    if standing.kind is DayKind.SCHOOL:
        return ngettext("%(num)s school day late", "%(num)s school days late", standing.late_by)
    return ngettext("%(num)s day late", "%(num)s days late", standing.late_by)


def _in_time(standing: Standing) -> Chip:
    holder = standing.holder
    if holder in (Holder.COORDINATOR, Holder.NOBODY):
        more = _("since %(day)s", day=day(standing.since))
        return Chip(holder.value, str(STATES[standing.state]), more)
    until = day(standing.expected_by)
    if holder is Holder.VOLUNTEER or (standing.state is State.DUE and holder is Holder.HUB):
        by = _("by %(day)s", day=until) if until else ""
        return Chip(holder.value, holder_words(standing), by)
    words = _("%(place)s · day %(num)s", place=HOLDERS[holder], num=standing.open_days_held)
    return Chip(holder.value, words, _("expected by %(day)s", day=until) if until else "")


def _was_expected(standing: Standing) -> str:
    if standing.expected_by is None:
        return ""
    return _("was expected by %(day)s", day=day(standing.expected_by))

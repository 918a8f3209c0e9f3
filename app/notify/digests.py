"""One digest for a person and a day: every letter that waits for them, each with its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import current_app
from flask_babel import force_locale

from app.locale import LOCALES, day
from app.models import User
from app.notify.mails import written
from app.notify.renewals import renewal_page, renewal_words
from app.notify.thanks import thanks_of
from app.store.messages.reminders import LetterContext
from app.store.messages.renewals import RenewalLine
from app.store.messages.thanks.lines import ThanksLine
from app.wording import sentence
from letters.reminders import Recipient, Step
from letters.states import Holder, State

MOST_LINES, MOST_SECTIONS = 12, 10


@dataclass(frozen=True, slots=True)
class Line:
    """A letter in a digest, the step, when it was expected, in which part one hears.

    One person can hear in several parts, as contact of a school and as coordinator.
    """

    context: LetterContext
    step: Step
    due_on: date
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Section:
    """The lines that one page is about, and its address."""

    lines: Sequence[str]
    more: int
    link: str


def digest_of(
    user: User,
    lines: Sequence[Line],
    renewals: Sequence[RenewalLine],
    thanks: Sequence[ThanksLine] = (),
) -> tuple[str, str]:
    """Subject (without a name) and body, in the language of the reader."""
    locale = LOCALES.get(user.locale or "", current_app.config["BABEL_DEFAULT_LOCALE"])
    with force_locale(locale):
        sections = [
            _section(link, [_words(line) for line in group])
            for link, group in groupby(sorted(lines, key=_order), key=_link)
        ]
        sections = [*_shortened(sections), *_renewal_sections(renewals)]
        good_news = thanks_of(thanks)
    return written(
        "digest",
        user.locale,
        name=user.shown_name,
        letters=len(lines),
        renewals=len(renewals),
        sections=sections,
        thanks=good_news,
        account=_address("accounts.account"),
    )


def _order(line: Line) -> tuple[str, date, str]:
    return (_link(line), line.due_on, line.context.code)


def _renewal_sections(renewals: Sequence[RenewalLine]) -> list[Section]:
    """What has to be renewed, one section a page, the first to end first."""
    pages: dict[str, list[str]] = {}
    for line in sorted(renewals, key=lambda line: (line.renewal.expires_on, line.code)):
        endpoint, values = renewal_page(line)
        pages.setdefault(_address(endpoint, **values), []).append(renewal_words(line))
    return [_section(link, words) for link, words in pages.items()]


def _section(link: str, words: Sequence[str]) -> Section:
    shown = words[:MOST_LINES]
    return Section(shown, len(words) - len(shown), link)


def _shortened(sections: list[Section]) -> list[Section]:
    """The first sections, and one line for all the rest: nobody reads a mail of two hundred."""
    rest = sections[MOST_SECTIONS:]
    if not rest:
        return sections
    more = sum(len(section.lines) + section.more for section in rest)
    return [*sections[:MOST_SECTIONS], Section((), more, _address("letters.letters", late="1"))]


def _words(line: Line) -> str:
    context = line.context
    details = {
        "number": context.number,
        "code": context.code,
        "child": context.child,
        "volunteer": context.volunteer,
        "school": context.school,
        "day": day(line.due_on),
    }
    if line.recipient is Recipient.VOLUNTEER:
        return sentence(f"reminders.volunteer.{line.step.name.lower()}", details)
    if line.recipient is Recipient.SCHOOL_CONTACT:
        return sentence(f"reminders.school_contact.{context.state}", details)
    details["state"] = sentence(f"reminders.state.{context.state}", {})
    return sentence(f"reminders.coordinator.{context.direction}", details)


def _link(line: Line) -> str:
    """The page on which the reader can act on the letter."""
    if line.recipient is Recipient.VOLUNTEER and line.context.by_reserve:
        return _address("reserves.asked", code=line.context.code)
    if line.recipient is Recipient.VOLUNTEER:
        return _address("threads.thread", code=line.context.pair_code)
    if line.recipient is Recipient.SCHOOL_CONTACT:
        holder = Holder.CHILD if line.context.state is State.DUE else Holder.SCHOOL_CONTACT
        return _address("letters.letters", late="1", holder=holder)
    return _address("letters.letters", school=line.context.school_code, late="1")


def _address(endpoint: str, **values: str) -> str:
    """The full address of a page on the fixed host BASE_URL."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return current_app.config["BASE_URL"] + path

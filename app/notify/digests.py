"""One digest for a person and a day: every letter that waits for them, each with its page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.actions.access.links import address
from app.locale import day
from app.locale import lazy as _l
from app.models import User
from app.notify.layout import HEADING
from app.notify.mails import Written, locale_of, written
from app.notify.own_links import bag_link, hands_link, rest_link, step_link, unsubscribe_link
from app.notify.renewals import renewal_page, renewal_words
from app.notify.thanks import thanks_of
from app.store.letters.pair_lists import NeedALook
from app.store.messages.coming import Coming, ComingBag
from app.store.messages.reminders import LetterContext
from app.store.messages.renewals import RenewalLine
from app.store.messages.thanks.lines import ThanksLine
from app.wording import sentence
from letters.reminders import Recipient, Step
from letters.states import State

MOST_LINES, MOST_SECTIONS, LONGEST_SUBJECT = 12, 10, 200
PLACES = {
    State.AT_SCHOOL: ("hand-out", _l("Hand them out")),
    State.DUE: ("replies", _l("Collect the replies")),
    State.HANDED_IN: ("to-post", _l("Post the replies")),
}
"""Where on the page of its school a letter waits for the contact, and what is done there."""
SAID_BY_SCHOOL = {
    State.AT_SCHOOL: (State.DELIVERED, _l("They are handed out")),
    State.DUE: (State.HANDED_IN, _l("The replies are here")),
}
"""The step that a contact says of letters of the mail with one tap."""


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
class Way:
    """What can be tapped: its words and its address."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """The lines that one page is about, and the ways to what is done about them."""

    lines: Sequence[str]
    more: int
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class Told:
    """What one person is told of on a day; `news` are subjects and bodies of other mails.

    `look` are a coordinator's pairs that need a look, `bags` those on their way to a school.
    """

    lines: Sequence[Line]
    renewals: Sequence[RenewalLine] = ()
    coming: Sequence[Coming] = ()
    news: Sequence[tuple[str, str]] = ()
    thanks: Sequence[ThanksLine] = ()
    look: NeedALook | None = None
    bags: Sequence[ComingBag] = ()


def digest_of(user: User, told: Told, now: datetime) -> tuple[str, str]:
    """Subject (without a name) and body, in the language of the reader."""
    with force_locale(locale_of(user.locale)):
        sections = [
            _section([_words(line) for line in group], [*_steps(user, group, now), way])
            for way, group in _by_page(told.lines)
        ]
        sections = [*_shortened(sections), *_renewal_sections(told.renewals)]
        if told.coming:
            sections.append(_coming_section(user, told.coming, now))
        if told.bags:
            sections.append(_bags_section(user, told.bags, now))
        good_news = thanks_of(told.thanks)
        look = _look_section(told.look) if told.look else None
    return written(
        "digest",
        user.locale,
        name=user.shown_name,
        letters=len(told.lines),
        renewals=len(told.renewals),
        more=_has_more(told),
        sections=sections,
        news=[(_heading(subject), Written(_without_greeting(body))) for subject, body in told.news],
        answers=is_answered(sections),
        thanks=good_news,
        look=look,
        account=address("accounts.account"),
        rest=rest_link(user, now),
        unsubscribe=unsubscribe_link(user, now),
    )


def is_answered(sections: Sequence[Section]) -> bool:
    """Whether a word as an answer makes a step: the mailbox is read, and there is one to make."""
    settings = current_app.config["SETTINGS"]
    steps = [way for section in sections for way in section.ways if "/mail/step/" in way.link]
    return bool(settings.imap_url and settings.mail_checked_by and steps)


def _has_more(told: Told) -> bool:
    """Whether something is told besides what the subject says.

    It says good news for themselves where letters wait; beside an end that would be out of place.
    """
    waits = bool(told.lines or told.renewals)
    further = told.news if waits else [*told.news, *told.thanks][1:] if told.news else ()
    return bool(further or (told.lines and told.renewals) or told.coming or told.bags)


def told_together(
    first: tuple[str, str], others: Sequence[tuple[str, str]], language: str | None
) -> tuple[str, str]:
    """Subject and body of a mail that tells, behind its own, the words of others by theirs."""
    subject, body = first
    with force_locale(locale_of(language)):
        ending = _(", and other news")
    subject = subject.removesuffix(ending)[: LONGEST_SUBJECT - len(ending)] + ending
    parts = [f"{HEADING}{_heading(one)}\n\n{_without_greeting(words)}" for one, words in others]
    return subject, "\n\n".join((body.strip(), *parts)) + "\n"


def _heading(subject: str) -> str:
    """A subject as a heading within a mail, which has said whose it is."""
    for ours in ("信桥：", "Xinqiao: "):
        if subject.startswith(ours):
            subject = subject.removeprefix(ours)
            return subject[:1].upper() + subject[1:]
    return subject


def _without_greeting(body: str) -> str:
    return body.partition("\n\n")[2].strip()


def _by_page(lines: Sequence[Line]) -> Iterator[tuple[Way, list[Line]]]:
    for _link, group in groupby(sorted(lines, key=_order), key=lambda line: _way(line).link):
        found = list(group)
        yield _way(found[0]), found


def _order(line: Line) -> tuple[str, date, str]:
    return (_way(line).link, line.due_on, line.context.code)


def _steps(user: User, lines: Sequence[Line], now: datetime) -> list[Way]:
    """For a volunteer, each letter's own tap: it is posted; for a school one tap for all."""
    first = lines[0]
    if first.recipient is Recipient.SCHOOL_CONTACT and first.context.state in SAID_BY_SCHOOL:
        to, words = SAID_BY_SCHOOL[first.context.state]
        codes = [line.context.code for line in lines[:MOST_LINES]]
        return [Way(str(words), hands_link(user, to, codes, now))]
    return [
        Way(
            _(
                "I posted letter %(number)s to %(child)s",
                number=line.context.number,
                child=line.context.child,
            ),
            step_link(user, line.context.code, now),
        )
        for line in lines[:MOST_LINES]
        if line.recipient is Recipient.VOLUNTEER
    ]


def _coming_section(user: User, coming: Sequence[Coming], now: datetime) -> Section:
    """What is on its way to a volunteer, each with the tap that it came."""
    lines = [
        _(
            "Letter %(number)s of %(child)s was posted on %(day)s and is on its way to you.",
            number=one.number,
            child=one.child,
            day=day(one.posted_on),
        )
        for one in coming
    ]
    ways = [
        Way(
            _("Letter %(number)s of %(child)s came", number=one.number, child=one.child),
            step_link(user, one.code, now),
        )
        for one in coming
    ]
    return _section(lines, ways)


def _bags_section(user: User, bags: Sequence[ComingBag], now: datetime) -> Section:
    """What is on its way to a school, each bag with the tap that it came."""
    lines = [
        ngettext(
            "A bundle with %(num)s letter (%(code)s) was posted to %(school)s on %(day)s.",
            "A bundle with %(num)s letters (%(code)s) was posted to %(school)s on %(day)s.",
            bag.letters,
            code=bag.code,
            school=bag.school,
            day=day(bag.posted_on),
        )
        for bag in bags
    ]
    ways = [
        Way(_("Bundle %(code)s came", code=bag.code), bag_link(user, bag.code, now)) for bag in bags
    ]
    return _section(lines, ways)


def _look_section(look: NeedALook) -> Section:
    """How many pairs need a look, and the first of them: to know, not to do at once."""
    late = ngettext("%(num)s pair has a late letter", "%(num)s pairs have a late letter", look.late)
    silent = ngettext(
        "%(num)s pair whose child was handed no letter for six weeks",
        "%(num)s pairs whose child was handed no letter for six weeks",
        look.silent,
    )
    counted = ((look.late, late, "late"), (look.silent, silent, "silent"))
    pairs = [
        Way(
            _(
                "%(child)s and %(volunteer)s",
                child=one.child.pen_name,
                volunteer=one.volunteer.pen_name,
            ),
            address("pairs.pair", code=one.code),
        )
        for one in (view.pair for view in look.first)
    ]
    lists = [Way(words, address("pairs.pairs", look=of)) for count, words, of in counted if count]
    return _section((), [*pairs, *lists])


def _renewal_sections(renewals: Sequence[RenewalLine]) -> list[Section]:
    """What has to be renewed, one section a page, the first to end first."""
    pages: dict[str, list[str]] = {}
    for line in sorted(renewals, key=lambda line: (line.renewal.expires_on, line.code)):
        endpoint, values = renewal_page(line)
        pages.setdefault(address(endpoint, **values), []).append(renewal_words(line))
    return [_section(words, [Way(_("See to it"), link)]) for link, words in pages.items()]


def _section(words: Sequence[str], ways: Sequence[Way]) -> Section:
    shown = words[:MOST_LINES]
    return Section(shown, len(words) - len(shown), ways)


def _shortened(sections: list[Section]) -> list[Section]:
    """The first sections, and one line for all the rest: nobody reads a mail of two hundred."""
    rest = sections[MOST_SECTIONS:]
    if not rest:
        return sections
    more = sum(len(section.lines) + section.more for section in rest)
    way = Way(_("To all of them"), address("letters.letters", late="1"))
    return [*sections[:MOST_SECTIONS], Section((), more, [way])]


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


def _way(line: Line) -> Way:
    """To the page on which the reader can act on the letter."""
    context = line.context
    if line.recipient is Recipient.VOLUNTEER and context.by_reserve:
        return Way(_("To this letter"), address("reserves.asked", code=context.code))
    if line.recipient is Recipient.VOLUNTEER:
        return Way(_("To our letters"), address("threads.thread", code=context.pair_code))
    if line.recipient is Recipient.SCHOOL_CONTACT:
        place, words = PLACES[context.state]
        page = address("schools.own", school=context.school_code)
        return Way(str(words), f"{page}#{place}")
    school = address("letters.letters", school=context.school_code, late="1")
    return Way(_("To these letters"), school)

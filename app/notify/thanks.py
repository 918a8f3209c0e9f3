"""The part of a digest with good news: its sentences, each with a page to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import ngettext

from app.actions.access.links import address
from app.locale import month
from app.store.messages.thanks.lines import ThanksLine
from app.wording import sentence
from letters.states import Direction
from letters.thanks.news import News

MOST_LINES = 12
ORDER = tuple(News)


@dataclass(frozen=True, slots=True)
class Thanks:
    """Good news that one page is about, and its address."""

    lines: Sequence[str]
    more: int
    link: str


def thanks_of(lines: Sequence[ThanksLine]) -> list[Thanks]:
    """What a digest tells of good news, in the language that holds."""
    ordered = sorted(lines, key=_page)
    groups = groupby(ordered, key=lambda line: (line.news, line.place))
    return [
        Thanks(words[:MOST_LINES], max(0, len(words) - MOST_LINES), _link(news, place))
        for (news, place), group in groups
        if (words := list(_words(news, list(group))))
    ]


def _page(line: ThanksLine) -> tuple[int, str, int]:
    return (ORDER.index(line.news), line.place, line.about_id)


def _words(news: News, lines: Sequence[ThanksLine]) -> Iterator[str]:
    if news is News.RECEIVED:
        # Which child's reply it was is no matter of who tells: they are counted.
        yield ngettext(
            "%(num)s reply of your school's children has come to their letter friends.",
            "%(num)s replies of your school's children have come to their letter friends.",
            len(lines),
        )
        return
    for line in lines:
        yield _of_line(line)


def _of_line(line: ThanksLine) -> str:
    about = dict(line.about)
    if line.news is News.POSTCARD:
        first = date.fromisoformat(f"{line.place}-01")
        return sentence(f"thanks.{line.news}", {"month": month(first)})
    if line.news is not News.TERM:
        return sentence(f"thanks.{line.news}", about)
    counted = {
        "there": ngettext("%(num)s letter", "%(num)s letters", about[Direction.TO_CHILD]),
        "back": ngettext("%(num)s reply", "%(num)s replies", about[Direction.TO_VOLUNTEER]),
        "friends": ngettext("%(num)s friendship", "%(num)s friendships", about["pairs"]),
    }
    return sentence(f"thanks.term.{about['whose']}", {"term": about["term"], **counted})


def _link(news: News, place: str) -> str:
    match news:
        case News.DELIVERED:
            return address("threads.thread", code=place)
        case News.RECEIVED:
            return address("schools.own", school=place)
        case News.POSTCARD:
            return address("postcards.postcard", month=place)
    return address("messages.messages")

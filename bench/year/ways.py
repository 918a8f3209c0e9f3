"""Two played years side by side.

Run: python -m bench.year.ways WITH WITHOUT [--until DAY] [--pictures FOLDER].

WITH and WITHOUT are the databases (addresses as in DATABASE_URL) that `python -m bench.year` left,
with reminders and with `--without-reminders`, of the same pairs and seed.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import and_, create_engine, select
from sqlalchemy.orm import Session, aliased

from app.models import Grant, Letter, Message, Pair, Volunteer
from bench.year import charts
from bench.year.charts import BLUE, RED, Line
from bench.year.figures import Spread
from letters.states import Direction, State

SHARES = range(5, 100, 5)


@dataclass(frozen=True, slots=True)
class Told:
    """A message that went out: its reader, the moment, its kind."""

    user_id: int
    sent_at: datetime
    kind: str


Answered = tuple[int, int, int]
"""A letter that was answered: the child, the volunteer and its number, the same in both years."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a year went: days until replies came, messages of volunteers by month, most a day."""

    replies: dict[Answered, date]
    """The day on which each reply was in the volunteer's hands."""
    days: list[int]
    """From the day for which a letter was planned to that day."""
    messages: dict[str, list[int]]
    """Messages a person and month with any, by who they are."""
    in_pairs: list[int]
    """Messages a volunteer and month in which a pair of theirs was open, those with none too."""
    digests_a_day: int
    messages_a_day: int
    crowded: Counter[str]
    """Of the days on which somebody had several messages: their kinds."""

    def lines(self, name: str) -> list[str]:
        """The figures in words."""
        return [
            f"{name}: replies {len(self.days)}, days until they came: {Spread.of(self.days).words}",
            *(
                f"{name}: messages a {who} and month with any: {Spread.of(counts).words}"
                for who, counts in self.messages.items()
            ),
            f"{name}: messages a volunteer and month with an open pair: "
            f"{Spread.of(self.in_pairs).words}",
            f"{name}: at most {self.digests_a_day} digests a person and day, "
            f"{self.messages_a_day} messages of all kinds",
            f"{name}: days with several messages to one person: {self.crowded.total()} "
            f"({', '.join(f'{kinds} {times}' for kinds, times in self.crowded.most_common())})",
        ]

    def shares(self) -> list[int]:
        """Within how many days so many of a hundred replies came."""
        ordered = sorted(self.days) or [0]
        return [ordered[(len(ordered) - 1) * share // 100] for share in SHARES]


def way_of(rows: Session, until: date) -> Way:
    """What a played year left, up to a day."""
    there = aliased(Letter)
    came = (
        select(Pair.child_id, Pair.volunteer_id, there.number, Letter.since, there.due_on)
        .join(Letter.pair)
        .join(
            there,
            and_(
                there.pair_id == Letter.pair_id,
                there.direction == Direction.TO_CHILD,
                there.number == Letter.answers,
            ),
        )
        .where(Letter.direction == Direction.TO_VOLUNTEER, Letter.state == State.RECEIVED)
        .where(Letter.since <= until)
    )
    replies = rows.execute(came).all()
    sent = select(Message.user_id, Message.sent_at, Message.kind)
    messages = [
        Told(user_id, sent_at, kind)
        for user_id, sent_at, kind in rows.execute(sent)
        if user_id is not None and sent_at is not None and sent_at.date() <= until
    ]
    return Way(
        replies={(one.child_id, one.volunteer_id, one.number): one.since for one in replies},
        days=[(one.since - one.due_on).days for one in replies],
        messages=_by_month(messages, dict(_who(rows))),
        in_pairs=_in_pairs(messages, list(_months_of_pairs(rows, until))),
        digests_a_day=_most_a_day([row for row in messages if row.kind == "digest"]),
        messages_a_day=_most_a_day(messages),
        crowded=_crowded(messages),
    )


def _who(rows: Session) -> Iterator[tuple[int, str]]:
    """What each user is: a volunteer, or by a role."""
    for user_id, role in rows.execute(select(Grant.user_id, Grant.role).order_by(Grant.id)):
        yield user_id, str(role)


def _by_month(messages: Sequence[Told], who: Mapping[int, str]) -> dict[str, list[int]]:
    each = Counter((row.user_id, f"{row.sent_at:%Y-%m}") for row in messages)
    found: dict[str, list[int]] = defaultdict(list)
    for (user_id, _month), count in sorted(each.items()):
        found[who.get(user_id, "person without a role")].append(count)
    return dict(found)


def _months_of_pairs(rows: Session, until: date) -> Iterator[tuple[int, str]]:
    """Each volunteer's user and each month in which a pair of theirs was open."""
    query = select(Volunteer.user_id, Pair.from_on, Pair.until_on).join(Pair.volunteer)
    last = min(until, max(rows.scalars(select(Letter.since)), default=until))
    for user_id, first, ended in rows.execute(query.where(Volunteer.user_id.is_not(None))):
        day = first.replace(day=1)
        while user_id is not None and day <= min(ended or last, last):
            yield user_id, f"{day:%Y-%m}"
            day = (day + timedelta(days=31)).replace(day=1)


def _in_pairs(messages: Sequence[Told], months: Sequence[tuple[int, str]]) -> list[int]:
    each = Counter((row.user_id, f"{row.sent_at:%Y-%m}") for row in messages)
    return [each[one] for one in sorted(set(months))]


def _most_a_day(messages: Sequence[Told]) -> int:
    return max(Counter((row.user_id, row.sent_at.date()) for row in messages).values(), default=0)


def _crowded(messages: Sequence[Told]) -> Counter[str]:
    kinds: dict[tuple[int, date], list[str]] = defaultdict(list)
    for row in messages:
        kinds[row.user_id, row.sent_at.date()].append(row.kind)
    return Counter(" + ".join(sorted(some)) for some in kinds.values() if len(some) > 1)


def later(reminded: Way, alone: Way) -> list[int]:
    """The shares of replies that came later with reminders than without; none is wanted."""
    both = zip(SHARES, reminded.shares(), alone.shares(), strict=True)
    return [share for share, with_them, without in both if with_them > without]


@dataclass(frozen=True, slots=True)
class Compared:
    """Reply by reply, those that came in both years: by how many days sooner with reminders."""

    sooner: list[int]
    later: list[int]
    alike: int
    only_reminded: int
    only_alone: int

    def lines(self) -> list[str]:
        """The figures in words."""
        return [
            f"the same reply in both years: {len(self.sooner)} sooner with reminders "
            f"({Spread.of(self.sooner).words} days), {self.alike} on the same day, "
            f"{len(self.later)} later ({Spread.of(self.later).words} days)",
            f"replies that came only with reminders: {self.only_reminded}, "
            f"only without: {self.only_alone}",
        ]


def compared(reminded: Way, alone: Way) -> Compared:
    """Both years, reply by reply."""
    both = reminded.replies.keys() & alone.replies.keys()
    gained = [(alone.replies[one] - reminded.replies[one]).days for one in sorted(both)]
    return Compared(
        sooner=[days for days in gained if days > 0],
        later=[-days for days in gained if days < 0],
        alike=gained.count(0),
        only_reminded=len(reminded.replies) - len(both),
        only_alone=len(alone.replies) - len(both),
    )


def pictures(reminded: Way, alone: Way) -> dict[str, str]:
    """Charts of both years, by the names of their files."""
    names = [f"{share} %" for share in SHARES]
    lines = [
        Line("with reminders", BLUE, reminded.shares()),
        Line("without", RED, alone.shares()),
    ]
    replies = "Days until so many of the replies had come"
    messages = "Messages a volunteer and month with an open pair, with reminders"
    return {
        "year-replies": charts.line_chart(replies, names, lines),
        "year-messages-each": charts.histogram(messages, reminded.in_pairs, 1),
    }


def main() -> None:
    """Print both, and draw them."""
    words = argparse.ArgumentParser(description="Compare two played years.")
    words.add_argument("reminded")
    words.add_argument("alone")
    words.add_argument("--until", type=date.fromisoformat, default=date.max)
    words.add_argument("--pictures", type=Path)
    asked = words.parse_args()
    ways = []
    for address in (asked.reminded, asked.alone):
        with Session(create_engine(address)) as rows:
            ways.append(way_of(rows, asked.until))
    print(*ways[0].lines("with reminders"), *ways[1].lines("without"), sep="\n")
    print(*compared(*ways).lines(), sep="\n")
    slower = later(*ways)
    print("later with reminders:", ", ".join(f"{share} %" for share in slower) or "no share")
    for name, picture in pictures(*ways).items() if asked.pictures else ():
        (asked.pictures / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()

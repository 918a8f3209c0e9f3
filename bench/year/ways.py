"""Two played years side by side.

Run: python -m bench.year.ways WITH WITHOUT [--until DAY] [--pictures FOLDER].

WITH and WITHOUT are the databases (addresses as in DATABASE_URL) that `python -m bench.year` left,
with reminders and with `--without-reminders`, of the same pairs and seed.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Row, and_, create_engine, select
from sqlalchemy.orm import Session, aliased

from app.models import Letter, Message, Volunteer
from bench.year import charts
from bench.year.charts import BLUE, RED, Line
from bench.year.figures import Spread
from letters.states import Direction, State

SHARES = range(5, 100, 5)


@dataclass(frozen=True, slots=True)
class Way:
    """How a year went: days until replies came, messages of volunteers by month, most a day."""

    replies: list[int]
    """From the day for which a letter was planned to the reply in the volunteer's hands."""
    messages: list[int]
    digests_a_day: int
    messages_a_day: int

    def lines(self, name: str) -> list[str]:
        """The figures in words."""
        replies, messages = Spread.of(self.replies), Spread.of(self.messages)
        return [
            f"{name}: replies {len(self.replies)}, days until they came: mean "
            f"{replies.mean:.1f}, median {replies.median:g}, 95 % {replies.p95:g}",
            f"{name}: messages a volunteer and month with any: mean {messages.mean:.1f}, "
            f"median {messages.median:g}, 95 % {messages.p95:g}, most {messages.most:g}",
            f"{name}: at most {self.digests_a_day} digests a person and day, "
            f"{self.messages_a_day} messages of all kinds",
        ]

    def shares(self) -> list[int]:
        """Within how many days so many of a hundred replies came."""
        ordered = sorted(self.replies) or [0]
        return [ordered[(len(ordered) - 1) * share // 100] for share in SHARES]


def way_of(rows: Session, until: date) -> Way:
    """What a played year left, up to a day."""
    there = aliased(Letter)
    came = (
        select(Letter.since, there.due_on)
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
    sent = select(Message.user_id, Message.made_at, Message.kind)
    found = rows.execute(sent.where(Message.user_id.is_not(None))).all()
    messages = [row for row in found if row.made_at.date() <= until]
    volunteers = set(rows.scalars(select(Volunteer.user_id)))
    return Way(
        replies=[(row.since - row.due_on).days for row in rows.execute(came)],
        messages=_by_month([row for row in messages if row.user_id in volunteers]),
        digests_a_day=_most_a_day([row for row in messages if row.kind == "digest"]),
        messages_a_day=_most_a_day(messages),
    )


def _by_month(messages: Sequence[Row[int | None, datetime, str]]) -> list[int]:
    return list(Counter((row.user_id, f"{row.made_at:%Y-%m}") for row in messages).values())


def _most_a_day(messages: Sequence[Row[int | None, datetime, str]]) -> int:
    return max(Counter((row.user_id, row.made_at.date()) for row in messages).values(), default=0)


def later(reminded: Way, alone: Way) -> list[int]:
    """The shares of replies that came later with reminders than without; none is wanted."""
    both = zip(SHARES, reminded.shares(), alone.shares(), strict=True)
    return [share for share, with_them, without in both if with_them > without]


def pictures(reminded: Way, alone: Way) -> dict[str, str]:
    """Charts of both years, by the names of their files."""
    names = [f"{share} %" for share in SHARES]
    lines = [
        Line("with reminders", BLUE, reminded.shares()),
        Line("without", RED, alone.shares()),
    ]
    replies = "Days until so many of the replies had come"
    messages = "Messages a volunteer and month, with reminders"
    return {
        "year-replies": charts.line_chart(replies, names, lines),
        "year-messages-each": charts.histogram(messages, reminded.messages, 1),
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
    slower = later(*ways)
    print("later with reminders:", ", ".join(f"{share} %" for share in slower) or "no share")
    for name, picture in pictures(*ways).items() if asked.pictures else ():
        (asked.pictures / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()

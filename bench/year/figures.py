"""What a year comes to: letters a child, silence, messages a person and month, seconds a day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models import Letter, Message, Pair
from bench.year.checks.silence import LONGEST
from bench.year.loop import Played
from letters.states import Direction, State


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers are spread: the middle, the 90th, 95th and 99th of a hundred, the most."""

    count: int
    mean: float
    median: float
    p90: float
    p95: float
    p99: float
    most: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> "Spread":
        """The spread of some numbers; all 0 without any."""
        ordered = sorted(numbers) or [0]
        last = len(ordered) - 1
        return cls(
            len(numbers),
            sum(ordered) / len(ordered),
            ordered[last // 2],
            *(ordered[round(last * share)] for share in (0.90, 0.95, 0.99)),
            ordered[-1],
        )

    @property
    def words(self) -> str:
        """The spread in a line."""
        return (
            f"mean {self.mean:.1f}, median {self.median:g}, 90 % {self.p90:g}, "
            f"95 % {self.p95:g}, 99 % {self.p99:g}, most {self.most:g}"
        )


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of a played year, each list as it was counted."""

    letters: list[int]
    silence: list[int]
    messages: list[int]
    by_month: list[tuple[str, int]]
    moved: list[tuple[date, int, int]]
    seconds: dict[str, float]
    facts: Counter[str]
    decisions: Counter[str]
    refusals: Counter[str]
    faults: Counter[str]
    known_as: Counter[str]
    quietest: list[str]
    unknown: int
    days: int
    pairs: int
    lost: int

    @property
    def seconds_a_day(self) -> float:
        """What a simulated day took, without the founding."""
        own = sum(took for name, took in self.seconds.items() if name != "founding")
        return own / max(1, self.days)

    def lines(self) -> list[str]:
        """The figures in words, a line each."""
        return [
            f"{self.pairs} pairs, {self.days} days",
            f"letters delivered to a child: {Spread.of(self.letters).words}",
            f"longest silence of a child, open days: {Spread.of(self.silence).words}",
            f"children silent for more than {LONGEST} open days: "
            f"{sum(days > LONGEST for days in self.silence)}, "
            f"of them at some time without anybody knowing: {self.unknown}, "
            f"on {self.faults['silence']} of their Mondays",
            f"on those Mondays they stood as: {_counted(self.known_as)}",
            f"the children silent for longest: {'; '.join(self.quietest)}",
            f"messages a person and month: {Spread.of(self.messages).words}",
            f"letters still lost at the end: {self.lost}",
            f"seconds a day: {self.seconds_a_day:.3f} "
            f"({', '.join(f'{k} {v:.1f} s' for k, v in self.seconds.items())})",
            f"facts: {_counted(self.facts)}",
            f"decisions: {_counted(self.decisions)}",
            f"refused: {_counted(self.refusals)}",
            f"faults: {_counted(self.faults)}",
        ]


def figures_of(played: Played) -> YearFigures:
    """Count what the year has left in the database."""
    delivered = (
        select(func.count())
        .select_from(Letter)
        .join(Letter.pair)
        .where(Letter.direction == Direction.TO_CHILD, Letter.state == State.DELIVERED)
        .group_by(Pair.child_id)
    )
    messages, by_month = _messages()
    return YearFigures(
        letters=list(db.session.scalars(delivered)),
        silence=sorted(played.longest_silence.values()),
        known_as=sum(played.known_as.values(), Counter[str]()),
        quietest=_quietest(played),
        messages=messages,
        by_month=by_month,
        moved=played.moved,
        seconds=played.seconds,
        facts=played.play.facts,
        decisions=played.play.decisions,
        refusals=played.play.refusals,
        faults=Counter(fault.check for fault in played.faults),
        unknown=len({fault.about for fault in played.faults if fault.check == "silence"}),
        days=played.days,
        pairs=played.pairs,
        lost=db.session.scalar(
            select(func.count()).select_from(Letter).where(Letter.state == State.LOST)
        )
        or 0,
    )


def _quietest(played: Played) -> list[str]:
    """The three children who heard nothing for longest, and as what somebody saw them then."""
    longest = sorted(played.known_as, key=lambda child: -played.longest_silence[child])[:3]
    return [
        f"{played.longest_silence[child]} open days ({_counted(played.known_as[child])})"
        for child in longest
    ]


def _messages() -> tuple[list[int], list[tuple[str, int]]]:
    """How many reached each person in each month with any; and all of each month."""
    each: Counter[tuple[int, str]] = Counter()
    months: Counter[str] = Counter()
    query = select(Message.user_id, Message.sent_at).where(
        Message.user_id.is_not(None), Message.sent_at.is_not(None)
    )
    for user_id, sent_at in db.session.execute(query):
        month = f"{sent_at:%Y-%m}"
        each[user_id, month] += 1
        months[month] += 1
    return list(each.values()), sorted(months.items())


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common()) or "none"

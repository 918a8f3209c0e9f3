"""Who does something: a user, or the operator of a command, or the scheduler."""

from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `words` names a command's operator where no user stands behind it."""

    user_id: int | None
    words: str | None = None

    def __str__(self) -> str:
        return f"user {self.user_id}" if self.user_id is not None else (self.words or "system")


@dataclass(frozen=True, slots=True)
class Acting:
    """Who does something, and when; `today` is the day of that moment in the programme's zone."""

    actor: Actor
    now: datetime
    today: date

    def by(self, actor: Actor) -> "Acting":
        """The same moment, with somebody else who acts."""
        return replace(self, actor=actor)


SCHEDULER = Actor(None, "scheduler")

"""Who does something: a user, or the operator of a command, or the scheduler."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `words` names a command's operator where no user stands behind it."""

    user_id: int | None
    words: str | None = None

    def __str__(self) -> str:
        return f"user {self.user_id}" if self.user_id is not None else (self.words or "system")


SCHEDULER = Actor(None, "scheduler")

"""Hours of service: what a cohort counts of a volunteer's letters, and how it is told."""

from dataclasses import dataclass

from letters.settings import at_least


@dataclass(frozen=True, slots=True)
class HoursRule:
    """Minutes that count as service, a setting of the cohort.

    For each letter that left the volunteer's hands, for each that was received, and once for the
    training. With nothing but zeros the cohort tells no hours.
    """

    sent: int = 0
    received: int = 0
    training: int = 0

    def __post_init__(self) -> None:
        at_least(0, sent=self.sent, received=self.received, training=self.training)

    def minutes(self, sent: int, received: int) -> int:
        """What so many letters count; who sent none has no service, and no training either."""
        if not sent:
            return 0
        return self.sent * sent + self.received * received + self.training


def half_hours(minutes: int) -> float:
    """The hours as they are told: whole halves, never more than was counted."""
    return minutes // 30 / 2

"""How grave a concern is, and the clocks that follow from it, day and night."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class ConcernLevel(StrEnum):
    """Red: intent to die, abuse, running away. Amber: worrying. Grey: not right."""

    RED = "red"
    AMBER = "amber"
    GREY = "grey"


ACKNOWLEDGED_WITHIN: Mapping[ConcernLevel, timedelta] = MappingProxyType(
    {
        ConcernLevel.RED: timedelta(hours=2),
        ConcernLevel.AMBER: timedelta(hours=24),
        ConcernLevel.GREY: timedelta(days=7),
    }
)
"""How long those who were rung have, before the next ones are."""
LOOKED_AT_AGAIN: Mapping[ConcernLevel, timedelta] = MappingProxyType(
    {
        ConcernLevel.RED: timedelta(days=1),
        ConcernLevel.AMBER: timedelta(days=7),
        ConcernLevel.GREY: timedelta(days=30),
    }
)
"""How long whoever has it in hand may leave it lying without being asked."""
LONGEST_REST: Mapping[ConcernLevel, timedelta] = MappingProxyType(
    {
        ConcernLevel.RED: timedelta(days=7),
        ConcernLevel.AMBER: timedelta(days=30),
        ConcernLevel.GREY: timedelta(days=60),
    }
)
"""How far ahead whoever has it in hand may choose the next day."""


def closers_of(level: ConcernLevel) -> int:
    """How many people it takes to close one."""
    return 2 if level is ConcernLevel.RED else 1

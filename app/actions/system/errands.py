"""A few are done while the page loads; many are asked for, and done in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.actions.system import work
from app.actions.transaction import transaction
from app.actor import Acting

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """Something whose size decides whether somebody waits for it.

    `size` counts what takes the time, such as people or rows. Up to `at_once` of them `now` does
    it and gives its result. Beyond that, work of `kind` is asked for with what `arguments` gives;
    that is called in the transaction that asks, so it may write what the work is to find.
    """

    kind: str
    size: int
    at_once: int
    now: Callable[[], T]
    arguments: Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The errand was done, with this result."""

    result: T


@dataclass(frozen=True, slots=True)
class Asked:
    """The errand will be done in the background, by the work with this id."""

    work_id: int


def do_or_ask(errand: Errand[T], *, acting: Acting) -> Done[T] | Asked:
    """Do a small errand, ask for a large one. Raises what `now` or `arguments` raise."""
    if errand.size <= errand.at_once:
        return Done(errand.now())
    with transaction():
        return Asked(work.ask(errand.kind, errand.arguments(), acting=acting))

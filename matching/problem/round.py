"""One round as it is given to the engine: who is in, the policy, what is kept and forbidden."""

from dataclasses import dataclass, field
from functools import cached_property

from matching.problem.policy import Policy
from matching.problem.profile import Child, Volunteer
from matching.problem.score import tag_weights
from matching.problem.table import Link


@dataclass(frozen=True)
class Round:
    """Checked input, sorted by id so that the order of the rows cannot matter."""

    children: tuple[Child, ...]
    volunteers: tuple[Volunteer, ...]
    policy: Policy = field(default_factory=Policy)
    keep: tuple[Link, ...] = ()
    forbid: tuple[Link, ...] = ()

    @cached_property
    def child_at(self) -> dict[str, int]:
        """The place of each child's id in `children`."""
        return {child.id: place for place, child in enumerate(self.children)}

    @cached_property
    def volunteer_at(self) -> dict[str, int]:
        """The place of each volunteer's id in `volunteers`."""
        return {volunteer.id: place for place, volunteer in enumerate(self.volunteers)}

    @cached_property
    def forbidden(self) -> frozenset[Link]:
        """The forbidden pairs."""
        return frozenset(self.forbid)

    @cached_property
    def tag_weights(self) -> dict[str, float]:
        """The weight of each tag among the people of both tables."""
        return tag_weights(self.children, self.volunteers, self.policy)

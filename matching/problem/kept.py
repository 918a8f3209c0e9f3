"""Which pairs cannot be kept, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping

from matching.problem.errors import Fault
from matching.problem.policy import Policy
from matching.problem.profile import Child, Volunteer
from matching.problem.score import broken_rules, tag_weights
from matching.problem.table import Link, Table

Broken = tuple[str, str, str]
"""A code, the column and the sentence."""


def keep_faults(
    keep: Table[Link],
    forbid: Table[Link],
    children: Table[Child],
    volunteers: Table[Volunteer],
    policy: Policy | None,
    earlier: list[Fault],
) -> list[Fault]:
    """Every kept pair that cannot be; `earlier` are the faults found so far.

    Rules are checked for people and a policy without faults; the floor only where nothing is wrong.
    """
    if not keep.rows:
        return []
    rules = _rules_for(children, volunteers, policy, earlier)
    rows_of = {link: row for row, link in forbid.rows}
    first_row: dict[str, int] = {}
    taken: Counter[str] = Counter()
    faults = []
    for row, link in keep.rows:
        found = [*_twice(link, first_row), *rules.over_capacity(link, taken)]
        if link in rows_of:
            sentence = f"the pair is also forbidden ({forbid.file}, row {rows_of[link]})"
            found.append(("kept_and_forbidden", "volunteer", sentence))
        found += rules.broken(link)
        first_row.setdefault(link[0], row)
        data = {"child": link[0], "volunteer": link[1]}
        faults += [Fault(code, keep.file, row, column, said, data) for code, column, said in found]
    return faults


def _rules_for(
    children: Table[Child],
    volunteers: Table[Volunteer],
    policy: Policy | None,
    earlier: list[Fault],
) -> "_Rules":
    """The rules for people whose rows have no faults."""
    wrong = {(fault.file, fault.row) for fault in earlier}
    tags = None
    if policy is not None and not earlier:
        tags = tag_weights(children.records, volunteers.records, policy)
    return _Rules(
        {child.id: child for row, child in children.rows if (children.file, row) not in wrong},
        {one.id: one for row, one in volunteers.rows if (volunteers.file, row) not in wrong},
        policy,
        tags,
    )


def _twice(link: Link, first_row: Mapping[str, int]) -> Iterable[Broken]:
    child = link[0]
    if child and child in first_row:
        yield "kept_twice", "child", f'"{child}" is already kept in row {first_row[child]}'


class _Rules:
    """What a kept pair must hold to; without `tags` the floor cannot be checked."""

    def __init__(
        self,
        children: Mapping[str, Child],
        volunteers: Mapping[str, Volunteer],
        policy: Policy | None,
        tags: Mapping[str, float] | None,
    ) -> None:
        self.children, self.volunteers = children, volunteers
        self.policy, self.tags = policy, tags

    def over_capacity(self, link: Link, taken: Counter[str]) -> Iterable[Broken]:
        """One place too many, if the volunteer has none left; counts the pair in `taken`."""
        volunteer = self.volunteers.get(link[1])
        taken[link[1]] += 1
        if volunteer and taken[volunteer.id] > volunteer.capacity:
            said = f'"{volunteer.id}" has capacity {volunteer.capacity}, and more pairs are kept'
            yield "over_capacity", "volunteer", said

    def broken(self, link: Link) -> Iterable[Broken]:
        """Each rule of the policy that the pair breaks, as far as both people are known."""
        child, volunteer = self.children.get(link[0]), self.volunteers.get(link[1])
        if self.policy is None or child is None or volunteer is None:
            return
        for rule, said in broken_rules(child, volunteer, self.policy, self.tags):
            yield f"breaks_{rule}", "volunteer", f"the kept pair breaks a rule: {said}"

"""The scorer for one pair: the parts, the points and the rules, as the contract words them.

All numbers are float64. A sum of tag weights is the true sum rounded once (`math.fsum`), so it
does not depend on the order of the tags; the recount (`audit.loops`) and the pricing pass compute
the very same numbers for many pairs at once.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from matching.problem.policy import Policy
from matching.problem.profile import Child, Volunteer

FULL_POINTS = 1_000_000
RELATIONS = ("elsewhere", "same_province", "same_city", "same_county")
RULES = ("age", "need", "gender", "forbidden", "floor")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a pair scores: parts from 0 to 1, points up to 1,000,000, `gap` in years."""

    interests: float
    age: float
    region: float
    gender: float
    score: float
    points: int
    shared: tuple[str, ...]
    gap: int
    relation: str


def tag_weights(
    children: Iterable[Child], volunteers: Iterable[Volunteer], policy: Policy
) -> dict[str, float]:
    """The weight of every tag: rarer tags weigh more where the policy says so."""
    people = [person.interests for table in (children, volunteers) for person in table]
    named = Counter(chain.from_iterable(map(set, people)))
    if not policy.rarity:
        return dict.fromkeys(named, 1.0)
    return {tag: math.log((1 + len(people)) / (1 + n)) + 1 for tag, n in named.items()}


def region_level(one: str, other: str) -> int:
    """How much two codes share, as a place in RELATIONS; 0 where one is unknown."""
    if not one or not other or one[:2] != other[:2]:
        return 0
    if one[:4] != other[:4]:
        return 1
    return 3 if one == other else 2


def age_part(gap: int, policy: Policy) -> float:
    """The part of an age gap in years; 0 outside the limits."""
    low, high = policy.age_limits
    first, last = policy.age_ideal
    if first <= gap <= last:
        return 1.0
    if low <= gap < first:
        return (gap - low) / (first - low)
    if last < gap <= high:
        return (high - gap) / (high - last)
    return 0.0


def region_values(policy: Policy) -> tuple[float, float, float, float]:
    """The region part for each place in RELATIONS."""
    values = (policy.elsewhere, policy.same_province, policy.same_city, policy.same_county)
    return float(values[0]), float(values[1]), float(values[2]), float(values[3])


def weights(policy: Policy) -> tuple[float, float, float, float]:
    """The weights of interests, age, region and gender, in the order they are added."""
    return (
        float(policy.weight_interests),
        float(policy.weight_age),
        float(policy.weight_region),
        float(policy.weight_gender),
    )


def same_gender(child: Child, volunteer: Volunteer) -> bool:
    """Whether both genders are known and the same."""
    return child.gender != "" and child.gender == volunteer.gender


def parts(child: Child, volunteer: Volunteer, policy: Policy, tags: Mapping[str, float]) -> Parts:
    """Score one pair; `tags` are the weights from `tag_weights`."""
    shared = set(child.interests).intersection(volunteer.interests)
    union = set(child.interests).union(volunteer.interests)
    gap = volunteer.age - child.age
    level = region_level(child.region, volunteer.region)
    each = (
        math.fsum([tags[t] for t in shared]) / math.fsum([tags[t] for t in union])
        if union
        else 0.0,
        age_part(gap, policy),
        region_values(policy)[level],
        1.0 if same_gender(child, volunteer) else 0.0,
    )
    wi, wa, wr, wg = weights(policy)
    score = (wi * each[0] + wa * each[1] + wr * each[2] + wg * each[3]) / (wi + wa + wr + wg)
    points = round(FULL_POINTS * score)
    return Parts(*each, score, points, tuple(sorted(shared)), gap, RELATIONS[level])


def broken_rules(
    child: Child, volunteer: Volunteer, policy: Policy, tags: Mapping[str, float] | None
) -> list[tuple[str, str]]:
    """Each rule, but for forbidden pairs, that this pair breaks, with a sentence.

    Without the weights of the `tags` the floor is left out.
    """
    gap = volunteer.age - child.age
    low, high = policy.age_limits
    broken = []
    if not low <= gap <= high:
        broken.append(("age", f"the age gap is {gap} years, allowed are {low:g} to {high:g}"))
    if child.need > volunteer.max_need:
        highest = f"the child's need is {child.need}, the volunteer's highest {volunteer.max_need}"
        broken.append(("need", highest))
    if policy.gender_rule == "same" and not same_gender(child, volunteer):
        broken.append(("gender", "the two must be known to be of the same gender"))
    if policy.floor > 0 and tags is not None:
        score = parts(child, volunteer, policy, tags).score
        if score < policy.floor:
            said = f"the score {score:.6f} is below the floor {policy.floor:g}"
            broken.append(("floor", said))
    return broken

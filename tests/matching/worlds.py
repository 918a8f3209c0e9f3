"""Whole small worlds: few tags and regions, so that ties, rivalry and odd cases are common."""

import random
from dataclasses import dataclass
from functools import cached_property

from hypothesis import strategies as st

from matching import Child, Policy, Volunteer
from tests.matching.reference import Reference

REGIONS = st.sampled_from(["", "441625", "441625", "441622", "440305", "330106"])
GENDERS = st.sampled_from(["m", "f", "f", ""])
TAGS = st.lists(st.sampled_from(["画画", "足球", "阅读", "a"]), max_size=4).map(tuple)
POLICIES = st.builds(
    Policy,
    weight_interests=st.sampled_from([0.55, 1.0, 0.0]),
    weight_gender=st.sampled_from([0.0, 0.0, 0.3]),
    rarity=st.booleans(),
    age_ideal=st.sampled_from([(7, 12), (4, 30), (10, 10)]),
    gender_rule=st.sampled_from(["any", "any", "any", "same"]),
    floor=st.sampled_from([0.0, 0.0, 0.25, 0.6]),
)


@dataclass(frozen=True)
class World:
    children: list[Child]
    volunteers: list[Volunteer]
    policy: Policy
    keep: list[tuple[str, str]]
    forbid: list[tuple[str, str]]

    @cached_property
    def reference(self):
        return Reference(self.children, self.volunteers, self.policy, self.keep, self.forbid)

    @property
    def arguments(self):
        return self.children, self.volunteers, self.policy, self.keep, self.forbid


@st.composite
def worlds(draw, policies=POLICIES, most=7):
    children = [
        Child(
            f"C{at}",
            draw(st.integers(8, 12)),
            draw(GENDERS),
            draw(REGIONS),
            draw(TAGS),
            draw(st.integers(0, 3)),
            "",
            draw(st.integers(0, 2)),
        )
        for at in range(draw(st.integers(0, most)))
    ]
    volunteers = [
        Volunteer(
            f"V{at}",
            draw(st.integers(10, 45)),
            draw(GENDERS),
            draw(REGIONS),
            draw(TAGS),
            draw(st.sampled_from([1, 1, 1, 2, 3, 50])),
            draw(st.integers(0, 3)),
        )
        for at in range(draw(st.integers(0, most)))
    ]
    policy = draw(policies)
    pairs = [(child.id, volunteer.id) for child in children for volunteer in volunteers]
    forbid = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    keep = draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    return World(
        children, volunteers, policy, _sound(keep, children, volunteers, policy, forbid), forbid
    )


def _sound(keep, children, volunteers, policy, forbid):
    """The kept pairs that break no rule."""
    allowed = Reference(children, volunteers, policy, (), forbid).points
    free = {volunteer.id: volunteer.capacity for volunteer in volunteers}
    sound = {}
    for child, volunteer in keep:
        if child not in sound and (child, volunteer) in allowed and free[volunteer]:
            sound[child] = volunteer
            free[volunteer] -= 1
    return list(sound.items())


def town(seed, children, volunteers, policy=None):
    """A world of the size of a small round, the same for the same seed."""
    chance = random.Random(seed)
    regions = ["", "441625", "441622", "441623", "440305", "330106"]
    tags = [f"t{at}" for at in range(12)]

    def person(id_, low, high):
        interests = tuple(chance.sample(tags, chance.randint(0, 5)))
        return (
            id_,
            chance.randint(low, high),
            chance.choice("mf"),
            chance.choice(regions),
            interests,
        )

    return World(
        [
            Child(*person(f"C{at:04}", 8, 15), chance.choice([0, 0, 0, 1, 2, 3]), "", at % 3 // 2)
            for at in range(children)
        ],
        [
            Volunteer(*person(f"V{at:04}", 18, 45), chance.choice([1, 1, 1, 2, 3]), at % 4)
            for at in range(volunteers)
        ],
        policy or Policy(),
        [],
        [],
    )

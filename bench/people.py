"""Made-up people of the same kind as the pilot's, as many as are wanted, the same for a seed."""

from pathlib import Path

import numpy as np

from matching import Child, Volunteer
from matching.problem.inputs import read_round
from matching.problem.round import Round

PILOT = Path(__file__).parent / "pilot"


def pilot() -> Round:
    """The pilot: 12,000 children and 12,600 volunteers."""
    return read_round(PILOT / "children.csv", PILOT / "volunteers.csv")[0]


def made_up(children: int, volunteers: int, seed: int = 1) -> tuple[list[Child], list[Volunteer]]:
    """People whose every column is drawn from the pilot's, each column on its own.

    Interests are drawn one after another by how often the pilot's people name them.
    """
    chance = np.random.default_rng(seed)
    model = pilot()
    drawn = _columns(chance, model.children, ("age", "gender", "region", "need"), children)
    tags = _interests(chance, model.children, children)
    made = [
        Child(f"C{at:07}", *(column[at] for column in drawn[:3]), tags[at], drawn[3][at])
        for at in range(children)
    ]
    names = ("age", "gender", "region", "capacity", "max_need")
    drawn = _columns(chance, model.volunteers, names, volunteers)
    tags = _interests(chance, model.volunteers, volunteers)
    return made, [
        Volunteer(
            f"V{at:07}",
            *(column[at] for column in drawn[:3]),
            tags[at],
            *(c[at] for c in drawn[3:]),
        )
        for at in range(volunteers)
    ]


def _columns(chance, people, names, count):
    """`count` values of each named column, drawn from those of `people`."""
    return [
        [getattr(people[at], name) for at in chance.integers(len(people), size=count)]
        for name in names
    ]


def _interests(chance, people, count):
    """`count` sets of interests, as large and with the same favourites as those of `people`."""
    named: dict[str, int] = {}
    for person in people:
        for tag in person.interests:
            named[tag] = named.get(tag, 0) + 1
    tags = sorted(named)
    weight = np.array([named[tag] for tag in tags], dtype=float)
    # The k tags with the smallest exponential clocks: drawing k without putting back.
    clocks = chance.exponential(size=(count, len(tags))) / weight
    order = np.argsort(clocks, axis=1)
    sizes = [len(people[at].interests) for at in chance.integers(len(people), size=count)]
    rows = zip(order.tolist(), sizes, strict=True)
    return [tuple(tags[t] for t in row[:size]) for row, size in rows]

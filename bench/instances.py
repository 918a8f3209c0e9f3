"""The named instances of the bench: the pilot, plain rounds and hard shapes."""

from dataclasses import replace

from bench.people import made_up, pilot
from matching import Policy, make_round
from matching.problem.round import Round


def round_of(name: str, n: int) -> Round:
    """A named instance of about n x n people."""
    if name == "pilot":
        return pilot()
    children, volunteers = made_up(n, n)
    policy = Policy()
    if name == "everybody the same":
        children = [
            replace(c, age=10, gender="f", region="441625", interests=("a",), need=0)
            for c in children
        ]
        volunteers = [
            replace(v, age=20, gender="f", region="441625", interests=("a",), capacity=1)
            for v in volunteers
        ]
    elif name == "all ties, people differ":
        policy = Policy(weight_interests=0, weight_region=0, age_ideal=(4, 30))
    elif name == "one popular volunteer":
        star = replace(volunteers[0], region="441625", age=20, max_need=3)
        star = replace(star, interests=children[0].interests)
        volunteers = [star, *(replace(v, interests=(), region="") for v in volunteers[1:])]
    elif name == "half as many places":
        volunteers = volunteers[: n // 2]
    elif name == "no eligible pair":
        volunteers = [replace(v, age=90) for v in volunteers]
    elif name == "one tag for all":
        children = [replace(c, interests=("a",)) for c in children]
        volunteers = [replace(v, interests=("a",)) for v in volunteers]
    elif name == "need 3 only, few able":
        children = [replace(c, need=3) for c in children]
        volunteers = [
            replace(v, max_need=3 if at % 20 == 0 else 2) for at, v in enumerate(volunteers)
        ]
    elif name == "capacities of 50":
        volunteers = [replace(v, capacity=50) for v in volunteers[: n // 50]]
    elif name == "floor cuts most pairs":
        policy = Policy(floor=0.75)
    elif name == "fair":
        policy = Policy(fair=True)
    elif name == "seven waits, half the places":
        children = [replace(c, waited=at % 7) for at, c in enumerate(children)]
        volunteers = volunteers[: n // 2]
    return make_round(children, volunteers, policy)


SHAPES = (
    "plain",
    "everybody the same",
    "all ties, people differ",
    "one popular volunteer",
    "half as many places",
    "no eligible pair",
    "one tag for all",
    "need 3 only, few able",
    "capacities of 50",
    "floor cuts most pairs",
    "fair",
    "seven waits, half the places",
)

"""How the gap closes, pricing pass by pass, as a picture for docs/matching.md."""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from bench.people import made_up, pilot
from matching import Policy, make_round
from matching.instance.residual import what_is_left
from matching.instance.types import count_types
from matching.pricing.workers import Workers
from matching.problem.round import Round
from matching.solver.assign import assign
from matching.solver.deadline import Deadline

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "gap.svg"


def gaps(round_: Round) -> list[float]:
    """What the bound is above the pairs after each pricing pass, in points a child."""
    crowd = count_types(round_, what_is_left(round_)).crowd
    found = assign(crowd, Workers(), Deadline())
    return [gap / max(1, int(crowd.units.sum())) for gap in found.rounds]


def main() -> None:
    """Draw the pilot and made-up rounds of the sizes given (10,000 and 100,000)."""
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
    rounds = {"pilot, 12,000": pilot()}
    rounds |= {f"{n:,} × {n:,}": make_round(*made_up(n, n), Policy()) for n in sizes}
    figure, axes = plt.subplots(figsize=(6.4, 3.6))
    for name, round_ in rounds.items():
        closing = gaps(round_)
        print(name, closing)
        axes.plot(range(1, len(closing) + 1), closing, marker="o", label=name)
    axes.set_yscale("symlog", linthresh=0.001)
    axes.set_xticks(range(1, 6))
    axes.set_xlabel("pricing pass")
    axes.set_ylabel("open, points a child")
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main()

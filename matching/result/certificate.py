"""The certificate: counted from the pairs, with the bound that the prices prove."""

import hashlib
import resource
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from matching.problem.round import Round
from matching.problem.table import write_children_csv, write_links_csv, write_volunteers_csv
from matching.result.solution import Pair

VERSION = "0.3.0"
"""Changes whenever the same input could give other pairs."""


def content_sha256(round_: Round) -> dict[str, str]:
    """What the input says, as one hash for each table and one for the policy."""
    contents = {
        "children": write_children_csv(round_.children),
        "volunteers": write_volunteers_csv(round_.volunteers),
        "policy": round_.policy.to_toml().encode(),
        "keep": write_links_csv(round_.keep),
        "forbid": write_links_csv(round_.forbid),
    }
    return sha256(contents)


def sha256(contents: Mapping[str, bytes]) -> dict[str, str]:
    """The hash of each content by its name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def counted(round_: Round, pairs: Sequence[Pair], gap: int) -> dict[str, Any]:
    """The figures of a certificate that follow from the pairs and what the bound leaves open."""
    total = sum(pair.points for pair in pairs)
    return {
        "children": len(round_.children),
        "volunteers": len(round_.volunteers),
        "places": sum(volunteer.capacity for volunteer in round_.volunteers),
        "matched": len(pairs),
        "matched_by_class": _matched_by_class(round_, pairs),
        "total_points": total,
        "upper_bound_points": total + gap,
    }


def _matched_by_class(round_: Round, pairs: Sequence[Pair]) -> tuple[dict[str, int], ...]:
    """How many children of each class there are and how many have a pair, the highest first."""
    everyone = Counter((child.need, child.waited) for child in round_.children)
    paired = [round_.children[round_.child_at[pair.child]] for pair in pairs]
    served = Counter((child.need, child.waited) for child in paired)
    return tuple(
        {"need": rank[0], "waited": rank[1], "children": everyone[rank], "matched": served[rank]}
        for rank in sorted(everyone, reverse=True)
    )


def peak_mib() -> float:
    """The most memory this process has held, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)

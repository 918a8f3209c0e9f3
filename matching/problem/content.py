"""What the input of a round says, as hashes: the same for the same content in any order."""

import hashlib
from collections.abc import Mapping

from matching.problem.round import Round
from matching.problem.table import write_children_csv, write_links_csv, write_volunteers_csv


def content_sha256(round_: Round) -> dict[str, str]:
    """The hash (hex) of each table and of the policy, each written in its canonical form."""
    contents = {
        "children": write_children_csv(round_.children),
        "volunteers": write_volunteers_csv(round_.volunteers),
        "policy": round_.policy.to_toml().encode(),
        "keep": write_links_csv(round_.keep),
        "forbid": write_links_csv(round_.forbid),
    }
    return sha256(contents)


def sha256(contents: Mapping[str, bytes]) -> dict[str, str]:
    """The hash (hex) of each content by its name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}

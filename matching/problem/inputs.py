"""The files of a round: read together, so that all their faults are named together."""

from pathlib import Path

from matching.problem.check import check_round
from matching.problem.content import sha256
from matching.problem.csv_rows import read_bytes
from matching.problem.errors import Fault, InputRefused
from matching.problem.policy import Policy
from matching.problem.round import Round
from matching.problem.table import Table, read_children, read_links, read_volunteers


def read_round(
    children: Path,
    volunteers: Path,
    policy: Path | None = None,
    keep: Path | None = None,
    forbid: Path | None = None,
) -> tuple[Round, dict[str, str]]:
    """The round that these files hold, and the hash of each file.

    Raises InputRefused with every fault of every file.
    """
    faults: list[Fault] = []
    given = {"children": children, "volunteers": volunteers, "keep": keep, "forbid": forbid}
    data = {name: read_bytes(path, faults) for name, path in given.items() if path is not None}
    settings, text = _policy(policy, faults)
    round_ = check_round(
        read_children(data["children"], str(children), faults),
        read_volunteers(data["volunteers"], str(volunteers), faults),
        settings,
        read_links(data["keep"], str(keep), faults) if keep else Table("keep"),
        read_links(data["forbid"], str(forbid), faults) if forbid else Table("forbid"),
        faults,
    )
    return round_, sha256({**data, "policy": text})


def _policy(path: Path | None, faults: list[Fault]) -> tuple[Policy | None, bytes]:
    """The policy of a file (None if it has faults) and its bytes; without a file, the defaults."""
    if path is None:
        return Policy(), Policy().to_toml().encode()
    data = read_bytes(path, faults)
    try:
        return Policy.from_toml(data.decode("utf-8-sig"), str(path)), data
    except UnicodeDecodeError:
        faults.append(Fault.of_file("not_utf8", path, "is not UTF-8"))
    except InputRefused as refused:
        faults += refused.faults
    return None, data

"""Whether four tables make a round: every fault is named, none hides another."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from matching.problem.errors import Fault, InputRefused
from matching.problem.kept import keep_faults
from matching.problem.policy import Policy, policy_faults
from matching.problem.profile import CHILD, PAIR, VOLUNTEER, Child, CsvColumn, Volunteer
from matching.problem.round import Round
from matching.problem.table import Link, Table

SAME_IF_EQUAL = (str, tuple)
"""Types of values that are good again where an equal one was good."""
UNREAD = ("unreadable", "not_utf8", "bad_csv", "no_header")


def check_round(
    children: Table[Child],
    volunteers: Table[Volunteer],
    policy: Policy | None,
    keep: Table[Link],
    forbid: Table[Link],
    faults: list[Fault],
) -> Round:
    """The round these tables make; `policy` is None where it has faults of its own.

    Raises InputRefused with `faults` and every further one, by file and row.
    """
    for people, columns in ((children, CHILD), (volunteers, VOLUNTEER)):
        faults += _cell_faults(people, columns, _absent(people.file, faults))
        faults += _double_ids([(row, person.id) for row, person in people.rows], people.file)
    for links in (keep, forbid):
        faults += _cell_faults(links, PAIR, _absent(links.file, faults))
        faults += _unknown_ids(links, "child", children, faults)
        faults += _unknown_ids(links, "volunteer", volunteers, faults)
    faults += keep_faults(keep, forbid, children, volunteers, policy, faults)
    if faults or policy is None:
        raise InputRefused(_in_order(faults, children, volunteers, keep, forbid))
    return Round(
        tuple(sorted(children.records, key=lambda child: child.id)),
        tuple(sorted(volunteers.records, key=lambda volunteer: volunteer.id)),
        policy,
        tuple(sorted(set(keep.records))),
        tuple(sorted(set(forbid.records))),
    )


def _in_order(faults: Iterable[Fault], *tables: Table[Any]) -> list[Fault]:
    """Faults by file, in the order of the tables (those of the policy first), and by row."""
    order = {table.file: at for at, table in enumerate(tables, 1)}
    return sorted(faults, key=lambda fault: (order.get(fault.file, 0), fault.row or 0))


def make_round(
    children: Iterable[Child],
    volunteers: Iterable[Volunteer],
    policy: Policy,
    keep: Iterable[Link] = (),
    forbid: Iterable[Link] = (),
) -> Round:
    """A round of records that were never in files. Raises InputRefused with every fault."""
    faults = policy_faults(policy)
    return check_round(
        Table.of("children", children),
        Table.of("volunteers", volunteers),
        None if faults else policy,
        Table.of("keep", keep),
        Table.of("forbid", forbid),
        faults,
    )


def _cell_faults(
    table: Table[Any], columns: Sequence[CsvColumn], absent: Collection[str | None] = ()
) -> list[Fault]:
    """Each value that its column does not allow; `absent` columns are not looked at."""
    faults = []
    looked_at = [
        (place, column) for place, column in enumerate(columns) if column.name not in absent
    ]
    good: list[set[Any]] = [set() for _ in columns]
    for row, record in table.rows:
        values = record if isinstance(record, tuple) else None
        for place, column in looked_at:
            value = values[place] if values else getattr(record, column.name)
            if type(value) in SAME_IF_EQUAL and value in good[place]:
                continue
            complaint = column.check(value)
            if not complaint:
                good[place].add(value)
            else:
                code, sentence = complaint
                shown = f'"{value}" {sentence}' if value != "" else sentence
                data = {"value": value}
                faults.append(Fault(code, table.file, row, column.name, shown, data))
    return faults


def _absent(file: str, faults: list[Fault]) -> set[str | None]:
    """The columns that are already known to be missing from a file."""
    return {
        fault.column for fault in faults if fault.file == file and fault.code == "missing_column"
    }


def _has_no_ids(file: str, faults: list[Fault]) -> bool:
    """Whether a file could not be read far enough to know who is in it."""
    unread = {fault.file for fault in faults if fault.code in UNREAD}
    return file in unread or "id" in _absent(file, faults)


def _double_ids(ids: list[tuple[int, str]], file: str) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for row, id_ in ids:
        if id_ and id_ in first:
            sentence = f'"{id_}" is already the id of row {first[id_]}'
            data = {"id": id_, "first": first[id_]}
            faults.append(Fault("double_id", file, row, "id", sentence, data))
        first.setdefault(id_, row)
    return faults


def _unknown_ids(
    links: Table[Link],
    column: str,
    people: Table[Child] | Table[Volunteer],
    earlier: list[Fault],
) -> list[Fault]:
    if _has_no_ids(people.file, earlier) or column in _absent(links.file, earlier):
        return []
    known = {person.id for _, person in people.rows}
    faults = []
    for row, link in links.rows:
        id_ = link[0] if column == "child" else link[1]
        if id_ and id_ not in known:
            sentence = f'"{id_}" is in no row of {people.file}'
            faults.append(Fault("unknown_id", links.file, row, column, sentence, {"id": id_}))
    return faults

"""The rows of a yearly audit pack: pseudonyms and codes, no names and no words of people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import (
    AccessRow,
    Ask,
    AuditRow,
    Child,
    Grant,
    ListTaken,
    SecurityEvent,
    Tombstone,
    Volunteer,
)
from app.store.access.pseudonyms import NOBODY, pseudonym
from app.store.oversight.clocks import due_clocks
from app.store.oversight.figures import tables
from app.store.system.log_chain import look_over

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class AuditYear:
    """The moments between which a year of the programme's zone lies."""

    number: int
    first: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class PackSheet:
    """A file of the pack: its name, heads and rows."""

    name: str
    heads: tuple[str, ...]
    rows: Rows


def sheets_of(year: AuditYear, now: datetime) -> list[PackSheet]:
    """All files of the pack but its first page."""
    return [
        PackSheet("accesses", ("at", "who", "object", "code", "fields", "reason"), _accesses(year)),
        PackSheet("grants", GRANT_HEADS, _grants(year)),
        PackSheet("asks", ASK_HEADS, _asks(year, now)),
        PackSheet("lists", ("at", "who", "list", "rows"), _lists(year)),
        PackSheet("changes", ("action", "count"), _changes(year)),
        PackSheet("erasures", ("code", "person", "on", "asked_by", "approved_by"), _erasures(year)),
        PackSheet("refusals", ("at", "kind", "who", "source", "route"), _refusals(year)),
        PackSheet("chain", ("seals", "rows", "not_sealed_yet", "last", "broken"), _chain()),
        PackSheet("clocks", ("class", "days", "deed", "due"), _clocks(now)),
        PackSheet("figures", ("table", "line", "column", "count"), _figures()),
    ]


GRANT_HEADS = (
    *("user", "role", "region", "school", "proposed_by", "proposed_at"),
    *("approved_by", "approved_at", "expires_on", "revoked_at"),
)
ASK_HEADS = ("kind", "about", "rows", "asked_by", "asked_at", "answered_by", "answered_at", "state")


def counts_of(year: AuditYear) -> Mapping[str, int]:
    """What the first page counts, by name."""
    answers: Counter[bool] = Counter(
        ask.approved for ask in _asked(year) if ask.decided_at is not None
    )
    return {
        "accesses": _count(AccessRow, AccessRow.at, year),
        "accesses_with_reason": _count(
            AccessRow, AccessRow.at, year, AccessRow.reason.is_not(None)
        ),
        "grants_proposed": _count(Grant, Grant.proposed_at, year),
        "grants_approved": _count(Grant, Grant.approved_at, year),
        "grants_alone": _count(
            AuditRow, AuditRow.at, year, AuditRow.action == "grants.approve_alone"
        ),
        "grants_revoked": _count(Grant, Grant.revoked_at, year),
        "asks_approved": answers[True],
        "asks_refused": answers[False],
        "lists_alone": _count(ListTaken, ListTaken.at, year),
        "erasures": len(_erasures(year)) - _made_one(year),
        "changes": _count(AuditRow, AuditRow.at, year),
    }


def _refusals(year: AuditYear) -> Rows:
    event = SecurityEvent
    query = select(event).where(event.at >= year.first, event.at < year.end).order_by(event.id)
    return [
        (row.at.isoformat(), str(row.kind), row.actor or NOBODY, row.source, row.route)
        for row in db.session.scalars(query)
    ]


def _chain() -> Rows:
    """What looking over the logs' seals says today."""
    chain = look_over()
    return [(chain.seals, chain.rows, chain.open, chain.last, chain.broken and "yes")]


def _accesses(year: AuditYear) -> Rows:
    query = select(AccessRow).where(AccessRow.at >= year.first, AccessRow.at < year.end)
    return [
        (
            *(row.at.isoformat(), pseudonym(row.actor_id), row.object_type, row.object_code),
            *(" ".join(row.fields), "yes" if row.reason else ""),
        )
        for row in db.session.scalars(query.order_by(AccessRow.id))
    ]


def _grants(year: AuditYear) -> Rows:
    """All that held, were proposed or ended in the year."""
    query = select(Grant).where(Grant.proposed_at < year.end).order_by(Grant.id)
    return [
        (
            *(pseudonym(row.user_id), row.role, row.region_code, row.school and row.school.code),
            *(pseudonym(row.proposed_by_id), row.proposed_at, pseudonym(row.approved_by_id)),
            *(row.approved_at, row.expires_on, row.revoked_at),
        )
        for row in db.session.scalars(query)
        if row.revoked_at is None or row.revoked_at >= year.first
    ]


def _asked(year: AuditYear) -> Sequence[Ask]:
    query = select(Ask).where(Ask.asked_at >= year.first, Ask.asked_at < year.end)
    return db.session.scalars(query.order_by(Ask.id)).all()


def _asks(year: AuditYear, now: datetime) -> Rows:
    return [
        (
            *(ask.kind.value, ask.about, ask.rows, pseudonym(ask.asked_by_id), ask.asked_at),
            *(pseudonym(ask.decided_by_id), ask.decided_at, ask.state_at(now).value),
        )
        for ask in _asked(year)
    ]


def _lists(year: AuditYear) -> Rows:
    query = select(ListTaken).where(ListTaken.at >= year.first, ListTaken.at < year.end)
    return [
        (row.at, pseudonym(row.user_id), row.list_name, row.rows)
        for row in db.session.scalars(query.order_by(ListTaken.id))
    ]


def _changes(year: AuditYear) -> Rows:
    query = (
        select(AuditRow.action, func.count())
        .where(AuditRow.at >= year.first, AuditRow.at < year.end)
        .group_by(AuditRow.action)
        .order_by(AuditRow.action)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _erasures(year: AuditYear) -> Rows:
    first, end = year.first.date(), year.end.date()
    query = select(Tombstone).where(Tombstone.on >= first, Tombstone.on <= end)
    return [
        (row.code, row.person, row.on, pseudonym(row.asked_by_id), pseudonym(row.approved_by_id))
        for row in db.session.scalars(query.order_by(Tombstone.on, Tombstone.code))
        if row.on.year == year.number
    ]


def _made_one(year: AuditYear) -> int:
    """How many of the erased codes are rows of somebody who is counted by another one."""
    codes = {row[0] for row in _erasures(year)}
    gone = (
        code
        for table in (Child, Volunteer)
        for code in db.session.scalars(select(table.code).where(table.merged_into_id.is_not(None)))
    )
    return sum(code in codes for code in gone)


def _clocks(now: datetime) -> Rows:
    return [
        (one.clock.name, one.clock.days, one.clock.deed.value, one.due) for one in due_clocks(now)
    ]


def _figures() -> Rows:
    return [
        (table.name, line, column, "<hidden>" if cell is None else cell)
        for table in tables()
        for line, cells, total in table.lines
        for column, cell in (*zip(table.columns, cells, strict=True), ("total", total))
    ]


def _count(table: Any, moment: Any, year: AuditYear, *also: Any) -> int:
    query = select(func.count()).select_from(table)
    return db.session.scalar(query.where(moment >= year.first, moment < year.end, *also)) or 0

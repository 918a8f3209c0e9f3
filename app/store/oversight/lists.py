"""Reads of lists as files: what somebody may take away alone, and what a yes is for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import sha256
from urllib.parse import parse_qsl

from flask import current_app
from sqlalchemy import func, select

from app.extensions import db
from app.models import Ask, AskKind, ListTaken

A_DAY = timedelta(days=1)
LOOKS_ALONE = frozenset({"as", "sort", "columns", "page"})
AT_HAND = timedelta(minutes=5)
"""How long a file that was taken can be fetched again, where a line broke."""


class Allowance(Enum):
    """Why a list may be taken away: it is short, or somebody else has said yes to it."""

    SHORT = auto()
    YES = auto()


@dataclass(frozen=True, slots=True)
class TakenList:
    """A list by its name and address, with the rows that its file would have."""

    name: str
    address: str
    rows: int

    @property
    def digest(self) -> str:
        """What tells its rows from others: the address may hold a name, so it is not kept itself.

        The same rows in another order, with other columns or as another kind of file are the same.
        """
        path, _mark, query = self.address.partition("?")
        said = [pair for pair in parse_qsl(query) if pair[0] not in LOOKS_ALONE]
        return sha256(f"{path}?{said}".encode("utf-8", "replace")).hexdigest()


def most_alone() -> int:
    """How many rows of a list somebody takes away in a day without asking."""
    most: int = current_app.config["SETTINGS"].export_alone
    return most


def allowance_for(
    wanted: TakenList, yes: int | None, user_id: int, now: datetime
) -> Allowance | None:
    """Why somebody may have the file now, None where they may not."""
    if wanted.rows + _rows_of_others(wanted, user_id, now) <= most_alone():
        return Allowance.SHORT
    ask = db.session.get(Ask, yes) if yes else None
    kinds = (AskKind.LIST, AskKind.PRINT)
    if ask is None or ask.kind not in kinds or ask.asked_by_id != user_id:
        return None
    is_fresh = ask.done_at is not None and ask.withdrawn_at is None and now < ask.done_at + AT_HAND
    is_this = ask.address == wanted.address and wanted.rows <= ask.rows
    return Allowance.YES if is_fresh and is_this else None


def _rows_of_others(wanted: TakenList, user_id: int, now: datetime) -> int:
    """How many rows of the list were taken away in a day at other addresses without asking."""
    each = (
        select(func.max(ListTaken.rows).label("rows"))
        .where(
            ListTaken.user_id == user_id,
            ListTaken.list_name == wanted.name,
            ListTaken.at > now - A_DAY,
            ListTaken.digest != wanted.digest,
        )
        .group_by(ListTaken.digest)
        .subquery()
    )
    return db.session.scalar(select(func.coalesce(func.sum(each.c.rows), 0))) or 0

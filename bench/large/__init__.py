"""A programme of the size that such programmes reach: the demo, copied within its database.

Each copied person has an account, a consent or gates as the original has, and every sealed value
opens: pages and daily work meet what they meet in life. Events and bundles are not copied.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import ColumnElement, func, insert, or_, select, text

from app import clock, create_app
from app.config import load
from app.crypto import Sealed, blind_index, cipher, place_of
from app.demo import make
from app.extensions import db
from app.jobs import JOBS
from app.models import Child, Consent, GatePass, Grant, Letter, Pair, School, User, Volunteer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
COUNTY = "441625"
SCHOOL_COPIES = 10
ACCOUNTS = "demo-accounts.txt"
MODELS = (School, User, Grant, Child, Consent, Volunteer, GatePass, Pair, Letter)
TABLES = {model.__tablename__: model for model in MODELS}
Row = dict[str, Any]


def opened(home: str | Path) -> Flask:
    """The application on the database that DATABASE_URL names, else on one in its home."""
    chosen = {name: os.environ[name] for name in ("DATABASE_URL", "SMTP_URL") if name in os.environ}
    return create_app(load({"XINQIAO_HOME": str(home), "LOG_LEVEL": "ERROR"} | chosen))


def made_in(home: str | Path, pairs: int, letters: int) -> None:
    """Fill the database of a home, if it is empty; its accounts stand in the file of the demo."""
    with opened(home).app_context():
        upgrade(directory=str(Path(__file__).resolve().parents[2] / "migrations"))
        if db.session.scalar(select(func.count(Letter.id))):
            return
        lines = fill(pairs, letters)
        Path(home, ACCOUNTS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def counted(home: str | Path) -> None:
    """Late letters and first pages counted, as the worker does every few minutes."""
    with opened(home).app_context():
        count_as_of(clock.now(), clock.today())


def count_as_of(now: datetime, today: date) -> None:
    """The same on another day, in a context of the application."""
    next(job for job in JOBS if job.name == "counts").run(now, today)


def fill(pairs: int, letters: int) -> Sequence[str]:
    """The demo, copied until there are about so many open pairs, and letters of all pairs.

    A line for each account that has a password: role, address, password.
    """
    made = make("pilot", 1, now=NOW, today=TODAY, progress=lambda words: None)
    open_pairs = db.session.scalar(select(func.count(Pair.id)).where(Pair.until_on.is_(None)))
    copies = round(pairs / (open_pairs or 1))
    kept = -(-letters // (2 * copies * made.pairs))
    last = {model: db.session.scalar(select(func.max(model.id))) or 0 for model in MODELS}
    contacts = select(Grant.user_id).where(Grant.role == "school_contact")
    writers = select(Volunteer.user_id).where(Volunteer.user_id.is_not(None))
    for n in range(1, copies):
        who = [User.id.in_(writers)]
        if n < SCHOOL_COPIES:
            _copy(School, n, last)
            who.append(User.id.in_(contacts))
        _copy(User, n, last, or_(*who))
        _copy(Grant, n, last, Grant.user_id.in_(select(User.id).where(or_(*who))))
        for model in (Child, Consent, Volunteer, GatePass, Pair):
            _copy(model, n, last)
    _copy_letters(copies, kept, last)
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        # Else the pages are read from a log as large as the database.
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    else:
        db.session.execute(text("ANALYZE"))
    db.session.commit()
    return [f"{one.role} {one.email} {one.password}" for one in made.accounts]


def _copy(
    model: type[Any], n: int, last: Mapping[type[Any], int], *which: ColumnElement[bool]
) -> None:
    """The n-th copy of a table's rows: what they lead to is the n-th copy of that."""
    table = model.__table__
    query = select(table).where(model.id <= last[model], *which)
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    steps = _steps(model, n, last)
    for row in rows:
        opened = _opened(model, row)
        for name, step in steps.items():
            row[name] = row[name] and row[name] + step
        if "code" in row:
            row["code"] = f"{row['code']}{n}"
        if model is School:
            row["name"] = f"{row['name']}{n}"
        _seal(model, row, opened, n)
    if rows:
        db.session.execute(insert(table), rows)


def _steps(model: type[Any], n: int, last: Mapping[type[Any], int]) -> dict[str, int]:
    """By column, what is added to an id to get that of the copy."""
    found = {"id": n * last[model]}
    for column in model.__table__.columns:
        for key in column.foreign_keys:
            if (target := TABLES.get(key.column.table.name)) is not None:
                copy = n % SCHOOL_COPIES if target is School else n
                found[column.name] = copy * last[target]
    return found


@cache
def _sealed(model: type[Any]) -> Mapping[str, Sealed]:
    return {name: field for name, field in vars(model).items() if isinstance(field, Sealed)}


def _identity(row: Row) -> str:
    return str(row.get("code") or row["id"])


def _opened(model: type[Any], row: Row) -> Row:
    return {
        name: field.opened(_identity(row), row["row_key"], row[field.column])
        for name, field in _sealed(model).items()
        if row[field.column] is not None
    }


def _seal(model: type[Any], row: Row, values: Row, n: int) -> None:
    """The values sealed for the row; an address is the copy's own."""
    for name, plain in values.items():
        field = _sealed(model)[name]
        value = f"{n}.{plain}" if name == "email" else plain
        place = place_of(model.__tablename__, _identity(row), row["row_key"], name)
        row[field.column] = cipher().seal(place, value)
        if field.indexed:
            row[field.index] = blind_index(name, value)


def _copy_letters(copies: int, kept: int, last: Mapping[type[Any], int]) -> None:
    """The first letters of every pair, the copies by one statement: they hold nothing sealed."""
    columns = [column.name for column in Letter.__table__.columns]
    changes = {
        "id": f"id + n * {last[Letter]}",
        "code": "code || n",
        "pair_id": f"pair_id + n * {last[Pair]}",
        "school_id": f"school_id + (n % {SCHOOL_COPIES}) * {last[School]}",
        "text_sealed": "NULL",
        "text_at": "NULL",
    }
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    db.session.execute(
        text(
            f"WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy"
            f" WHERE n + 1 < {copies}) INSERT INTO letter ({names})"
            f" SELECT {values} FROM letter, copy"
            f" WHERE letter.id <= {last[Letter]} AND number <= {kept}"
        )
    )

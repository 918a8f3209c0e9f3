"""Children who move and rows that are made one: what went where, so that it can be undone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime


class Merge(db.Model):
    """A merge of two children or two volunteers, by their ids; `moved` is what undoing needs."""

    __tablename__ = "merge"
    __table_args__ = (CheckConstraint("person IN ('child', 'volunteer')", name="person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(10))
    kept_id: Mapped[int]
    gone_id: Mapped[int]
    moved: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SchoolMove(SealedRow, db.Model):
    """A child went to another school; `was` and `class_name` are what undoing needs.

    `with_school` tells the moves of a school that closed.
    """

    __tablename__ = "school_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    from_school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    to_school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    on: Mapped[date] = mapped_column("on_date")
    was: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    class_name_sealed: Mapped[str | None] = mapped_column(Text)
    with_school: Mapped[bool] = mapped_column(default=False)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    class_name = Sealed()

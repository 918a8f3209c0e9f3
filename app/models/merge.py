"""Two rows of one person made one: what went where, so that it can be undone for a day."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

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

"""Thanks that somebody heard: one row a reader, kind of news, and what it is about."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime


class ThanksTold(db.Model):
    """A user heard of a letter, a term or a month (`about_id`), in the digest of `told_on`.

    `alone`: nothing else stood in that digest.
    """

    __tablename__ = "thanks_told"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "about_id"),
        CheckConstraint("kind IN ('delivered', 'received', 'term', 'postcard')", name="kind"),
        Index("ix_thanks_told_told_on", "told_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    about_id: Mapped[int] = mapped_column(BigInteger)
    told_on: Mapped[date]
    alone: Mapped[bool]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)

"""The sessions that are open: one row for each device on which somebody is signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime


class OpenSession(SealedRow, db.Model):
    """A session, known by the digest of what its cookie holds; it ends when its row goes.

    `proved_at` says when a code was given in it: with a second step, it is no session before.
    """

    __tablename__ = "open_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remembered: Mapped[bool] = mapped_column(default=False)
    browser: Mapped[str] = mapped_column(String(20), default="")
    system: Mapped[str] = mapped_column(String(20), default="")
    address_sealed: Mapped[str | None] = mapped_column(Text)

    address = Sealed()

"""Channels besides mail: what an admin has set up to reach people through."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime


class Channel(SealedRow, db.Model):
    """A service that carries messages: `url` holds its secrets, and is never shown again.

    `kind` is a key of the services known to `app.notify`; one that is not active carries nothing.
    `answers_secret` signs the answers that it brings; without one it brings none.
    """

    __tablename__ = "channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60), unique=True)
    url_sealed: Mapped[str] = mapped_column(Text)
    answers_secret_sealed: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    url = Sealed()
    answers_secret = Sealed()

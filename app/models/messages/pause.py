"""Rests that the outbox takes from a server which did not take mail."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import UtcDateTime


class Pause(db.Model):
    """Nothing is sent that way until `until`; `failures` have followed each other.

    `name` is 'mail' for our own mail server, 'channel:3' for a channel, 'at:example.org' for all
    addresses of a domain.
    """

    __tablename__ = "pause"

    name: Mapped[str] = mapped_column(String(263), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(String(300))

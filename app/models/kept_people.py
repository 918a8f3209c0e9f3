"""Who waits for a friend and who is free, kept where a programme has very many of them."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db


class KeptWaiting(db.Model):
    """A child who waits for a friend: whether they still have none is asked with it."""

    __tablename__ = "kept_child"

    child_id: Mapped[int] = mapped_column(
        ForeignKey("child.id", ondelete="CASCADE"), primary_key=True
    )


class KeptFree(db.Model):
    """A volunteer who is free: whether they still write to nobody is asked with it."""

    __tablename__ = "kept_volunteer"

    volunteer_id: Mapped[int] = mapped_column(
        ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True
    )

"""The link on a contact's letter: together with a PIN it is the way in of who has no mail."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db


class PinLink(db.Model):
    """A link that lasts until the next letter; without a PIN chosen it opens nothing."""

    __tablename__ = "pin_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200))

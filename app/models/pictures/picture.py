"""Pictures of letters: what a volunteer put in, and the photographed pages of a child's."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.letter import BIG_ID, Letter


class LetterPicture(SealedRow, db.Model):
    """One JPEG, made anew, in a `file` of the file store that `key` alone opens.

    `digest` finds the same picture of a letter again. Without its row a file opens no more. What
    is `hidden` was taken back: those alone see it to whom the letter is opened.
    """

    __tablename__ = "letter_picture"
    __table_args__ = (UniqueConstraint("letter_id", "digest_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("letter.id", ondelete="CASCADE"), index=True
    )
    file: Mapped[str] = mapped_column(String(32), unique=True)
    key_sealed: Mapped[str] = mapped_column(Text)
    digest_sealed: Mapped[str] = mapped_column(Text)
    digest_index: Mapped[str] = mapped_column(String(64))
    wide: Mapped[int]
    high: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    letter: Mapped[Letter] = relationship()

    key = Sealed()
    digest = Sealed(index=True)

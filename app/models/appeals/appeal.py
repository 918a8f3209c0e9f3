"""Appeals: what a volunteer or a school's contact asks their coordinators."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.letter import Letter
from app.models.pair import Pair
from app.models.school import School
from app.models.user import User


class AppealState(StrEnum):
    """How far an appeal has come."""

    RECEIVED = "received"
    ANSWERED = "answered"
    SETTLED = "settled"


class Appeal(SealedRow, db.Model):
    """The words of one person, what they are about, and what became of them.

    Who is reached follows from the pair, else from the school, else from the volunteer who wrote.
    With its answer it is settled.
    """

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(
        ForeignKey("pair.id", ondelete="SET NULL"), index=True
    )
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("letter.id", ondelete="SET NULL"), index=True
    )
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    words_sealed: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answer_sealed: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    pair: Mapped[Pair | None] = relationship()
    letter: Mapped[Letter | None] = relationship()
    school: Mapped[School | None] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])

    words = Sealed()
    answer = Sealed()

    @property
    def state(self) -> AppealState:
        """How far it has come."""
        if self.answered_at:
            return AppealState.ANSWERED
        return AppealState.SETTLED if self.settled_at else AppealState.RECEIVED

"""Appeals: what a volunteer or a school's contact writes to a person of the programme."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.letter import Letter
from app.models.pair import Pair
from app.models.school import School
from app.models.user import User


class AppealKind(StrEnum):
    """A question is for the coordinators in reach, a worry for the counsellors alone."""

    QUESTION = "question"
    WORRY = "worry"


class AppealState(StrEnum):
    """How far an appeal has come; of a worry its writer hears no more than 'in hand'."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    ANSWERED = "answered"
    SETTLED = "settled"


class Appeal(SealedRow, db.Model):
    """The words of one person, what they are about, and what became of them.

    Who is reached follows from the pair, else from the school, else from the volunteer who wrote.
    An answered question is settled with it; a worry is taken in hand, may be answered, and stays
    open until a counsellor has settled it.
    """

    __tablename__ = "appeal"
    __table_args__ = (Index("ix_appeal_kind_settled_at", "kind", "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AppealKind] = mapped_column(text_of(AppealKind, 10))
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
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answer_sealed: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
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
        """How far it has come, for whoever reads it."""
        if self.answered_at and (self.kind is AppealKind.QUESTION or not self.settled_at):
            return AppealState.ANSWERED
        if self.settled_at:
            return AppealState.SETTLED
        return AppealState.IN_HAND if self.taken_at else AppealState.RECEIVED

    @property
    def state_told(self) -> AppealState:
        """What its writer hears: of a worry never that it is over, nor how."""
        if self.kind is AppealKind.WORRY and self.state is AppealState.SETTLED:
            return AppealState.IN_HAND
        return self.state

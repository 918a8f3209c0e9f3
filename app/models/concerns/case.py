"""The case that a concern becomes in a counsellor's hands: steps, notes, sessions, referrals."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.concerns.concern import Concern
from app.models.user import User


class ConcernDeed(StrEnum):
    """What was done about a concern."""

    RAISED = "raised"
    RUNG = "rung"
    TAKEN = "taken"
    LOST = "lost"
    HANDED_ON = "handed_on"
    LEVEL = "level"
    SCHOOL_TOLD = "school_told"
    HALF_CLOSED = "half_closed"
    CLOSED = "closed"
    REOPENED = "reopened"


class ConcernStep(SealedRow, db.Model):
    """One step of a concern, with its reason where one was given; the system has no account."""

    __tablename__ = "concern_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    deed: Mapped[ConcernDeed] = mapped_column(text_of(ConcernDeed, 12))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    words_sealed: Mapped[str | None] = mapped_column(Text)

    by: Mapped[User | None] = relationship()

    words = Sealed()


class NoteKind(StrEnum):
    """How a counsellor met whom the case is about; a note alone is no meeting."""

    NOTE = "note"
    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in_person"


class CaseNote(SealedRow, db.Model):
    """What a counsellor writes down, of a session or without one; never a diagnosis."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    kind: Mapped[NoteKind] = mapped_column(text_of(NoteKind, 10))
    on: Mapped[date] = mapped_column(Date)
    minutes: Mapped[int | None]
    needs_follow_up: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words_sealed: Mapped[str] = mapped_column(Text)

    concern: Mapped[Concern] = relationship()
    by: Mapped[User] = relationship()

    words = Sealed()


class ReferralState(StrEnum):
    """What those outside say: nothing yet, yes, or no."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ReferralConsent(StrEnum):
    """Whether the family was asked before somebody outside was."""

    GIVEN = "given"
    URGENT = "urgent"


class Referral(SealedRow, db.Model):
    """Somebody outside is asked to help; until they say yes the counsellor is asked again."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    to_sealed: Mapped[str] = mapped_column(Text)
    consent: Mapped[ReferralConsent] = mapped_column(text_of(ReferralConsent, 10))
    state: Mapped[ReferralState] = mapped_column(text_of(ReferralState, 10))
    asked_on: Mapped[date] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    concern: Mapped[Concern] = relationship()

    to = Sealed()

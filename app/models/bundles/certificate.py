"""Certificates of service: what was certified to whom, so that anybody can check it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.cohort import Cohort
from app.models.columns import UtcDateTime
from app.models.school import School
from app.models.user import User
from app.models.volunteer import Volunteer

STANDING = text("taken_back_at IS NULL")


class CertificateState(StrEnum):
    """Whether a certificate holds."""

    VALID = "valid"
    TAKEN_BACK = "taken_back"


class ServiceCertificate(SealedRow, db.Model):
    """What a volunteer, or the contact of a school, did in a cohort, as it was on the day of issue.

    `code` is its number, `token` the end of the address on which it is checked: whoever holds the
    paper has it, and nobody guesses it. `name` is the real name, empty once its owner is erased.
    A person has one that stands for a cohort (a contact, for each school).
    """

    __tablename__ = "service_certificate"
    __table_args__ = (
        CheckConstraint(
            "(volunteer_id IS NULL) = (user_id IS NOT NULL) "
            "AND (user_id IS NULL) = (school_id IS NULL)",
            name="whose",
        ),
        Index(
            "uq_service_certificate_volunteer",
            "cohort_id",
            "volunteer_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index(
            "uq_service_certificate_contact",
            "cohort_id",
            "school_id",
            "user_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    name_sealed: Mapped[str] = mapped_column(Text)
    first: Mapped[date] = mapped_column("first_day")
    last: Mapped[date] = mapped_column("last_day")
    pairs: Mapped[int]
    sent: Mapped[int]
    received: Mapped[int]
    minutes: Mapped[int]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    taken_back_why_sealed: Mapped[str | None] = mapped_column(Text)

    cohort: Mapped[Cohort] = relationship()
    volunteer: Mapped[Volunteer | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    school: Mapped[School | None] = relationship()

    name = Sealed()
    taken_back_why = Sealed()

    @property
    def state(self) -> CertificateState:
        """Whether it holds."""
        return CertificateState.VALID if self.taken_back_at is None else CertificateState.TAKEN_BACK

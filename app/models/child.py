"""Children, their guardians, and what these agreed to."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime
from app.models.school import School
from app.sort_keys import spoken_key

CONSENT_ITEMS = ("letters", "scanning", "review", "screening", "photo", "quoting")


class Child(SealedRow, db.Model):
    """A child in the programme. `birth_date` is an ISO date, or the month or year that is known.

    `left_on` is the first day on which it is gone. A row that turned out to be another child's
    second one is `merged_into` that.
    """

    __tablename__ = "child"
    __table_args__ = (
        CheckConstraint("need BETWEEN 0 AND 3", name="need"),
        # All that counting asks: no row is looked at.
        Index("ix_child_counted", "school_id", "id", "merged_into_id", "left_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    real_name_sealed: Mapped[str] = mapped_column(Text)
    real_name_index: Mapped[str] = mapped_column(String(64), index=True)
    pen_name: Mapped[str] = mapped_column(String(40), index=True)
    pen_name_key: Mapped[str] = mapped_column(String(200), default="")
    gender: Mapped[str] = mapped_column(String(1), default="")
    birth_date_sealed: Mapped[str | None] = mapped_column(Text)
    grade: Mapped[int | None]
    class_name_sealed: Mapped[str | None] = mapped_column(Text)
    status_sealed: Mapped[str | None] = mapped_column(Text)
    interests: Mapped[list[str]] = mapped_column(JSON, default=list)
    need: Mapped[int] = mapped_column(default=0)
    waited: Mapped[int] = mapped_column(default=0)
    left_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    school: Mapped[School] = relationship()
    merged_into: Mapped["Child | None"] = relationship(remote_side=[id])
    guardian: Mapped["Guardian | None"] = relationship(back_populates="child")
    consents: Mapped[list["Consent"]] = relationship(back_populates="child", order_by="Consent.id")

    real_name = Sealed(index=True)
    birth_date = Sealed()
    class_name = Sealed()
    status = Sealed()

    @validates("pen_name")
    def _find_by_pinyin(self, _name: str, pen_name: str) -> str:
        self.pen_name_key = spoken_key(pen_name)
        return pen_name


class Guardian(SealedRow, db.Model):
    """The adult who answers for a child."""

    __tablename__ = "guardian"

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), unique=True)
    name_sealed: Mapped[str | None] = mapped_column(Text)
    relation: Mapped[str | None] = mapped_column(String(20))
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)

    child: Mapped[Child] = relationship(back_populates="guardian")

    name = Sealed()
    phone = Sealed(index=True)

    def identity(self) -> str | None:
        """Whose guardian it is, by the child's code."""
        return self.child.code if self.child else None


class Consent(db.Model):
    """One answer to one item; the latest row of an item is what holds.

    A yes holds up to and including `expires_on`. `said_by` is who gave it, a Voice of
    letters.consents.items: no child agrees alone, and either may refuse. `photo` is the signed
    form, where there is one.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint(f"item IN {CONSENT_ITEMS}", name="item"),
        Index("ix_consent_child_id_item", "child_id", "item", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    item: Mapped[str] = mapped_column(String(12))
    given: Mapped[bool]
    on: Mapped[date] = mapped_column("on_date")
    evidence: Mapped[str] = mapped_column(String(200))
    expires_on: Mapped[date | None]
    said_by: Mapped[str] = mapped_column(String(10), default="guardian")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("consent_photo.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    child: Mapped[Child] = relationship(back_populates="consents")
    photo: Mapped["ConsentPhoto | None"] = relationship()


class ConsentPhoto(SealedRow, db.Model):
    """The picture of one child's signed form: a grey JPEG without what the camera wrote into it.

    `content` is base64, read only where it is asked for; `digest` finds the same picture again.
    """

    __tablename__ = "consent_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    content_sealed: Mapped[str] = mapped_column(Text, deferred=True)
    digest_sealed: Mapped[str] = mapped_column(Text)
    digest_index: Mapped[str] = mapped_column(String(64), unique=True)
    taken_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    child: Mapped[Child] = relationship()

    content = Sealed()
    digest = Sealed(index=True)

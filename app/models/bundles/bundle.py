"""Bundles: letters that travel together between a hub or volunteer group and a school; the papers
that are printed for many schools at once; the taps that phones kept until there was a line."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.columns import UtcDateTime, text_of
from app.models.letter import Letter
from app.models.school import School


class BundleState(StrEnum):
    """Where a bundle is; `lost` never came, `merged` lies in another one."""

    PACKING = "packing"
    POSTED = "posted"
    CONFIRMED = "confirmed"
    LOST = "lost"
    MERGED = "merged"


OPEN_STATES = (BundleState.PACKING, BundleState.POSTED)


class Bundle(db.Model):
    """A bag of letters.

    Its signed link opens it without login; raising `link_version` ends old links. `split_from` is
    the bag whose letters it took over in part. A merged one keeps its places, and `merged_into`
    has them too.
    """

    __tablename__ = "bundle"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    direction: Mapped[str] = mapped_column(String(12))
    state: Mapped[BundleState] = mapped_column(
        text_of(BundleState, 12), default=BundleState.PACKING
    )
    link_version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    posted_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("bundle.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("bundle.id"), index=True)

    school: Mapped[School] = relationship()
    places: Mapped[list["BundleLetter"]] = relationship(
        back_populates="bundle", order_by="BundleLetter.letter_id"
    )


class BundleLetter(db.Model):
    """A letter's place in a bundle; `missing` when the contact did not find it there."""

    __tablename__ = "bundle_letter"

    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle.id"), primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True, index=True)
    missing: Mapped[bool] = mapped_column(default=False)

    bundle: Mapped[Bundle] = relationship(back_populates="places")
    letter: Mapped[Letter] = relationship()


class SentTap(db.Model):
    """A tap that was carried out, by the name that the phone gave it: it comes once.

    It is forgotten when no phone sends it any more.
    """

    __tablename__ = "sent_tap"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PrintRun(SealedRow, db.Model):
    """Papers of many in one file, thrown away after some days: `content`, in base64, sealed, for
    the names of contacts stand on envelopes. The file of schools lies in parts instead.

    Of schools, the certificates of a cohort, or the keepsake book of a pair. `wanted` is what was
    asked for; `schools` counts those whose papers are in it, `letters` what is on the papers, or
    the certificates. `notes` are codes with plain data, for sentences: schools left out and why,
    signs that no font has.
    """

    __tablename__ = "print_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    letters: Mapped[int] = mapped_column(default=0)
    schools: Mapped[int] = mapped_column(default=0)
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    content_sealed: Mapped[str | None] = mapped_column(Text, deferred=True)

    content = Sealed()


class PrintPart(SealedRow, db.Model):
    """A piece of the file of a print run, in base64, sealed; pieces are numbered from 1."""

    __tablename__ = "print_part"
    __table_args__ = (UniqueConstraint("print_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    print_id: Mapped[int] = mapped_column(ForeignKey("print_run.id", ondelete="CASCADE"))
    number: Mapped[int]
    content_sealed: Mapped[str | None] = mapped_column(Text)

    content = Sealed()

    def identity(self) -> str:
        """What it is a piece of, and which: that is known before it has a number of its own."""
        return f"{self.print_id}-{self.number}"


class PaperTemplate(SealedRow, db.Model):
    """A version of somebody's own letter sheet: a checked Word file in base64, for one direction.

    Sealed, for a file from outside may hold a name. `notes` are what was found in it, as code and
    name.
    """

    __tablename__ = "paper_template"
    __table_args__ = (UniqueConstraint("made_by_id", "direction", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    direction: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    content_sealed: Mapped[str | None] = mapped_column(Text, deferred=True)

    content = Sealed()

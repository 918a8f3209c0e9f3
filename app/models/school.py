"""Schools, the hubs where a county's post is sorted, and their regions (GB/T 2260)."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db


class Region(db.Model):
    """A province, city or county."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(10))


def region_prefix(code: str) -> str:
    """The digits that a region's code shares with all regions below it: 441600 → 4416."""
    if code.endswith("0000"):
        return code[:2]
    if code.endswith("00"):
        return code[:4]
    return code


class Hub(db.Model):
    """An optional place in a county where post is sorted."""

    __tablename__ = "hub"

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(200))


class School(SealedRow, db.Model):
    """A school; its contact is a teacher, a user scoped to it by a grant.

    A school that closed or was merged has its day and the school its children went to.
    """

    __tablename__ = "school"
    __table_args__ = (UniqueConstraint("county_code", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    town: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    sort_key: Mapped[str] = mapped_column(String(200), index=True)
    address: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(6))
    contact_name_sealed: Mapped[str | None] = mapped_column(Text)
    contact_phone_sealed: Mapped[str | None] = mapped_column(Text)
    contact_email_sealed: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    left_behind: Mapped[int | None]
    wants_lecture: Mapped[bool | None]
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id"))
    transit_median: Mapped[int | None]
    transit_p90: Mapped[int | None]
    transit_samples: Mapped[int] = mapped_column(default=0)
    transit_learned_on: Mapped[date | None] = mapped_column(Date)

    county: Mapped[Region] = relationship()
    hub: Mapped[Hub | None] = relationship()

    contact_name = Sealed()
    contact_phone = Sealed()
    contact_email = Sealed()

"""Schools, and the hubs where a county's post is sorted."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crypto import Sealed, SealedRow
from app.extensions import db
from app.models.region import Region


class Hub(db.Model):
    """An optional place in a county where post is sorted."""

    __tablename__ = "hub"

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(200))


class School(SealedRow, db.Model):
    """A school; its contact is a teacher, a user scoped to it by a grant."""

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

"""Regions: GB/T 2260 codes of provinces, cities and counties."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

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

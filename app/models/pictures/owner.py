"""Whose the files of pictures are."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db


class FileOwner(db.Model):
    """One row: what this programme is called where its files lie. A restore leaves it behind."""

    __tablename__ = "file_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32))

"""The files of the file store that a row names: whatever else lies there is nobody's."""

from typing import Any

from sqlalchemy import Select, select, union_all

from app.models import AnnouncementFile, LetterPicture


def named_files() -> Select[Any]:
    """The names of all of them, in an order that stays."""
    named = union_all(select(LetterPicture.file), select(AnnouncementFile.file)).subquery()
    return select(named.c.file).order_by(named.c.file)

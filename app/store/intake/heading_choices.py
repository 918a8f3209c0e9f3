"""Columns that were chosen by hand for an earlier file with the same headings."""

import json
from datetime import date
from hashlib import sha256

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.intake import Outline
from app.models import HeadingChoice
from app.store.intake.spreadsheets import outline_by_hand


def headings_digest(outline: Outline) -> str:
    """What a heading row is known by; '' for a list without headings, which is like no other."""
    headings = [(one.index, one.text, one.groups) for one in outline.header.headings]
    return sha256(json.dumps(headings).encode()).hexdigest() if headings else ""


def is_of_the_same(
    outline: Outline, school_id: int | None, user_id: int | None
) -> list[ColumnElement[bool]]:
    """The conditions of a choice for files like this: of the school, or else of the uploader."""
    return [
        HeadingChoice.kind == outline.kind,
        HeadingChoice.headings == headings_digest(outline),
        HeadingChoice.school_id == school_id if school_id else HeadingChoice.user_id == user_id,
        HeadingChoice.school_id.isnot(None) if school_id else HeadingChoice.school_id.is_(None),
    ]


def outline_as_before(
    outline: Outline, school_id: int | None, user_id: int | None, on: date
) -> Outline:
    """The outline, with the columns chosen for an earlier file with the same headings, if any."""
    if not headings_digest(outline):
        return outline
    query = select(HeadingChoice.columns).where(*is_of_the_same(outline, school_id, user_id))
    columns = db.session.scalar(query.order_by(HeadingChoice.id.desc()).limit(1))
    return outline_by_hand(outline, columns, on) if columns else outline

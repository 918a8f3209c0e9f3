"""Templates of letter sheets: one's own versions, and what a Word file holds, read apart."""

import base64
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from app.errors import NotFound, Refused
from app.extensions import db
from app.intake.apart import WorkLimits, apart
from app.intake.faults import IntakeRefused
from app.models import PaperTemplate
from letters.documents.errors import TemplateRefused
from letters.documents.own.reading import Template, read_template

LIMITS = WorkLimits(seconds=10, memory_bytes=400_000_000, answer_bytes=60_000_000)
PARTS = ("parts", "before", "pieces", "after", "used", "faults", "notes")


def own_templates(user_id: int) -> Sequence[PaperTemplate]:
    """All versions that this person brought, the newest of each direction first."""
    query = select(PaperTemplate).where(PaperTemplate.made_by_id == user_id)
    order = (PaperTemplate.direction, PaperTemplate.number.desc())
    return db.session.scalars(query.order_by(*order)).all()


def own_template(user_id: int | None, template_id: int) -> PaperTemplate:
    """One of this person's own. Raises NotFound."""
    row = db.session.get(PaperTemplate, template_id)
    if row is None or row.made_by_id != user_id:
        raise NotFound("templates.unknown")
    return row


def versions_of(user_id: int | None, direction: str) -> Sequence[PaperTemplate]:
    """This person's versions for a direction, the newest first."""
    query = select(PaperTemplate).where(
        PaperTemplate.made_by_id == user_id, PaperTemplate.direction == direction
    )
    return db.session.scalars(query.order_by(PaperTemplate.number.desc())).all()


def template_of(row: PaperTemplate) -> Template:
    """A stored version, ready to be filled. Raises Refused."""
    return template_in(base64.b64decode(row.content or ""))


def template_in(content: bytes) -> Template:
    """The template in a file that somebody sent. Raises Refused templates.<reason>."""
    try:
        kind, answer = apart(partial(_read, content), LIMITS)
    except IntakeRefused as fault:
        raise Refused(f"templates.{fault.code}") from fault
    if kind == "refused":
        raise Refused(f"templates.{answer[0]}", **answer[1])
    return Template(**dict(zip(PARTS, answer, strict=True)))


def _read(content: bytes) -> tuple[str, Any]:
    """Plain values alone come back from where a file is read."""
    try:
        found = read_template(content)
    except TemplateRefused as fault:
        return "refused", (fault.reason, fault.details)
    return "read", [getattr(found, name) for name in PARTS]

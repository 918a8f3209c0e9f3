"""Reads of photos of signed forms; the picture itself is read where it is shown."""

import base64
from collections.abc import Sequence

from sqlalchemy import select

from app.crypto import blind_index
from app.errors import NotFound
from app.extensions import db
from app.models import Child, ConsentPhoto


def photo_of(child: Child, photo_id: int) -> ConsentPhoto:
    """One photo of a child's form. Raises NotFound."""
    row = db.session.get(ConsentPhoto, photo_id)
    if row is None or row.child_id != child.id:
        raise NotFound("photos.unknown")
    return row


def photos_of(child: Child) -> Sequence[ConsentPhoto]:
    """The photos of a child's forms, the newest first; no picture is read."""
    query = select(ConsentPhoto).where(ConsentPhoto.child_id == child.id)
    return db.session.scalars(query.order_by(ConsentPhoto.id.desc())).all()


def photo_like(digest: str) -> ConsentPhoto | None:
    """The photo with the same content, of whatever child."""
    query = select(ConsentPhoto).where(ConsentPhoto.digest_index == blind_index("digest", digest))
    return db.session.scalar(query)


def picture_of(row: ConsentPhoto) -> bytes:
    """The picture itself, as a JPEG."""
    return base64.b64decode(row.content)

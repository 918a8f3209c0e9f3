"""Photos of signed forms are kept with the child, and go with it."""

import base64
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import delete, select, update

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Child, Consent, ConsentPhoto
from app.store.people.agreements.photos import photo_like, photo_of
from app.store.people.children import child_by_code
from app.store.scope import Scope


def keep(child: Child, made: bytes, acting: Acting) -> ConsentPhoto:
    """The picture of the child's form as `taken_in` made it; the same one is kept once.

    Joins the caller's transaction. Raises Refused photos.another for a picture that is another
    child's form.
    """
    digest = sha256(made).hexdigest()
    # Who taps twice sends the same picture twice: one comes after the other.
    db.session.refresh(child, with_for_update={"of": type(child)})
    known = photo_like(digest)
    if known is not None and known.child_id != child.id:
        raise Refused("photos.another")
    if known is not None:
        return known
    row = ConsentPhoto(
        child=child,
        content=base64.b64encode(made).decode(),
        digest=digest,
        taken_in_at=acting.now,
        taken_in_by_id=acting.actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    record_change(acting, "consent.photo", "child", child.code, ["consent_photo"])
    return row


def remove(scope: Scope, code: str, photo_id: int, *, acting: Acting) -> None:
    """A picture is gone; what was answered with it stays. Raises NotFound."""
    with transaction():
        row = photo_of(child_by_code(scope, code), photo_id)
        let_go = update(Consent).where(Consent.photo_id == row.id).values(photo_id=None)
        db.session.execute(let_go)
        db.session.delete(row)
        record_change(acting, "consent.photo_removed", "child", code, ["consent_photo"])


def remove_with(child_ids: Sequence[int]) -> None:
    """The pictures of these children are gone, as their answers are. Joins the transaction."""
    kept = select(ConsentPhoto.id).where(ConsentPhoto.child_id.in_(child_ids))
    db.session.execute(update(Consent).where(Consent.photo_id.in_(kept)).values(photo_id=None))
    db.session.execute(delete(ConsentPhoto).where(ConsentPhoto.child_id.in_(child_ids)))

"""What came of spreadsheets: who brought in which file when, and what of each row."""

from sqlalchemy import ColumnElement, or_, select

from app.errors import NotFound
from app.extensions import db
from app.models import AuditRow, School, Upload, UploadState, User
from app.store.listing import Page, page_of
from app.store.scope import Scope, school_within

SEEN = (UploadState.ADMITTED, UploadState.TAKEN_BACK)


def imports(user_id: int | None, kind: str, scope: Scope, number: int) -> Page[Upload]:
    """A page of the spreadsheets of a kind that came in, the newest first."""
    query = select(Upload).where(Upload.kind == kind, _seen_by(user_id, scope))
    return page_of(query.order_by(Upload.id.desc()), number)


def import_of(user_id: int | None, kind: str, scope: Scope, upload_id: int) -> Upload:
    """One that came in. Raises NotFound."""
    query = select(Upload).where(Upload.id == upload_id, Upload.kind == kind)
    upload = db.session.scalar(query.where(_seen_by(user_id, scope)))
    if upload is None:
        raise NotFound("intake.unknown")
    return upload


def kind_of(upload_id: int) -> str:
    """What an upload is a list of. Raises NotFound."""
    kind = db.session.scalar(select(Upload.kind).where(Upload.id == upload_id))
    if kind is None:
        raise NotFound("intake.unknown")
    return kind


def _seen_by(user_id: int | None, scope: Scope) -> ColumnElement[bool]:
    """One's own, those of the schools in reach, and all of them for who reaches everything."""
    if scope.programme:
        return Upload.state.in_(SEEN)
    schools = select(School.id).where(school_within(scope))
    own = Upload.made_by_id == user_id
    return Upload.state.in_(SEEN) & or_(own, Upload.school_id.in_(schools))


def who_brought(upload: Upload) -> str:
    """Who brought a spreadsheet in: the address of the user, else the words of the operator."""
    if upload.made_by_id is not None:
        return db.session.get_one(User, upload.made_by_id).email or ""
    query = select(AuditRow.actor_words).where(
        AuditRow.object_type == "upload", AuditRow.object_code == str(upload.id)
    )
    return db.session.scalar(query.order_by(AuditRow.id).limit(1)) or ""

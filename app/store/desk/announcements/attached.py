"""The files that go with announcements, for those alone who were sent them or reach them."""

import logging

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import exists, or_, select

from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Announcement, AnnouncementFile, AnnouncementReader, Message
from app.safekeeping.file_store import files
from app.store.desk.announcements.reading import in_reach
from app.store.scope import Scope

MOST_IN_A_MAIL = 1_048_576
"""Of all files together, before a mail writes them a third longer."""
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
}
log = logging.getLogger("xinqiao.files")


def file_in_reach(user_id: int, scope: Scope, file_id: int) -> AnnouncementFile:
    """A file that a reader was sent, or of an announcement in reach. Raises NotFound."""
    reader = AnnouncementReader
    got = exists().where(
        reader.announcement_id == Announcement.id,
        reader.user_id == user_id,
        reader.message_id.is_not(None),
    )
    query = (
        select(AnnouncementFile)
        .join(Announcement, Announcement.id == AnnouncementFile.announcement_id)
        .where(AnnouncementFile.id == file_id, or_(got, in_reach(scope, user_id)))
    )
    row = db.session.scalar(query)
    if row is None:
        raise NotFound("announcements.unknown")
    return row


def files_with(message: Message) -> list[tuple[str, str, bytes]]:
    """Name, type and content of what goes within the mail of an announcement.

    Nothing where it is too much for a mailbox, or where a file cannot be had: the links in the
    words lead there all the same.
    """
    if message.kind != "announcement":
        return []
    query = (
        select(AnnouncementFile)
        .join(
            AnnouncementReader,
            AnnouncementReader.announcement_id == AnnouncementFile.announcement_id,
        )
        .where(AnnouncementReader.message_id == message.id)
        .order_by(AnnouncementFile.id)
    )
    rows = db.session.scalars(query).all()
    if sum(row.size for row in rows) > MOST_IN_A_MAIL:
        return []
    try:
        return [(row.name, TYPES[row.kind], content_of_file(row)) for row in rows]
    except (NotFound, Refused):
        return []


def content_of_file(row: AnnouncementFile) -> bytes:
    """The file opened. Raises NotFound where it is gone or broken, Refused files.away."""
    try:
        return Fernet(row.key).decrypt(files().get(row.file))
    except (FileNotFoundError, InvalidToken) as fault:
        log.error("file gone or broken", extra={"announcement_file": row.id})
        raise NotFound("announcements.unknown") from fault

"""An announcement as one reader gets it."""

from flask import current_app

from app.models import Announcement, User
from app.notify.mails import written
from app.store.desk.announcements.reached import language_of


def mail_of(row: Announcement, reader: User) -> tuple[str, str]:
    """Subject and words of what a reader gets; the subject names nobody."""
    links = [(file.name, _link(file.id)) for file in row.files]
    language = language_of(reader.locale)
    return written(
        "announcement",
        language,
        name=reader.shown_name,
        words=row.words_in(language),
        missing="" if row.language_for(language) == language else language,
        links=links,
    )


def _link(file_id: int) -> str:
    """Where a file is opened, on the fixed host BASE_URL."""
    path = current_app.url_map.bind("").build("announcements.file", {"file_id": file_id})
    return f"{current_app.config['BASE_URL']}{path}"

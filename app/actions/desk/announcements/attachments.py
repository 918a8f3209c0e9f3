"""What goes with an announcement: looked at by its content, sealed in the file store."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from app.actions.letters.pictures.keeping import sealed_file, throw_away_now
from app.actions.letters.pictures.making import made_anew
from app.actions.transaction import afterwards
from app.errors import Refused
from app.extensions import db
from app.models import Announcement, AnnouncementFile
from letters.documents.errors import TemplateRefused
from letters.documents.own.unpacking import unpacked

MOST_FILES = 3
MEGABYTES = 5
LONGEST_NAME = 60
_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as somebody brought it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that may go out: what it is called, what it is."""

    name: str
    kind: str
    content: bytes


def looked_at(brought: Sequence[Brought]) -> list[Attachment]:
    """The files as they may go out; a picture is made anew, without what the camera wrote in.

    Raises Refused announcements.files, file_large, file_kind, file_word, file_picture.
    """
    if len(brought) > MOST_FILES:
        raise Refused("announcements.files", most=MOST_FILES)
    return [_looked_at(one) for one in brought]


def attach(row: Announcement, found: Sequence[Attachment]) -> None:
    """Keep them with a locked announcement; the files first. Joins the caller's transaction.

    Raises Refused announcements.files, files.away.
    """
    if len(row.files) + len(found) > MOST_FILES:
        raise Refused("announcements.files", most=MOST_FILES)
    for one in found:
        file, key = sealed_file(one.content)
        kept = AnnouncementFile(file=file, kind=one.kind, size=len(one.content))
        kept.key, kept.name = key, one.name
        row.files.append(kept)
    db.session.flush()


def detach(row: Announcement, file_ids: Sequence[int]) -> None:
    """These go with it no more. Joins the caller's transaction."""
    gone = [file for file in row.files if file.id in file_ids]
    if gone:
        afterwards(partial(throw_away_now, [file.file for file in gone]))
    for file in gone:
        row.files.remove(file)
    db.session.flush()


def _looked_at(one: Brought) -> Attachment:
    name = _base(one.name)
    if len(one.content) > MEGABYTES * 2**20:
        raise Refused("announcements.file_large", name=name, megabytes=MEGABYTES)
    kind, content = "pdf", one.content
    if content.startswith(_PICTURES):
        kind, content = "jpg", _picture(name, content)
    elif content.startswith(_ZIP):
        kind = "docx"
        _check_word(name, content)
    elif not content.startswith(_PDF) or b"%%EOF" not in content[-2048:]:
        raise Refused("announcements.file_kind", name=name)
    return Attachment(f"{name}.{kind}", kind, content)


def _picture(name: str, content: bytes) -> bytes:
    try:
        return made_anew(content).content
    except Refused as refusal:
        raise Refused("announcements.file_picture", name=name) from refusal


def _check_word(name: str, content: bytes) -> None:
    try:
        unpacked(content)
    except TemplateRefused as refusal:
        raise Refused("announcements.file_word", name=name) from refusal


def _base(name: str) -> str:
    """What a file is called, without where it lay and what it says it is."""
    plain = "".join(sign for sign in name.replace("\\", "/") if sign.isprintable())
    return PurePosixPath(plain).stem.strip(". ")[:LONGEST_NAME] or "file"

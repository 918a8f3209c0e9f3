"""Pictures kept: the file first, then its row; a picture that goes takes its file with it.

What a broken transaction or a place that is away leaves behind is thrown away at night.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import uuid4

from cryptography.fernet import Fernet
from sqlalchemy import delete, select, update

from app.actions.letters.pictures.making import MadePicture
from app.actions.letters.pictures.owning import are_own, own_if_new
from app.actions.records import record_change
from app.actions.transaction import afterwards, transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Letter, LetterPicture
from app.safekeeping.file_store import files
from app.store.concerns.ladders import open_around
from app.store.reviews.openings import is_asked_for
from app.store.system.files import named_files
from letters.states import Direction, State

log = logging.getLogger("xinqiao.files")
A_WHILE = timedelta(days=1)
"""Who put a file there has stored its row by then."""
_SHOWN = LetterPicture.hidden_at.is_(None)


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture whose sealed file lies in the store."""

    made: MadePicture
    file: str
    key: str


def stored(made: MadePicture) -> StoredPicture:
    """Its file, sealed with a key of its own. Raises Refused files.away."""
    return StoredPicture(made, *sealed_file(made.content))


def sealed_file(content: bytes) -> tuple[str, str]:
    """The name of a file in the store, and the key of its own. Raises Refused files.away."""
    own_if_new()
    file, key = uuid4().hex, Fernet.generate_key()
    files().put(file, Fernet(key).encrypt(content))
    return file, key.decode()


def keep(letter: Letter, picture: StoredPicture, most: int, *, acting: Acting) -> bool:
    """Its row with a locked letter; whether it is new: the same picture is kept once.

    Joins the caller's transaction. Raises Refused pictures.most.
    """
    digest = sha256(picture.made.content).hexdigest()
    known = db.session.scalars(select(LetterPicture).filter_by(letter_id=letter.id)).all()
    for row in known:
        if row.digest == digest:
            was_hidden, row.hidden_at = row.hidden_at is not None, None
            return was_hidden
    if sum(row.hidden_at is None for row in known) >= most:
        raise Refused("pictures.most", most=most)
    row = LetterPicture(letter_id=letter.id, file=picture.file, added_at=acting.now)
    row.key, row.digest = picture.key, digest
    row.wide, row.high = picture.made.wide, picture.made.high
    row.added_by_id = acting.actor.user_id
    db.session.add(row)
    db.session.flush()
    record_change(acting, "letters.picture", "letter", letter.code, ["picture"])
    return True


def remove(letter: Letter, picture_id: int, *, acting: Acting) -> None:
    """One picture of a locked letter is gone. Joins the transaction. Raises NotFound."""
    row = db.session.get(LetterPicture, picture_id)
    if row is None or row.letter_id != letter.id:
        raise NotFound("pictures.unknown")
    afterwards(partial(throw_away_now, [row.file]))
    db.session.delete(row)
    record_change(acting, "letters.picture_removed", "letter", letter.code, ["picture"])


def take_away(letter: Letter, *, acting: Acting) -> None:
    """All pictures of a locked letter are gone, for its addressee too. Joins the transaction.

    What somebody may have to see yet is hidden instead: whoever takes it away hears nothing of it.
    """
    shown = LetterPicture.letter_id == letter.id, _SHOWN
    if db.session.scalar(select(LetterPicture.id).where(*shown).limit(1)) is None:
        return
    _end(letter, hides=letter.state == State.HELD or _has_to_stay(letter), acting=acting)


def withdraw(letter: Letter, *, acting: Acting) -> bool:
    """All pictures of a locked letter are gone, those that were hidden too; whether any was.

    They are hidden instead while somebody may have to see them. Joins the transaction.
    """
    hides = _has_to_stay(letter)
    there = [LetterPicture.letter_id == letter.id, *([_SHOWN] if hides else [])]
    if db.session.scalar(select(LetterPicture.id).where(*there).limit(1)) is None:
        return False
    _end(letter, hides=hides, acting=acting)
    return True


def _end(letter: Letter, *, hides: bool, acting: Acting) -> None:
    if hides:
        those = LetterPicture.letter_id == letter.id, _SHOWN
        db.session.execute(update(LetterPicture).where(*those).values(hidden_at=acting.now))
    else:
        let_go_of([letter.id])
    if letter.direction == Direction.TO_VOLUNTEER:
        # Nothing is there to be read: it leaves the reviewers' queue.
        letter.text_at = None
    record_change(acting, "letters.picture_removed", "letter", letter.code, ["picture"])


def _has_to_stay(letter: Letter) -> bool:
    """Whether somebody asked to open the letter, or a concern around it is open."""
    return is_asked_for(letter.id) or open_around(letter)


def let_go_of(letter_ids: Collection[int]) -> None:
    """All pictures of letters are gone, and their files. Joins the transaction."""
    those = LetterPicture.letter_id.in_(letter_ids)
    names = list(db.session.scalars(select(LetterPicture.file).where(those)))
    db.session.execute(delete(LetterPicture).where(those))
    if names:
        afterwards(partial(throw_away_now, names))


def throw_away_now(names: list[str]) -> None:
    """Files whose rows are gone; where their place is away they go at night."""
    try:
        if are_own():
            files().delete(names)
    except Refused:
        log.warning("files are away, they are thrown away at night", extra={"count": len(names)})


def throw_away_files(*, now: datetime) -> int:
    """Files that no row knows, older than a day, are gone; how many. Raises Refused files.away.

    Nothing goes where the place does not say that it is ours: a copy deletes nothing.
    """
    with transaction():
        known = set(db.session.scalars(named_files()))
    old = [name for name, since in files().names() if name not in known and since < now - A_WHILE]
    if not are_own():
        if known or old:
            log.error("files not ours, nothing deleted: see flask own-files")
        return 0
    files().delete(old)
    return len(old)

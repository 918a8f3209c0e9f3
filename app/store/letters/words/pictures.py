"""Pictures of letters: rows and content for those alone who may see them, asked each time."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from app.clock import local_date
from app.errors import NotFound
from app.extensions import db
from app.models import Consent, Letter, LetterPicture, Pair, Review
from app.safekeeping.file_store import files
from app.store.letters.words.bases import TO_CHILD, TO_VOLUNTEER, consented
from app.store.letters.words.loading import OF_OPENINGS, rights
from app.store.people.latest import answered_later
from app.store.scope import Scope
from letters.consents.items import ConsentItem
from letters.reviews.bases import ReviewBasis
from letters.reviews.queue import UNDECIDED, ReviewState
from letters.states import State

log = logging.getLogger("xinqiao.files")


def own_pictures(
    scope: Scope, letters: Collection[Letter], today: date
) -> Mapping[int, Sequence[LetterPicture]]:
    """Of letters that the volunteers of the scope write or get, by the letter's id.

    Pages of a child's letter only while the last answer about scanning is a yes, and not while
    the letter is held or a reviewer reads it first; none that was taken back.
    """
    writer = func.coalesce(Letter.writer_id, Pair.volunteer_id)
    written = and_(TO_CHILD, writer.in_(scope.volunteer_ids))
    addressed = and_(
        TO_VOLUNTEER,
        Letter.pair_id.in_(scope.pair_ids),
        Pair.volunteer_id.in_(scope.volunteer_ids),
        Letter.state != State.HELD,
        consented(ConsentItem.SCANNING, today),
        ~_read_first(today),
    )
    query = _pictures().where(
        Letter.id.in_([letter.id for letter in letters]),
        LetterPicture.hidden_at.is_(None),
        or_(written, addressed),
    )
    none: dict[int, Sequence[LetterPicture]] = {letter.id: () for letter in letters}
    return none | _by_letter(db.session.scalars(query).all())


def _read_first(today: date) -> ColumnElement[bool]:
    """For queries that select from Letter: its pages wait for a reviewer, or for a concern's end.

    As `letters.reviews.queue.is_held` says of words; a concern holds them in every cohort.
    """
    waits = and_(Review.state.in_(UNDECIDED), Review.held_until > today)
    return exists().where(
        Review.letter_id == Letter.id,
        Review.version == Letter.text_at,
        or_(waits, Review.state == ReviewState.CONCERN),
    )


def own_picture(scope: Scope, letter: Letter, picture_id: int, today: date) -> LetterPicture:
    """One of them. Raises NotFound."""
    return _one(own_pictures(scope, [letter], today)[letter.id], picture_id)


def opened_pictures(
    reader_id: int, code: str, now: datetime
) -> tuple[Sequence[LetterPicture], ReviewBasis | None]:
    """Those of a letter that is opened to somebody else, and by what; none where it is not.

    To reviewers what the addressee may see; an opening for safety asks for no consent.
    """
    agreed = and_(
        LetterPicture.hidden_at.is_(None),
        or_(TO_CHILD, consented(ConsentItem.SCANNING, local_date(now))),
    )
    for source, basis, opens in rights(reader_id, now):
        query = _pictures().join(source, source.letter_id == Letter.id)
        may_be_seen = true() if basis in OF_OPENINGS else agreed
        found = db.session.scalars(query.where(Letter.code == code, may_be_seen, opens)).all()
        if found:
            return found, basis
    return (), None


def opened_picture(
    reader_id: int, code: str, picture_id: int, now: datetime
) -> tuple[LetterPicture, ReviewBasis | None]:
    """One of them. For `actions.reviews.reading` alone, which writes the look down.

    Raises NotFound.
    """
    found, basis = opened_pictures(reader_id, code, now)
    return _one(found, picture_id), basis


def pictures_to_print(letter_ids: Collection[int]) -> Mapping[int, Sequence[LetterPicture]]:
    """Those that volunteers put into letters of theirs, whose words are printed."""
    query = _pictures().where(Letter.id.in_(letter_ids), TO_CHILD)
    return _by_letter(db.session.scalars(query).all())


def refused_before(moment: datetime) -> ColumnElement[bool]:
    """For queries that select from Pair: the last answer about scanning is a no, said by then."""
    return exists().where(
        Consent.child_id == Pair.child_id,
        Consent.item == ConsentItem.SCANNING.value,
        Consent.given.is_(False),
        Consent.recorded_at < moment,
        ~answered_later(),
    )


def count_of_pictures(letter: Letter) -> int:
    """How many there are, for somebody who sees none of them."""
    query = select(func.count(LetterPicture.id)).where(LetterPicture.letter_id == letter.id)
    return db.session.scalar(query) or 0


def count_of_pages(letter: Letter) -> int:
    """How many its addressee may see, for the school, which sees none of them."""
    shown = LetterPicture.letter_id == letter.id, LetterPicture.hidden_at.is_(None)
    return db.session.scalar(select(func.count(LetterPicture.id)).where(*shown)) or 0


def content_of(picture: LetterPicture) -> bytes:
    """The JPEG. Raises NotFound where its file is gone or broken, Refused files.away."""
    try:
        return Fernet(picture.key).decrypt(files().get(picture.file))
    except (FileNotFoundError, InvalidToken) as fault:
        log.error("picture gone or broken", extra={"picture": picture.id})
        raise NotFound("pictures.unknown") from fault


def content_or_none(picture: LetterPicture) -> bytes:
    """The JPEG, empty where its file is gone or broken. Raises Refused files.away."""
    try:
        return content_of(picture)
    except NotFound:
        return b""


def _pictures() -> Select[Any]:
    return (
        select(LetterPicture)
        .join(Letter, Letter.id == LetterPicture.letter_id)
        .join(Pair, Pair.id == Letter.pair_id)
        .order_by(LetterPicture.id)
    )


def _by_letter(rows: Sequence[LetterPicture]) -> dict[int, Sequence[LetterPicture]]:
    found: dict[int, list[LetterPicture]] = defaultdict(list)
    for row in rows:
        found[row.letter_id].append(row)
    return dict(found)


def _one(rows: Sequence[LetterPicture], picture_id: int) -> LetterPicture:
    for row in rows:
        if row.id == picture_id:
            return row
    raise NotFound("pictures.unknown")

"""The one loader of letters' words: what the reader may not see is not fetched at all.

`Letter.text` is not loaded with the row, and raises where somebody asks for it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.clock import local_date
from app.errors import NotFound
from app.extensions import db
from app.models import Letter, LetterPicture, Opening, Pair, Review
from app.store.letters.words.bases import TO_VOLUNTEER, conditions, consented
from app.store.parts import in_parts
from app.store.scope import Scope
from letters.consents.items import ConsentItem
from letters.reviews.bases import ReviewBasis
from letters.reviews.queue import ReviewState
from letters.states import Direction, State

OF_REVIEWS = (ReviewBasis.PLEDGE, ReviewBasis.NOTIFIED_AND_CONSENTED)
OF_OPENINGS = (ReviewBasis.ADDRESSEE_FLAGGED, ReviewBasis.EMERGENCY)


@dataclass(frozen=True, slots=True)
class OpenedWords:
    """The words of a letter that is somebody else's, and why they may be read; none of one that
    was photographed alone.
    """

    code: str
    version: datetime | None
    words: str
    basis: ReviewBasis


def own_words(scope: Scope, letters: Collection[Letter]) -> Mapping[int, str]:
    """What the volunteers of the scope typed themselves, by the letter's id; empty for the rest."""
    writer = func.coalesce(Letter.writer_id, Pair.volunteer_id)
    mine = and_(Letter.direction == Direction.TO_CHILD, writer.in_(scope.volunteer_ids))
    found = {letter.id: "" for letter in letters}
    query = _words().where(Letter.id.in_(found), mine)
    return found | {row.id: _open(row) for row in db.session.execute(query)}


def quoted_words(scope: Scope, letters: Collection[Letter], today: date) -> Mapping[int, str]:
    """What children wrote to the volunteers of the scope and may be quoted, by the letter's id.

    The last answer about quoting is a yes, and it holds on the day.
    """
    found = [letter.id for letter in letters]
    theirs = and_(TO_VOLUNTEER, Pair.volunteer_id.in_(scope.volunteer_ids))
    query = _words().where(Letter.id.in_(found), theirs, consented(ConsentItem.QUOTING, today))
    return {row.id: _open(row) for row in db.session.execute(query)}


def opened_words(reader_id: int, code: str, now: datetime) -> OpenedWords:
    """The words of one letter for somebody who has a right to it. Raises NotFound.

    For `actions.reviews.reading` alone, which writes the look down.
    """
    there = or_(Letter.text_sealed.is_not(None), _has_pictures())
    for source, basis, opens in rights(reader_id, now):
        query = _letters().join(source, source.letter_id == Letter.id)
        row = db.session.execute(query.where(Letter.code == code, there, opens)).first()
        if row is not None:
            words = _open(row) if row.text_sealed else ""
            return OpenedWords(code, row.text_at, words, basis)
    raise NotFound("letters.unknown", letter=code)


def words_to_scan(letter_id: int) -> str:
    """The words for the detector alone, which keeps none of them and shows them to nobody."""
    return _open(db.session.execute(_words().where(Letter.id == letter_id)).one())


def words_to_print(letters: Collection[Letter]) -> Mapping[int, str]:
    """The words of letters whose writers asked that they be printed, by the letter's id.

    For `actions.bundles.packs` alone, which writes the look down.
    """
    asked = (Letter.direction == Direction.TO_CHILD, Letter.print_asked_at.is_not(None))
    found = dict[int, str]()
    for ids in in_parts([letter.id for letter in letters]):
        query = _words().where(Letter.id.in_(ids), Letter.state == State.DUE, *asked)
        found |= {row.id: _open(row) for row in db.session.execute(query)}
    return found


def has_words() -> ColumnElement[bool]:
    """For queries that select from Letter: whether there are words, as `words_to_scan` asks."""
    return and_(Letter.text_sealed.is_not(None), Letter.text_at.is_not(None))


def rights(reader_id: int, now: datetime) -> list[tuple[Any, ReviewBasis, ColumnElement[bool]]]:
    """Which rows open a letter to the reader: of their hands, or opened to them until later."""
    today = local_date(now)
    needed = conditions(today)
    in_hand = and_(
        Review.reviewer_id == reader_id,
        Review.state == ReviewState.TAKEN,
        Review.version == Letter.text_at,
    )
    in_time = and_(Opening.reader_id == reader_id, Opening.granted.is_(True), Opening.until > now)
    return [
        *((Review, one, and_(in_hand, Review.basis == one, needed[one])) for one in OF_REVIEWS),
        *((Opening, one, and_(in_time, Opening.basis == one, needed[one])) for one in OF_OPENINGS),
    ]


def _has_pictures() -> ColumnElement[bool]:
    return exists().where(LetterPicture.letter_id == Letter.id)


def _words() -> Select[int, str, str, str | None, datetime | None]:
    return _letters().where(Letter.text_sealed.is_not(None))


def _letters() -> Select[int, str, str, str | None, datetime | None]:
    columns = (Letter.id, Letter.code, Letter.row_key, Letter.text_sealed, Letter.text_at)
    return select(*columns).join(Pair, Pair.id == Letter.pair_id)


def _open(row: Any) -> str:
    return Letter.text.opened(row.code, row.row_key, row.text_sealed)

"""Pages of a child's letter, photographed at school where the child handed them over for it."""

from datetime import timedelta

from sqlalchemy import ColumnElement, select

from app.actions.letters.moves import locked
from app.actions.letters.pictures import keeping
from app.actions.letters.pictures.making import made_anew
from app.actions.reviews.handing_in import hand_in_pages
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Child, Letter, LetterPicture, Pair
from app.store.letters.acts import allowed
from app.store.letters.words.pictures import refused_before
from app.store.people.consents import may_use
from app.store.scope import Scope
from letters.consents.items import ConsentItem
from letters.pairs.effects import Act
from letters.states import Direction, State

MOST = 6


def take_page(
    scope: Scope, code: str, content: bytes, *, handed_over: bool, acting: Acting
) -> None:
    """A page of the letter, for its addressee: whoever photographed it sees it no more.

    Where child and guardian agreed to that and the cohort reads letters, a reviewer reads it first.

    Raises NotFound; Refused pages.not_handed_over, pages.not_now, pages.no_consent, pictures.most,
    files.away and what `made_anew` refuses.
    """
    if not handed_over:
        raise Refused("pages.not_handed_over")
    _at_hand(scope, code, acting)
    picture = keeping.stored(made_anew(content, straighten=True))
    with transaction():
        row = _at_hand(scope, code, acting)
        if keeping.keep(row, picture, MOST, acting=acting):
            hand_in_pages(row, acting=acting)


def take_pages_back(scope: Scope, code: str, *, acting: Acting) -> None:
    """All photographed pages of the letter are gone, until it sets out.

    Raises NotFound, Refused pages.not_now.
    """
    with transaction():
        row = locked(scope, [code])[0]
        if not may_take_back(row):
            raise Refused("pages.not_now")
        keeping.take_away(row, acting=acting)


def withdraw_pages(child: Child, *, acting: Acting) -> None:
    """Nobody may keep pictures of a child's pages any more: they are gone, the paper goes on.

    Pages that somebody may have to see yet are hidden, for a record of harm is kept. Joins the
    transaction of the answer.
    """
    _withdraw([Pair.child_id == child.id], acting)


def withdraw_what_stayed(*, acting: Acting) -> int:
    """Pages that a no left behind; how many letters they are of.

    Concerns about them are over by now, or two rows of a child were made one: after a day that
    cannot be taken back any more.
    """
    with transaction():
        return _withdraw([refused_before(acting.now - timedelta(days=1))], acting)


def _withdraw(which: list[ColumnElement[bool]], acting: Acting) -> int:
    query = (
        select(Letter)
        .join(Pair, Pair.id == Letter.pair_id)
        .where(Letter.direction == Direction.TO_VOLUNTEER, *which)
        .where(Letter.id.in_(select(LetterPicture.letter_id)))
        .order_by(Letter.id)
        .with_for_update(of=Letter)
    )
    return sum(keeping.withdraw(one, acting=acting) for one in db.session.scalars(query).all())


def may_take_back(letter: Letter) -> bool:
    """Whether pages of the letter may be taken back now."""
    here = letter.state in (State.HANDED_IN, State.HELD)
    return letter.direction == Direction.TO_VOLUNTEER and here


def may_take(letter: Letter, acting: Acting) -> bool:
    """Whether a page of the letter may be photographed now."""
    return _fault(letter, acting) == ""


def _at_hand(scope: Scope, code: str, acting: Acting) -> Letter:
    with transaction():
        row = locked(scope, [code])[0]
        if fault := _fault(row, acting):
            raise Refused(fault)
        return row


def _fault(letter: Letter, acting: Acting) -> str:
    if letter.direction != Direction.TO_VOLUNTEER or letter.state != State.HANDED_IN:
        return "pages.not_now"
    if Act.HAND_IN not in allowed([letter], acting.today)[letter.id]:
        return "pages.not_now"
    if not may_use(letter.pair.child, ConsentItem.SCANNING, acting.today):
        return "pages.no_consent"
    return ""

"""What a volunteer does with a typed letter: puts pictures in, asks that it be printed."""

from random import SystemRandom

from app.actions.letters.letters import check_writable
from app.actions.letters.moves import locked
from app.actions.letters.pictures import keeping
from app.actions.letters.pictures.making import made_anew
from app.actions.records import record_change
from app.actions.reviews.handing_in import follow_words
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Letter
from app.store.scope import Scope
from letters.documents.typed.pictures import MOST


def put_in(scope: Scope, code: str, content: bytes, *, acting: Acting) -> None:
    """A picture goes with the letter; whoever reads letters reads it anew.

    Raises NotFound; Refused letters.not_writable, ….not_yours, ….rests, pictures.words_first,
    pictures.most, files.away and what `made_anew` refuses.
    """
    _own_with_words(scope, code, acting)
    picture = keeping.stored(made_anew(content))
    with transaction():
        row = _own_with_words(scope, code, acting)
        if keeping.keep(row, picture, MOST, acting=acting):
            _is_another(row, acting)


def take_out(scope: Scope, code: str, picture_id: int, *, acting: Acting) -> None:
    """A picture goes with the letter no more, also of a letter whose words were all deleted.

    Raises NotFound; Refused letters.not_writable, letters.not_yours, letters.rests.
    """
    with transaction():
        row = locked(scope, [code])[0]
        check_writable(scope, row, acting.today)
        keeping.remove(row, picture_id, acting=acting)
        _is_another(row, acting)


def ask_to_print(scope: Scope, code: str, wanted: bool, *, acting: Acting) -> None:
    """Hub or school prints the letter with the next pack, or not after all.

    Raises NotFound, Refused as `put_in`.
    """
    with transaction():
        row = _own_with_words(scope, code, acting)
        if wanted != (row.print_asked_at is not None):
            row.print_asked_at = acting.now if wanted else None
            note = "asked" if wanted else "taken back"
            record_change(acting, "letters.print", "letter", code, ["print_asked_at"], note)


def _own_with_words(scope: Scope, code: str, acting: Acting) -> Letter:
    with transaction():
        row = locked(scope, [code])[0]
        check_writable(scope, row, acting.today)
        if row.text_at is None:
            raise Refused("pictures.words_first")
        return row


def _is_another(row: Letter, acting: Acting) -> None:
    if row.text_at is None:
        return
    row.text_at = acting.now
    follow_words(row, handed_in=True, rng=SystemRandom(), acting=acting)

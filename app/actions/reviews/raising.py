"""A reviewer's concern about a letter goes to the counsellors of the region."""

from app.actions.messages.appeals import write_appeal
from app.actor import Acting
from app.models import AppealKind, Letter
from app.store.messages.appeals.about import About


def raise_concern(reader_id: int, letter: Letter, words: str, *, acting: Acting) -> None:
    """Tell them, at once and in the reviewer's words. Raises what `write_appeal` refuses."""
    about = About(pair=letter.pair, letter=letter)
    write_appeal(reader_id, AppealKind.WORRY, about, words, acting=acting)

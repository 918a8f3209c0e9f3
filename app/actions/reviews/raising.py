"""A reviewer's concern about a letter goes to the counsellors of the region."""

from app.actions.concerns import raising
from app.actor import Acting
from app.models import Letter
from app.store.concerns.about import Subject
from letters.concerns.levels import ConcernLevel


def raise_concern(
    reader_id: int, letter: Letter, level: ConcernLevel, words: str, *, acting: Acting
) -> None:
    """Tell them, at once and in the reviewer's words. Raises what the concerns' own action does."""
    pair = letter.pair
    about = Subject(letter.code, pair.child, pair, letter, pair.child.school)
    raising.raise_concern(reader_id, about, level, words, frozenset(), acting=acting)

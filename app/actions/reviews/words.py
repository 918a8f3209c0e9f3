"""The programme's own words for the detector, beside the lists of the tree."""

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import ListedWord
from app.store.reviews.scanning import listed_words
from letters.detector.categories import Category
from letters.detector.lexicon import LONGEST, entry_of

MOST = 500


def add_word(category: Category, text: str, *, acting: Acting) -> None:
    """Add one word, as its list would write it.

    Raises Refused words.no_word, words.known or words.many.
    """
    try:
        words = entry_of(category, text).line
    except ValueError as fault:
        raise Refused("words.no_word", most=LONGEST) from fault
    with transaction():
        there = [one for one in listed_words() if one.removed_at is None]
        if any((one.category, one.words) == (category, words) for one in there):
            raise Refused("words.known", words=words)
        if len(there) >= MOST:
            raise Refused("words.many", most=MOST)
        db.session.add(
            ListedWord(
                category=category,
                words=words,
                added_at=acting.now,
                added_by_id=acting.actor.user_id,
            )
        )
        record_change(acting, "words.add", "word_list", category.value, ["words"])


def remove_word(word_id: int, *, acting: Acting) -> None:
    """Take one away; that it was there stays on record. Raises NotFound."""
    with transaction():
        row = db.session.get(ListedWord, word_id, with_for_update=True)
        if row is None or row.removed_at is not None:
            raise NotFound("words.unknown", number=word_id)
        row.removed_at, row.removed_by_id = acting.now, acting.actor.user_id
        record_change(acting, "words.remove", "word_list", row.category, ["words"])

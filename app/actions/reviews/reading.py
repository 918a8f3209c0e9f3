"""A letter that is somebody else's is read: never without the look being written down."""

from app.actions.records import record_access
from app.actor import Acting
from app.store.letters.words.loading import OpenedWords, opened_words


def read_letter(reader_id: int, code: str, *, acting: Acting) -> OpenedWords:
    """The words, where one of the bases opens them to the reader. Raises NotFound."""
    opened = opened_words(reader_id, code, acting.now)
    record_access(acting, "letter", code, ["text"], reason=opened.basis.value)
    return opened

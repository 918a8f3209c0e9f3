"""A letter that is somebody else's is read: never without the look being written down."""

from app.actions.records import record_access
from app.actor import Acting
from app.store.letters.words.loading import OpenedWords, opened_words
from app.store.letters.words.pictures import content_of, opened_picture


def read_letter(reader_id: int, code: str, *, acting: Acting) -> OpenedWords:
    """The words, where one of the bases opens them to the reader. Raises NotFound."""
    opened = opened_words(reader_id, code, acting.now)
    record_access(acting, "letter", code, ["text"], reason=opened.basis.value)
    return opened


def see_picture(reader_id: int, code: str, picture_id: int, *, acting: Acting) -> bytes:
    """One picture of the letter, as a JPEG, on the same bases. Raises NotFound, Refused."""
    picture, basis = opened_picture(reader_id, code, picture_id, acting.now)
    content = content_of(picture)
    record_access(acting, "letter", code, ["picture"], reason=basis.value if basis else None)
    return content

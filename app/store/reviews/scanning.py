"""The detector with the lists of the tree and the programme's own words."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import select

from app.extensions import db
from app.models import ListedWord
from letters.detector.categories import Category
from letters.detector.detector import NOT_SCANNED, Detector, Scan
from letters.detector.lexicon import read_lists, with_additions

log = logging.getLogger("xinqiao.reviews")
Added = tuple[tuple[str, str], ...]


def scan(text: str) -> Scan:
    """Look through a text. Whatever is wrong with detector or lists: 'not scanned', never clean.

    A database that is away is no fault of theirs, and is raised.
    """
    added = _added()
    try:
        return _detector(added).scan(text)
    except Exception:
        # The text stays out of the log; the letter goes to a person.
        log.exception("a letter was not scanned")
        return NOT_SCANNED


def is_detector_up() -> bool:
    """Whether a letter could be scanned just now."""
    return scan("").finds is not None


def listed_words() -> Sequence[ListedWord]:
    """What the programme added, and took away again, the newest first."""
    return db.session.scalars(select(ListedWord).order_by(ListedWord.id.desc())).all()


def _added() -> Added:
    query = select(ListedWord.category, ListedWord.words).where(ListedWord.removed_at.is_(None))
    rows = db.session.execute(query.order_by(ListedWord.id)).all()
    return tuple((category, words) for category, words in rows)


@lru_cache(maxsize=4)
def _detector(added: Added) -> Detector:
    """Made once for each state of the lists."""
    words: dict[Category, list[str]] = defaultdict(list)
    for category, one in added:
        words[Category(category)].append(one)
    return Detector(with_additions(read_lists(), words))

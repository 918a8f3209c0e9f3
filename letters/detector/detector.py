"""The matcher: all words of all lists in one pass, with the places in the original text."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from letters.detector.categories import HURRY, Category
from letters.detector.endings import only_ends_a_word
from letters.detector.folding import Folded, fold, fold_sign, is_known, sound
from letters.detector.lexicon import ListEntry
from letters.detector.shapes import shapes_in

WIDEST_GAP = 8
READABLE = 0.7
"""So much of a text must be Chinese, Latin or digits: the lists know no other script."""
NO_SCRIPT = ("Co", "Cn", "Cs")
"""Signs of somebody's own making, which say nothing to anybody else."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """One find: its place in the original text, and of which kind it is."""

    start: int
    end: int
    category: Category


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found; None where the text could not be looked through, which clears nothing."""

    finds: tuple[Find, ...] | None

    @property
    def urgency(self) -> int:
        """How much the letter hurries by its finds."""
        return max((HURRY[find.category] for find in self.finds or ()), default=0)


NOT_SCANNED = Scan(None)


class Detector:
    """The lists, ready to look through texts; made once and used for many."""

    def __init__(self, entries: Sequence[ListEntry]) -> None:
        self._entries = entries
        self._parts = sorted({part for entry in entries for part in entry.parts})
        self._written = AhoCorasick(self._parts)
        self._kinds = _kinds_by_sound(entries)
        self._spoken = sorted(self._kinds)
        self._first_signs = _first_signs(entries)
        self._heard = AhoCorasick(self._spoken) if self._spoken else None

    def scan(self, text: str) -> Scan:
        """Look through a text, in time that grows as its length."""
        if not _is_readable(text):
            return NOT_SCANNED
        folded = fold(text)
        at = _matches(self._written, self._parts, folded, text)
        harmless = sorted(span for one in self._of(None) for span in at.get(one.parts[0], ()))
        finds = {
            Find(start, end, one.category)
            for one in self._entries
            if one.category is not None
            for start, end in _spans(one, at)
            if not _lies_within(start, end, harmless)
        }
        finds |= {Find(start, end, kind) for kind, start, end in shapes_in(text, folded)}
        finds |= {find for find in self._by_sound(folded, text) if not _is_in(find, harmless)}
        return Scan(_widest(finds))

    def _of(self, category: Category | None) -> Iterator[ListEntry]:
        return (one for one in self._entries if one.category is category)

    def _by_sound(self, folded: Folded, text: str) -> Iterator[Find]:
        if self._heard is None:
            return
        for said, spans in _matches(self._heard, self._spoken, sound(folded), text).items():
            for start, end in spans:
                if not only_ends_a_word(text, start, self._first_signs[said]):
                    yield Find(start, end, self._kinds[said])


def _kinds_by_sound(entries: Sequence[ListEntry]) -> dict[str, Category]:
    """What is said alike is of the kind that hurries most."""
    kinds: dict[str, Category] = {}
    for entry in entries:
        if entry.by_sound and entry.category is not None:
            said = _said(entry)
            known = kinds.setdefault(said, entry.category)
            kinds[said] = max(known, entry.category, key=HURRY.__getitem__)
    return kinds


def _first_signs(entries: Sequence[ListEntry]) -> dict[str, set[str]]:
    """With which signs lists write what is said so."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.by_sound:
            found[_said(entry)].add(entry.parts[0][0])
    return found


def _said(entry: ListEntry) -> str:
    return sound(fold(entry.words)).text


def _is_in(find: Find, harmless: Sequence[Span]) -> bool:
    return _lies_within(find.start, find.end, harmless)


def _matches(
    automaton: AhoCorasick, patterns: Sequence[str], folded: Folded, text: str
) -> dict[str, list[Span]]:
    """The places in the original of each pattern that occurs whole, in order."""
    found: dict[str, list[Span]] = defaultdict(list)
    for index, start, end in automaton.find_matches_as_indexes(folded.text, overlapping=True):
        if _is_whole(folded.at, start, end, text):
            found[patterns[index]].append(folded.original(start, end))
    return found


def _is_whole(at: Sequence[int], start: int, end: int, text: str) -> bool:
    """Whether no sign is cut in two, and no Latin word runs on beyond the find."""
    if start and (at[start - 1] == at[start] or _runs_on(text, at[start - 1], at[start])):
        return False
    return end == len(at) or not (at[end] == at[end - 1] or _runs_on(text, at[end - 1], at[end]))


def _runs_on(text: str, before: int, after: int) -> bool:
    """Whether two Latin letters stand side by side in the original."""
    return after - before == 1 and all(
        folded.isascii() and folded.isalpha()
        for folded in (fold_sign(text[before]), fold_sign(text[after]))
    )


def _spans(entry: ListEntry, at: dict[str, list[Span]]) -> Iterator[Span]:
    """Where the whole entry stands: its one part, or both with little between them."""
    if len(entry.parts) == 1:
        yield from at.get(entry.parts[0], ())
        return
    first, second = (at.get(part, []) for part in entry.parts)
    for start, end in first:
        place = bisect_left(second, (end, 0))
        if place < len(second) and second[place][0] <= end + WIDEST_GAP:
            yield start, second[place][1]


def _lies_within(start: int, end: int, harmless: Sequence[Span]) -> bool:
    """Whether one of the harmless places holds it; only those that begin shortly before can."""
    last = bisect_left(harmless, (start + 1, 0))
    return any(one[0] <= start and end <= one[1] for one in harmless[max(0, last - 4) : last])


def _widest(finds: set[Find]) -> tuple[Find, ...]:
    """Without finds that lie within another of their kind, in order."""
    kept: list[Find] = []
    reached: dict[Category, int] = {}
    for find in sorted(finds, key=lambda one: (one.start, -one.end, one.category)):
        if find.end > reached.get(find.category, 0):
            kept.append(find)
            reached[find.category] = find.end
    return tuple(kept)


def _is_readable(text: str) -> bool:
    """Whether the lists know the script of most of the text; a name may have a rare sign."""
    letters = [is_known(sign) for sign in text if _is_written(sign)]
    return sum(letters) >= READABLE * len(letters)


@lru_cache(maxsize=16384)
def _is_written(sign: str) -> bool:
    """Whether a sign is part of words; numbers are where nobody can tell which."""
    kind = unicodedata.category(sign)
    return sign.isalpha() or kind in NO_SCRIPT or (kind[0] == "N" and not is_known(sign))

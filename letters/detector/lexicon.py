"""The lists of words: plain text, one word a line, and what the programme added to them.

A line is a word; "~" before it says: also as it sounds; "…" in it: a few signs may stand between;
"#" begins a remark. A word of `harmless.txt` makes harmless what lies within it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from letters.detector.categories import Category
from letters.detector.folding import fold

WORDS = Path(__file__).parent / "words"
HARMLESS = "harmless"
GAP = "…"
LONGEST = 40


class LexiconBroken(Exception):
    """A list cannot be read, or holds what is no word; says which list and line."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(f"{name}:{line}")
        self.name, self.line = name, line


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A word of a list, in its parts as they are compared; `by_sound` also as it is said."""

    category: Category | None
    words: str
    parts: tuple[str, ...]
    by_sound: bool

    @property
    def line(self) -> str:
        """The line that stands for it, the same however it was typed."""
        return f"{'~' if self.by_sound else ''}{self.words}"


def entry_of(category: Category | None, line: str) -> ListEntry:
    """The entry that a line stands for. Raises ValueError where it is no word."""
    words = line.strip()
    by_sound = words.startswith("~")
    plain = words.removeprefix("~").strip()
    parts = tuple(fold(part).text for part in plain.split(GAP))
    if not all(parts) or len(parts) > 2 or len(plain) > LONGEST or sum(map(len, parts)) < 2:
        raise ValueError(line)
    if not plain.isprintable() or (by_sound and len(parts) > 1):
        raise ValueError(line)
    return ListEntry(category, plain, parts, by_sound)


def read_lists(folder: Path = WORDS) -> tuple[ListEntry, ...]:
    """All entries of the lists. Raises LexiconBroken."""
    names: dict[str, Category | None] = {one.value: one for one in Category}
    names[HARMLESS] = None
    return tuple(
        entry for name, category in names.items() for entry in _list(folder, name, category)
    )


def with_additions(
    entries: Sequence[ListEntry], added: Mapping[Category, Iterable[str]]
) -> tuple[ListEntry, ...]:
    """The same with the programme's own words. Raises LexiconBroken."""
    more: list[ListEntry] = []
    for category, words in added.items():
        for number, line in enumerate(words, 1):
            more.append(_entry(category.value, number, category, line))
    return (*entries, *more)


def _list(folder: Path, name: str, category: Category | None) -> list[ListEntry]:
    try:
        lines = (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise LexiconBroken(name, 0) from fault
    found = [
        _entry(name, number, category, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    if not found:
        raise LexiconBroken(name, 0)
    return found


def _entry(name: str, number: int, category: Category | None, line: str) -> ListEntry:
    try:
        return entry_of(category, line)
    except ValueError as fault:
        raise LexiconBroken(name, number) from fault

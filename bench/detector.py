"""Measures what the detector finds in labelled sentences, beside a plain search for the same words.

Run: python -m bench.detector [--missed]. The peer looks for each word of the lists as it stands,
as most filters do. Of the two halves the lists may be mended by the first; the second was never
looked at for that. A harmless sentence in which anything is found counts against precision.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from letters.detector.categories import Category
from letters.detector.detector import Detector
from letters.detector.lexicon import GAP, read_lists

FOLDER = Path(__file__).parent / "labelled"
Finder = Callable[[str], frozenset[Category]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and of which kinds it is; of none where it is harmless."""

    kinds: frozenset[Category]
    words: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a finder found: `hit` of `wanted` sentences, and `raised` of `harmless` ones."""

    wanted: int
    hit: int
    raised: int
    harmless: int

    @property
    def recall(self) -> float:
        """The share of wanted sentences that were found."""
        return self.hit / self.wanted

    @property
    def precision(self) -> float:
        """The share of sentences with finds that are wanted."""
        return self.hit / max(1, self.hit + self.raised)


def labelled(name: str) -> list[Labelled]:
    """The sentences of one half: 'first' or 'second'."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("|", 1) for line in lines if line and not line.startswith("#"))
    return [
        Labelled(frozenset(map(Category, kinds.split(","))) if kinds != "-" else frozenset(), words)
        for kinds, words in rows
    ]


def ours() -> Finder:
    """The detector with the lists of the tree."""
    detector = Detector(read_lists())
    return lambda words: frozenset(find.category for find in detector.scan(words).finds or ())


def plain() -> Finder:
    """Each word of the lists searched for as it stands."""
    known = [
        (one.category, one.words.replace(GAP, ""))
        for one in read_lists()
        if one.category is not None
    ]
    return lambda words: frozenset(kind for kind, word in known if word in words)


def figures(rows: Sequence[Labelled], find: Finder) -> Figures:
    """Found at all, of whatever kind: that brings a letter to a reader's eyes."""
    wanted = [row for row in rows if row.kinds]
    harmless = [row for row in rows if not row.kinds]
    return Figures(
        len(wanted),
        sum(bool(find(row.words)) for row in wanted),
        sum(bool(find(row.words)) for row in harmless),
        len(harmless),
    )


def by_kind(rows: Sequence[Labelled], find: Finder, kind: Category) -> Figures:
    """Found as the kind that it is; all other sentences are to be without it."""
    wanted = [row for row in rows if kind in row.kinds]
    others = [row for row in rows if kind not in row.kinds]
    return Figures(
        len(wanted),
        sum(kind in find(row.words) for row in wanted),
        sum(kind in find(row.words) for row in others),
        len(others),
    )


def main(*, missed: bool) -> None:
    """Print the tables."""
    finders = {"ours": ours(), "plain search": plain()}
    for half in ("first", "second"):
        rows = labelled(half)
        print(f"\n{half} half, {len(rows)} sentences\n")
        print("| kind | who | recall | precision |\n|---|---|---|---|")
        for name, find in finders.items():
            _print("any", name, figures(rows, find))
        for kind in Category:
            for name, find in finders.items():
                _print(kind.value, name, by_kind(rows, find, kind))
        if missed and half == "first":
            _print_missed(rows, finders["ours"])
    _print_speed(finders)


def _print(kind: str, name: str, found: Figures) -> None:
    recall, precision = f"{found.recall:.0%}", f"{found.precision:.0%}"
    print(f"| {kind} | {name} | {recall} ({found.hit}/{found.wanted}) | {precision} |")


def _print_missed(rows: Sequence[Labelled], find: Finder) -> None:
    print()
    for row in rows:
        found = find(row.words)
        if not row.kinds <= found or (found and not row.kinds):
            said = ", ".join(sorted(found)) or "nothing"
            print(f"{', '.join(sorted(row.kinds)) or 'harmless'}: found {said}: {row.words}")


def _print_speed(finders: dict[str, Finder]) -> None:
    text = "\n".join(row.words for row in labelled("second"))
    print("\n| signs | who | ms |\n|---|---|---|")
    for times in (1, 4, 16):
        for name, find in finders.items():
            began = time.perf_counter()
            find(text * times)
            spent = (time.perf_counter() - began) * 1000
            print(f"| {len(text) * times} | {name} | {spent:.1f} |")


if __name__ == "__main__":
    main(missed="--missed" in sys.argv)

"""The stamp strip: a pair's terms as rows of stamps, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from letters.turn import Stamp, StampKind, TermStrip


@dataclass(frozen=True, slots=True)
class Strip:
    """What components/stamps.html shows; `words` is its text alternative."""

    terms: Sequence[Sequence[Stamp]]
    words: str


def strip_of(terms: Sequence[TermStrip]) -> Strip:
    """The strip of a pair, in the reader's language."""
    return Strip([term.stamps for term in terms], "; ".join(map(_words_of, terms)))


def _words_of(term: TermStrip) -> str:
    said = [
        ngettext(
            "term %(term)s: %(num)s letter arrived",
            "term %(term)s: %(num)s letters arrived",
            term.arrived,
            term=term.term,
        )
    ]
    said += [
        ngettext(
            "letter %(place)s is %(num)s day late",
            "letter %(place)s is %(num)s days late",
            stamp.late_by,
            place=stamp.place,
        )
        for stamp in term.late
    ]
    lost = sum(stamp.kind is StampKind.LOST for stamp in term.stamps)
    under_way = sum(stamp.kind is StampKind.UNDER_WAY for stamp in term.stamps)
    if under_way:
        said.append(ngettext("%(num)s is under way", "%(num)s are under way", under_way))
    if lost:
        said.append(ngettext("%(num)s was lost", "%(num)s were lost", lost))
    return ", ".join(said)

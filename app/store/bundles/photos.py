"""A photo of letters: read apart, and what noting it would do to each letter. Nothing is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.errors import NotFound, Refused
from app.intake.apart import WorkLimits, apart
from app.intake.faults import IntakeRefused
from app.models import Bundle, BundleState, Letter
from app.store.bundles.bundles import bundle_coded, direction_of, letters_of
from app.store.bundles.packing import letters_to_pack
from app.store.bundles.papers import PaperKind, paper_of
from app.store.letters.calendars import letter_of
from app.store.letters.letters import letters_coded, movers_of
from app.store.letters.lists import LetterLine, lines_of
from app.store.scope import Scope
from letters.movers import choices
from letters.photos.found import PhotoReading, PhotoRefused
from letters.photos.reading import read_photo
from letters.states import WAY, Direction, State

LIMITS = WorkLimits(seconds=20, memory_bytes=1_000_000_000, answer_bytes=5_000_000)
STEPS_SEEN = (
    *(State.POSTED, State.AT_HUB, State.AT_SCHOOL),
    *(State.DELIVERED, State.HANDED_IN, State.RECEIVED),
)
"""What a photo can say of letters: that they are further on their way."""


@dataclass(frozen=True, slots=True)
class PhotoAim:
    """What is to become of the letters of a photo: a step, or into which open bundle they go."""

    to: State = State.AT_HUB
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class PhotoLetters:
    """The letters that a photo shows to somebody.

    `ready` can go where they are to go, `done` are there or further, `stuck` cannot. `slips` are
    the bundles whose letters are among them. `unknown` are codes that are not in reach, `other`
    what is no letter, `foreign` codes of others.
    """

    ready: Sequence[LetterLine]
    done: Sequence[LetterLine]
    stuck: Sequence[LetterLine]
    slips: Sequence[str]
    unknown: Sequence[str]
    other: Sequence[str]
    foreign: Sequence[str]

    @property
    def codes(self) -> list[str]:
        """The codes of all letters and slips in reach."""
        lines = (*self.ready, *self.done, *self.stuck)
        return [*(line.letter.code for line in lines), *self.slips]


def read_apart(content: bytes) -> PhotoReading:
    """What the codes of a photo say; what was sent to do harm, does none.

    Raises Refused papers.empty, papers.too_large, papers.kind, papers.unreadable, papers.too_heavy
    or papers.too_busy.
    """
    try:
        answer = apart(partial(_read, content), LIMITS)
    except IntakeRefused as refusal:
        raise Refused(f"papers.{refusal.code}") from refusal
    if isinstance(answer, str):
        raise Refused(f"papers.{answer}")
    return PhotoReading(*answer)


def _read(content: bytes) -> str | tuple[tuple[str, ...], tuple[bytes, ...]]:
    """What was read as plain values, or the fault: no more comes through the wall."""
    try:
        found = read_photo(content)
    except PhotoRefused as refusal:
        return refusal.fault.value
    return found.texts, found.cutouts


def letters_shown(scope: Scope, aim: PhotoAim, texts: Collection[str], today: date) -> PhotoLetters:
    """The letters that texts of codes name, and what the aim would do to each.

    Raises NotFound for a bundle to put them in that is not in reach.
    """
    papers = dict.fromkeys(map(paper_of, texts))
    named = {kind: [one.code for one in papers if one.kind is kind] for kind in PaperKind}
    bundles = _bundles_of(scope, named[PaperKind.SLIP])
    inside = [row for bundle in bundles for row in letters_of(bundle)]
    alone = letters_coded(scope, named[PaperKind.LETTER])
    rows = {row.code: row for row in (*inside, *alone)}
    lines = lines_of(_in_order(rows, named[PaperKind.LETTER]), today)
    ready, done = _fates(scope, aim, list(rows.values()), today)
    slips = [bundle.code for bundle in bundles]
    return PhotoLetters(
        ready=[line for line in lines if line.letter.code in ready],
        done=[line for line in lines if line.letter.code in done - ready],
        stuck=[line for line in lines if line.letter.code not in ready | done],
        slips=slips,
        unknown=[
            code
            for code in (*named[PaperKind.LETTER], *named[PaperKind.SLIP])
            if code not in rows and code not in slips
        ],
        other=named[PaperKind.OTHER],
        foreign=named[PaperKind.FOREIGN],
    )


def _bundles_of(scope: Scope, codes: Sequence[str]) -> list[Bundle]:
    found = []
    for code in codes:
        try:
            found.append(bundle_coded(scope, code))
        except NotFound:
            continue
    return found


def _in_order(rows: dict[str, Letter], codes: Sequence[str]) -> list[Letter]:
    """As they lie in the photo, then those that a slip names."""
    first = [rows[code] for code in codes if code in rows]
    return list(dict.fromkeys((*first, *rows.values())))


def _fates(
    scope: Scope, aim: PhotoAim, rows: Sequence[Letter], today: date
) -> tuple[set[str], set[str]]:
    """The codes of those that can go where they are to go, and of those that are there."""
    if aim.bundle:
        bundle = bundle_coded(scope, aim.bundle)
        if bundle.state is not BundleState.PACKING:
            raise Refused("bundles.not_packing", bundle=bundle.code)
        fit = letters_to_pack(scope, bundle.school.code, direction_of(bundle), today)
        inside = {letter.code for letter in letters_of(bundle)}
        return {line.letter.code for line in fit} & {row.code for row in rows}, inside
    ready = {row.code for row in rows if aim.to in choices(letter_of(row), movers_of(scope, row))}
    return ready, {row.code for row in rows if _is_past(row, aim.to)}


def _is_past(row: Letter, to: State) -> bool:
    """Whether a letter is at a place of its way, or beyond it."""
    way, state = WAY[Direction(row.direction)], State(row.state)
    return state in way and to in way and way.index(state) >= way.index(to)

"""The standing of a pair in words: one sentence, what can be done, what should be known besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app import clock
from app.locale import day
from app.models import Pair
from app.permissions import allowed_at
from app.store.letters.standings import OF_PAIR, Standings
from app.store.people.facts import OF_CHILD
from app.web.letters.chips import Chip
from app.wording.letters import FACTS
from app.wording.letters.standing import PLAIN, REMEDY, SINCE, STATE_WORDS
from letters.pairs.effects import EFFECTS, Fact, PairState
from letters.pairs.standing import PairStanding, Reason

KINDS = {
    PairState.WRITING: "ok",
    PairState.RESTING: "warning",
    PairState.HELD: "error",
    PairState.ENDED: "nobody",
}


@dataclass(frozen=True, slots=True)
class SaidStanding:
    """What components/standing.html shows; each link is an address with its words."""

    kind: str
    chip: str
    sentence: str
    remedy: str
    warnings: Sequence[str]
    links: Sequence[tuple[str, str]]


def said_of_pairs(pairs: Sequence[Pair]) -> Mapping[str, SaidStanding]:
    """The standings of pairs in the reader's language, by the pairs' codes."""
    standings = Standings.on(clock.today()).of(pairs)
    return {pair.code: said_of(pair, standings[pair.id]) for pair in pairs}


def said_of(pair: Pair, standing: PairStanding) -> SaidStanding:
    """A standing in the reader's language; its cause only for those who may know of it."""
    is_over = standing.state is PairState.ENDED
    counts = [one for one in standing.reasons if not is_over or one.fact in OF_PAIR]
    told = [one for one in counts if _is_told(one.fact, pair)]
    main = _cause(standing, told)
    return SaidStanding(
        kind=KINDS[standing.state],
        chip=str(STATE_WORDS[standing.state]),
        sentence=_since(main) if main else str(PLAIN[standing.state]),
        remedy=_remedy(main, pair) if main else "",
        warnings=[f"{_since(one)} {_remedy(one, pair)}".strip() for one in told if one is not main],
        links=_links(pair, standing),
    )


def chip_of_pair(pair: Pair, standing: PairStanding) -> Chip | None:
    """The chip of an open pair that does not simply write, None for all others.

    It says why to those who may know of it, and to all others what the pair is.
    """
    if standing.state in (PairState.WRITING, PairState.ENDED):
        return None
    cause = _cause(standing, [one for one in standing.reasons if _is_told(one.fact, pair)])
    words = FACTS[cause.fact] if cause else STATE_WORDS[standing.state]
    more = _("until %(day)s", day=day(standing.until)) if standing.until else ""
    return Chip("late" if standing.needs_decision else "nobody", str(words), more)


def _cause(standing: PairStanding, told: Sequence[Reason]) -> Reason | None:
    """What makes the pair what it is, of what the reader is told; None: nothing to be said."""
    if standing.state is PairState.WRITING:
        return None
    return next((one for one in told if EFFECTS[one.fact].state is standing.state), None)


def _is_told(fact: Fact, pair: Pair) -> bool:
    """Schools hear of their children, coordinators of volunteers too; volunteers of no cause."""
    here = allowed_at(pair.child.school)
    if fact in OF_CHILD or fact in OF_PAIR - {Fact.ENDED_FOR_SAFETY}:
        return here("consents.view")
    return here("volunteers.view")


def _since(reason: Reason) -> str:
    return str(SINCE[reason.fact]) % {"day": day(reason.on)}


def _remedy(reason: Reason, pair: Pair) -> str:
    is_theirs = reason.fact in REMEDY and allowed_at(pair.child.school)("pairs.end")
    return str(REMEDY[reason.fact]) if is_theirs else ""


def _links(pair: Pair, standing: PairStanding) -> list[tuple[str, str]]:
    """The pages on which the facts can be changed."""
    if standing.state is PairState.ENDED or not allowed_at(pair.child.school)("pairs.end"):
        return []
    found = []
    of_people = [fact for fact in standing.facts if fact not in OF_PAIR]
    if any(fact in OF_CHILD for fact in of_people):
        found.append((url_for("children.child", code=pair.child.code), _("The child's page")))
    if any(fact not in OF_CHILD for fact in of_people):
        page = url_for("volunteers.volunteer", code=pair.volunteer.code)
        found.append((page, _("The volunteer's page")))
    return found

"""What the pages of rounds and drafts say: states, scores, reasons."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import format_decimal, gettext, ngettext

from app.locale import lazy as _l
from app.models import Child, DraftState, HallViolator, Proposal, RoundState, Waiting
from app.store.rounds.choices import Swap, VolunteerChoice
from app.store.rounds.extents import Reserve
from app.store.rounds.welcomes import WelcomeCounts
from app.wording.people.interests import interest_name
from app.wording.rounds import MOST_NAMED, REASONS, people_in_words
from matching.problem.score import FULL_POINTS

ROUND_STATES: dict[RoundState, str] = {
    RoundState.OPEN: _l("open"),
    RoundState.PUBLISHED: _l("published"),
    RoundState.UNDONE: _l("taken back"),
    RoundState.CANCELLED: _l("closed"),
}
DRAFT_STATES: dict[DraftState, str] = {
    DraftState.WAITING: _l("waiting for its turn"),
    DraftState.SOLVING: _l("being solved"),
    DraftState.SOLVED: _l("solved"),
    DraftState.FAILED: _l("not solved"),
    DraftState.PUBLISHED: _l("published"),
}
RESERVES: dict[Reserve, str] = {
    Reserve.OUT: _l("leave it alone"),
    Reserve.IN: _l("take it in too"),
    Reserve.ONLY: _l("only the reserve list"),
}
RELATIONS = {
    "same_county": _l("same county"),
    "same_city": _l("same city"),
    "same_province": _l("same province"),
    "elsewhere": _l("from elsewhere"),
}
KEPT_OUT_BY = {
    "age": _l("age"),
    "need": _l("need"),
    "gender": _l("gender"),
    "forbidden": _l("a forbidden pair"),
    "floor": _l("too low a score"),
}
WHAT_TO_DO = {
    "no_consent": _l("Ask the school to bring the guardian's answer."),
    "no_birth": _l("Fill in the birth date, or at least the year."),
    "too_young": _l("They can be in a round once they are old enough; nothing is to be done."),
    "not_confirmed": _l("They confirm by the link in their mail."),
    "not_vetted": _l("Check the identity and the record."),
    "not_trained": _l("They take the training."),
    "not_pledged": _l("They sign the pledge."),
    "gate_expired": _l("Renew the gate that has expired."),
    "consent_expired": _l("Ask the school to have the guardian sign again."),
    "school_closed": _l("Say on the school's page where its children go."),
    "safety": _l("A coordinator of the region above decides on the page of the pair."),
    "reserve": _l("Open a small round that takes in the reserve list."),
    "ready_since": _l("Add them on the page of the round."),
}


def number(value: float) -> str:
    """A whole number with its thousands apart."""
    return format_decimal(value, format="#,##0")


def score(points: float | None) -> str:
    """Points as a score of two digits: 940000 → 0.94."""
    return "–" if points is None else format_decimal(points / FULL_POINTS, format="0.00")


def share(value: float | None) -> str:
    """A share as a percentage."""
    return "–" if value is None else format_decimal(value * 100, format="0.#") + " %"


def draft_name(count: int) -> str:
    """Draft A, B, C … by its number in the round."""
    letter = chr(ord("A") + count - 1) if count <= 26 else str(count)
    return gettext("Draft %(letter)s", letter=letter)


def headline(certificate: Mapping[str, Any]) -> str:
    """'12,000 children, 11,940 pairs'."""
    children = ngettext(
        "%(n)s child", "%(n)s children", certificate["children"], n=number(certificate["children"])
    )
    pairs = ngettext(
        "%(n)s pair", "%(n)s pairs", certificate["matched"], n=number(certificate["matched"])
    )
    return gettext("%(children)s, %(pairs)s", children=children, pairs=pairs)


def why(pair: Proposal, need: int | None, rare: Collection[str]) -> str:
    """Why these two, in words."""
    return reasons_in_words(pair.shared, pair.relation, pair.gap, need, rare)


def reasons_in_words(
    shared: Collection[str], relation: str, gap: int, need: int | None, rare: Collection[str]
) -> str:
    """Shared interests with the rare ones marked, where they come from, the years between."""
    said = []
    if shared:
        tags = [
            gettext("%(tag)s (rare)", tag=interest_name(tag)) if tag in rare else interest_name(tag)
            for tag in shared
        ]
        said.append(gettext("both like %(tags)s", tags=gettext(", ").join(tags)))
    said.append(str(RELATIONS[relation]))
    said.append(ngettext("%(num)s year older", "%(num)s years older", gap))
    if need:
        said.append(gettext("may be given need %(need)s", need=need))
    return gettext("; ").join(said)


def why_waiting(row: Waiting, violator: HallViolator | None) -> str:
    """Why a child waits, in words; `violator` are those it competes with."""
    if violator is not None:
        return gettext(
            "%(children)s children have only %(places)s places between them; those who need it "
            "more or have waited longer came first.",
            children=violator.children,
            places=violator.places,
        )
    kept_out = [f"{KEPT_OUT_BY[rule]} {count}" for rule, count in row.kept_out.items() if count]
    return gettext(
        "None of the %(volunteers)s volunteers fits: %(rules)s",
        volunteers=row.volunteers,
        rules=gettext(", ").join(kept_out),
    )


def what_if(case: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What it would cost all to give one child its first choice."""
    names_of = {"child": names[case["child"]], "volunteer": names[case["volunteer"]]}
    others = gettext(", ").join(names[code] for code in case["taken_by"])
    cost = case["cost"]
    if cost is None:
        return gettext(
            "Giving %(volunteer)s to %(child)s would push the lowest score down.", **names_of
        )
    if cost > FULL_POINTS:
        return gettext(
            "Giving %(volunteer)s to %(child)s would leave another child waiting.", **names_of
        )
    return gettext(
        "Giving %(volunteer)s to %(child)s: all together lose at least %(cost)s, and %(others)s "
        "would need somebody else.",
        **names_of,
        cost=score(cost),
        others=others or gettext("nobody"),
    )


def reason(code: str) -> str:
    """Why somebody is left out of a round."""
    return str(REASONS[code])


def renewed_in_words(
    added: Sequence[Sequence[str]], gone: Sequence[Sequence[str]], unlocked: Sequence[Sequence[str]]
) -> list[str]:
    """What adding who became ready has changed; of each person the side, the name, the code."""
    said = [
        gettext("Added: %(people)s", people=_listed(f"{one[1]} ({one[2]})" for one in added))
        if added
        else gettext("Nobody became ready since the round was opened.")
    ]
    if gone:
        people = people_in_words([one[1:] for one in gone])
        said.append(gettext("Left since the round was opened: %(people)s", people=people))
    if unlocked:
        pairs = _listed(" – ".join(two) for two in unlocked)
        said.append(gettext("Locks dropped: %(pairs)s", pairs=pairs))
    return said


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    shown = every[:MOST_NAMED]
    if len(every) > len(shown):
        shown.append(gettext("and %(more)s more", more=len(every) - len(shown)))
    return gettext(", ").join(shown)


def how_far_told(welcomes: WelcomeCounts) -> str:
    """How many welcomes of a publication have gone out."""
    return gettext(
        "Welcomes have gone out to %(volunteers)s volunteers and %(contacts)s school contacts; "
        "%(waiting)s wait.",
        volunteers=number(welcomes.volunteers),
        contacts=number(welcomes.contacts),
        waiting=number(welcomes.waiting),
    )


def taking_back(welcomes: WelcomeCounts) -> str:
    """What taking a publication back does, with the counts."""
    return gettext(
        "Take this round back? Its pairs and their letters will be gone. %(waiting)s welcomes that "
        "wait are withdrawn. %(volunteers)s volunteers and %(contacts)s school contacts have got "
        "theirs: each gets one kind correction.",
        volunteers=number(welcomes.volunteers),
        contacts=number(welcomes.contacts),
        waiting=number(welcomes.waiting),
    )


def swap_offer(swap: Swap, choice: VolunteerChoice) -> str:
    """The words of the button that exchanges the volunteers of two children, with the price."""
    child, cost = _swapped(swap, choice), max(0, swap.cost or 0)
    if not cost:
        return gettext("Swap with %(child)s, at no cost", child=child)
    return gettext("Swap with %(child)s, costs at most %(cost)s", child=child, cost=score(cost))


def swap_asks(swap: Swap, choice: VolunteerChoice, pair: Proposal, child: Child) -> str:
    """What a swap does and costs, before it is done."""
    return gettext(
        "%(one)s gets %(hers)s, %(other)s gets %(his)s; both are locked, and the round is solved "
        "again. All together lose at most %(cost)s. Swap?",
        one=child.pen_name,
        hers=choice.volunteer.pen_name,
        other=_swapped(swap, choice),
        his=pair.volunteer.pen_name,
        cost=score(max(0, swap.cost or 0)),
    )


def _swapped(swap: Swap, choice: VolunteerChoice) -> str:
    at = [one.child for one in choice.swaps].index(swap.child)
    return choice.taken_by[at]

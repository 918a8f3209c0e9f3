"""Sentences of rounds, drafts and the engine's faults."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.locale import day
from app.wording import Said
from app.wording.letters.pairs import FOLLOWED
from letters.pairs.endings import Followed

WORDS: dict[str, Any] = {
    "rounds.unknown": _l("There is no round %(round)s here."),
    "rounds.unknown_region": _l("There is no region %(region)s here."),
    "rounds.unknown_child": _l("There is no child %(child)s in this round."),
    "rounds.unknown_volunteer": _l("There is no volunteer %(volunteer)s in this round."),
    "rounds.no_region": _l("No region holds all schools in your reach. Choose one."),
    "rounds.not_open": _l("This round is closed, so nothing can be changed in it."),
    "rounds.published": _l("This round was published by %(by)s on %(at)s. Nothing was done twice."),
    "rounds.published_by_command": _l(
        "This round was published from the command line by %(by)s on %(at)s. "
        "Nothing was done twice."
    ),
    "rounds.not_published": _l("This round is not published, so there is nothing to take back."),
    "rounds.own_pair": _l("You are in this draft yourself. Please let a colleague decide."),
    "rounds.no_room": _l(
        "“%(cohort)s” is nearly over: no letter can be planned any more. "
        "Open a round in another one."
    ),
    "rounds.cohort_over": _l("The last term of “%(cohort)s” is over. Open a round in another one."),
    "rounds.forbidden_since": _l(
        "Pairs of this draft (%(pairs)s) were forbidden after it was solved. Solve again first."
    ),
    "rounds.stale": _l(
        "Somebody in this draft is no longer available: %(people)s. Solve again without them."
    ),
    "rounds.not_before": _l(
        "%(friend)s still writes to %(child)s. From %(day)s on this draft can be published; it can "
        "also be left to be published by itself on that day."
    ),
    "rounds.nobody_leaves": _l("Nobody is waited for, so this draft can be published at once."),
    "rounds.former_went_on": _l(
        "The pair %(pair)s ended when this round was published, and that can no longer be taken "
        "back: %(followed)s"
    ),
    "rounds.letters_moved": _l(
        "%(letters)s letters of this round have moved or were begun, so it can no longer be "
        "taken back. Single pairs can be ended on their pages."
    ),
    "drafts.unknown": _l("There is no draft %(draft)s here."),
    "drafts.empty": _l("Nobody is in this round who waits for a letter friend."),
    "drafts.not_solved": _l("Draft %(draft)s is not solved, so it cannot be published."),
    "drafts.unproved": _l(
        "The recount did not confirm the result (%(findings)s findings), so it was not kept. "
        "Please tell whoever runs this system."
    ),
    "drafts.refused": _l("This cannot be solved as it is set: %(faults)s"),
    "drafts.needs_stopped": _l(
        "The folder would tell the need of a child whose guardian no longer agrees to screening. "
        "Solve again: the new draft does not use it."
    ),
    "drafts.no_folder": _l("The folder %(folder)s cannot be written: %(fault)s"),
    "rulings.full": _l(
        "%(name)s can take %(places)s in this round, and that many are locked already. "
        "Unlock one of them first."
    ),
    "rulings.unknown": _l("There is nothing ruled about these two."),
    "rulings.no_reason": _l("Please write down why these two may be paired."),
    "rulings.safety": _l(
        "A pair of these two ended to keep the child safe. They are never paired again."
    ),
    "rulings.remembered": _l(
        "These two are kept apart for what is known of them. Allow them first, with a reason."
    ),
    "rulings.kin": _l(
        "%(child)s is of the same family as %(sibling)s, who is locked with this volunteer. "
        "Allow that first, with a reason."
    ),
    "rounds.unreached_child": _l("There is no child %(child)s in your reach."),
    "rounds.not_now": _l("No letter friend can be looked for yet: %(reasons)s."),
    "rounds.bad_extent": _l("Choose one of the kinds of rounds that are offered."),
    "rounds.nobody_chosen": _l("No child is marked, so no round was opened."),
}

REASONS: dict[str, Any] = {
    "screening": _l("its need may not be used any more: solve again"),
    "left": _l("has left the programme"),
    "elsewhere": _l("no longer belongs to this region"),
    "outside": _l("is no longer among those whom this round is about"),
    "already_paired": _l("has a letter friend already"),
    "consent_refused": _l("the guardian said no"),
    "no_consent": _l("the guardian's consent is missing"),
    "consent_expired": _l("the guardian's consent has run out"),
    "school_closed": _l("the school is closed"),
    "no_birth": _l("the birth date is missing"),
    "too_young": _l("younger than the programme's age for volunteers"),
    "closed_for_cause": _l("the account was closed for cause"),
    "account_closed": _l("the account is closed"),
    "role_taken": _l("may no longer write: the role was taken back"),
    "away": _l("is away"),
    "notice": _l("has given notice"),
    "safety": _l("a pair ended for safety, and nobody has cleared this person since"),
    "merged": _l("is the second record of somebody else"),
    "reserve": _l("is on the reserve list"),
    "ready_since": _l("became ready after the round was opened"),
    "not_confirmed": _l("the email address is not confirmed"),
    "not_vetted": _l("the record check is missing"),
    "not_trained": _l("the training is missing"),
    "not_pledged": _l("the pledge is missing"),
    "gate_expired": _l("a gate has expired"),
    "full": _l("has no place left"),
}

FAULTS: dict[str, Any] = {
    "bad_toml": _l("the text is not TOML"),
    "unknown_key": _l("%(place)s is no known setting"),
    "not_a_number": _l("%(place)s must be a number"),
    "negative": _l("%(place)s is %(value)s; it must not be below 0"),
    "out_of_range": _l("%(place)s is %(value)s, which is outside what is allowed"),
    "bad_range": _l("%(place)s must be two numbers, such as [4, 30]"),
    "bad_choice": _l("%(place)s must be “any” or “same”"),
    "not_a_switch": _l("%(place)s must be true or false"),
    "all_zero": _l("at least one weight must be more than 0"),
    "out_of_order": _l("the ideal age gap must lie within its limits"),
    "not_ours": _l("it holds other files; give a new or an empty one"),
    "not_a_folder": _l("there is a file of that name"),
    "not_writable": _l("nothing may be written there"),
    "kept_twice": _l("%(value)s is locked with two volunteers"),
    "over_capacity": _l("more children are locked with %(value)s than there are places"),
    "kept_and_forbidden": _l("%(value)s are both locked and forbidden"),
    "breaks_age": _l("the locked pair %(value)s breaks the age limits"),
    "breaks_need": _l("the locked pair %(value)s: the need is higher than the volunteer may take"),
    "breaks_gender": _l("the locked pair %(value)s is not of the same gender"),
    "breaks_floor": _l("the locked pair %(value)s is below the lowest score allowed"),
    "too_many_classes": _l("there are too many different waiting times to be weighed exactly"),
}


MOST_NAMED = 20
"""How many people a sentence names; of the others it says how many they are."""


def faults_in_words(faults: Sequence[Sequence[str]]) -> str:
    """What the engine refused: each fault is its code, place, value and the engine's sentence."""
    return "; ".join(_fault_in_words(*fault) for fault in faults)


def _fault_in_words(code: str, place: str, value: str, sentence: str) -> str:
    words = FAULTS.get(code)
    known = str(words) % {"place": place, "value": value} if words else f"{place} {sentence}"
    return known.strip()


def people_in_words(people: Sequence[Sequence[str]]) -> str:
    """Who is no longer available: each is a pen name, a code and the reason's code."""
    shown = [f"{name} ({code}): {REASONS[reason]}" for name, code, reason in people[:MOST_NAMED]]
    if len(people) > len(shown):
        shown.append(gettext("and %(more)s more", more=len(people) - len(shown)))
    return "; ".join(shown)


def reasons_in_words(reasons: Sequence[str]) -> str:
    """Why somebody is left out, by the codes of the reasons."""
    return "; ".join(str(REASONS[reason]) for reason in reasons)


def _followed(codes: Sequence[str]) -> str:
    return " ".join(str(FOLLOWED[Followed(code)]) for code in codes)


SAID: Said = {
    "rounds.not_before": {"day": day},
    "rounds.former_went_on": {"followed": _followed},
    "rounds.not_now": {"reasons": reasons_in_words},
    "rounds.stale": {"people": people_in_words},
    "drafts.refused": {"faults": faults_in_words},
    "drafts.no_folder": {"fault": faults_in_words},
}

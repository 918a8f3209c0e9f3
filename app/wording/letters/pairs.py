"""Sentences of pairs: why they end, what was refused, what stands in the way of taking back."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.wording import Said
from letters.pairs.endings import Followed
from letters.pairs.facts import EndReason

WORDS: dict[str, Any] = {
    "pairs.unknown": _l("There is no pair %(pair)s here."),
    "pairs.ended": _l("Pair %(pair)s has ended before."),
    "pairs.open": _l("Pair %(pair)s has not ended."),
    "pairs.end_date": _l("The last day of a pair lies between its first day and today."),
    "pairs.not_graver": _l("Pair %(pair)s has ended for a reason that is as grave."),
    "pairs.above_only": _l(
        "Pair %(pair)s ended to keep a child safe: a coordinator of the region above decides here."
    ),
    "pairs.end_too_old": _l(
        "Pair %(pair)s ended before ends could be taken back. A new round can pair the two again."
    ),
    "pairs.followed": _l("The end cannot be taken back: %(followed)s"),
    "pairs.held": _l("Pair %(pair)s is held already."),
    "pairs.not_held": _l("Pair %(pair)s is not held by a coordinator."),
    "pairs.hold_reason": _l("Please say why, in a few words without names."),
    "pairs.clear_reason": _l("Please say why, in a few words without names."),
    "pairs.not_for_safety": _l("Pair %(pair)s did not end to keep a child safe."),
    "pairs.write_on": _l(
        "These two write to each other in pair %(pair)s. End that one first: they are never "
        "paired again."
    ),
    "pairs.cleared": _l("That was decided before, for pair %(pair)s."),
    "pairs.some_refused": _l("Nothing was changed: %(count)s of the pairs do not allow it."),
}
END_REASONS: dict[EndReason, Any] = {
    EndReason.FINISHED: _l("Three terms are over"),
    EndReason.VOLUNTEER_LEFT: _l("The volunteer leaves"),
    EndReason.CHILD_LEFT: _l("The child leaves the programme"),
    EndReason.CONSENT_WITHDRAWN: _l("Consent was withdrawn"),
    EndReason.SAFEGUARDING: _l("To keep the child safe"),
    EndReason.OTHER: _l("Another reason"),
}
FOLLOWED: dict[Followed, Any] = {
    Followed.CHILD_PAIRED: _l("the child has a new letter friend."),
    Followed.VOLUNTEER_FULL: _l("the volunteer writes to as many children as they can."),
    Followed.LETTER_MOVED: _l("a letter of the two has moved since."),
    Followed.CLEARED: _l("somebody above has decided about the two since."),
}
SAID: Said = {
    "pairs.followed": {
        "followed": lambda codes: " ".join(str(FOLLOWED[Followed(code)]) for code in codes)
    }
}

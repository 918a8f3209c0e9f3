"""Sentences of concerns: levels in plain words, what was done, what is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.locale import day
from app.models import (
    ConcernDeed,
    ConcernState,
    DutyKind,
    NoteKind,
    ReferralConsent,
    ReferralState,
)
from app.wording import Said
from letters.concerns.closing import ClosingFault, ConcernOutcome
from letters.concerns.levels import ConcernLevel
from letters.concerns.naming import Named

LEVELS: dict[ConcernLevel, Any] = {
    ConcernLevel.RED: _l("red"),
    ConcernLevel.AMBER: _l("amber"),
    ConcernLevel.GREY: _l("grey"),
}
LEVELS_ASKED: dict[ConcernLevel, tuple[Any, Any]] = {
    ConcernLevel.RED: (
        _l("Somebody may be in danger"),
        _l("Wants to die, is hurt or abused, has run away or means to. Within 2 hours."),
    ),
    ConcernLevel.AMBER: (
        _l("It worries me a lot"),
        _l("Somebody should look at it soon. Within a day."),
    ),
    ConcernLevel.GREY: (
        _l("Something does not feel right"),
        _l("Perhaps it is nothing; somebody should know. Within a week."),
    ),
}
NAMED: dict[Named, Any] = {
    Named.SCHOOL: _l("somebody at the school"),
    Named.COORDINATOR: _l("a coordinator"),
    Named.COUNSELLOR: _l("a counsellor of this place"),
}
CONCERN_STATES: dict[ConcernState, Any] = {
    ConcernState.RECEIVED: _l("received"),
    ConcernState.IN_HAND: _l("in hand"),
    ConcernState.HALF_CLOSED: _l("waits for a second person"),
    ConcernState.CLOSED: _l("closed"),
}
OUTCOMES: dict[ConcernOutcome, Any] = {
    ConcernOutcome.HELPED: _l("helped, and safe now"),
    ConcernOutcome.REFERRED: _l("others help from now on"),
    ConcernOutcome.FOLLOWED: _l("looked after, no more needed"),
    ConcernOutcome.UNFOUNDED: _l("there was no ground for it"),
}
DEEDS: dict[ConcernDeed, Any] = {
    ConcernDeed.RAISED: _l("raised"),
    ConcernDeed.RUNG: _l("the next person was told"),
    ConcernDeed.TAKEN: _l("taken in hand"),
    ConcernDeed.LOST: _l("whoever had it is away or gone: others are asked"),
    ConcernDeed.HANDED_ON: _l("handed on"),
    ConcernDeed.LEVEL: _l("found to be graver"),
    ConcernDeed.SCHOOL_TOLD: _l("the school was asked to act now"),
    ConcernDeed.HALF_CLOSED: _l("to be closed, a second person is asked"),
    ConcernDeed.CLOSED: _l("closed"),
    ConcernDeed.REOPENED: _l("open again"),
}
NOTE_KINDS: dict[NoteKind, Any] = {
    NoteKind.NOTE: _l("A note"),
    NoteKind.PHONE: _l("By phone"),
    NoteKind.VIDEO: _l("By video"),
    NoteKind.IN_PERSON: _l("In person"),
}
REFERRAL_STATES: dict[ReferralState, Any] = {
    ReferralState.ASKED: _l("asked, no answer yet"),
    ReferralState.ACCEPTED: _l("they help"),
    ReferralState.DECLINED: _l("they cannot: it is with you again"),
}
REFERRAL_CONSENTS: dict[ReferralConsent, Any] = {
    ReferralConsent.GIVEN: _l("The family was asked and agrees"),
    ReferralConsent.URGENT: _l("It could not wait: somebody was in danger"),
}
DUTY_KINDS: dict[DutyKind, Any] = {
    DutyKind.ON: _l("On duty"),
    DutyKind.AWAY: _l("Away"),
}
CLOSING_FAULTS: dict[ClosingFault, Any] = {
    ClosingFault.TIE: _l("you have to do with it yourself."),
    ClosingFault.NOT_HOLDER: _l("only whoever has it in hand says so first."),
    ClosingFault.SAME_PERSON: _l("you have said so already: it takes a second person."),
    ClosingFault.REFERRAL_OPEN: _l("those outside have not answered yet."),
    ClosingFault.CLOSED: _l("nobody waits for that any more."),
}
WORDS: dict[str, Any] = {
    "concerns.unknown": _l("There is no such concern here."),
    "concerns.no_referral": _l("There is no such referral here."),
    "concerns.level": _l("Please choose how grave it is."),
    "concerns.empty": _l("Please write a few words first."),
    "concerns.too_long": _l("Please keep it under %(most)s signs."),
    "concerns.many": _l(
        "You have raised %(most)s concerns within a day, and the counsellors have them all. If "
        "somebody is in danger now, please call 110."
    ),
    "concerns.taken": _l("Somebody has it in hand already, or it is closed."),
    "concerns.not_yours": _l("You are marked as away today, or have to do with it yourself."),
    "concerns.not_asked": _l("Another counsellor is asked to be the second person just now."),
    "concerns.not_theirs": _l("That person is away or cannot have it. Please choose another."),
    "concerns.hand_on_first": _l("You have it in hand: please hand it on instead."),
    "concerns.closed": _l("It is closed. Open it again first."),
    "concerns.not_closed": _l("It is not closed, or others closed it."),
    "concerns.not_graver": _l("It can only be made graver: a red one takes two people to close."),
    "concerns.day": _l("Please choose a day from %(first)s to %(last)s."),
    "concerns.closing": _l("It is not closed: %(fault)s"),
    "concerns.session": _l("Please give a day until today, and 1 to %(most)s minutes."),
    "concerns.replied": _l("Their answer is written down already."),
    "concerns.answered": _l("There is an answer already."),
    "concerns.names_school": _l("It is about somebody at the school: the school hears nothing."),
    "concerns.no_contact": _l("The school has nobody with an account. Please call."),
    "duties.unknown": _l("There are no such days here."),
    "duties.days": _l(
        "Please give a first and a last day that is not over, at most %(most)s days."
    ),
}
SAID: Said = {
    "concerns.closing": {"fault": lambda fault: str(CLOSING_FAULTS[ClosingFault(fault)])},
    "concerns.day": {"first": day, "last": day},
}

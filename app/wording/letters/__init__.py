"""Sentences of letters, and the words for their states."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.wording import Said
from letters.pairs.effects import Fact
from letters.states import Direction, Holder, State

WORDS: dict[str, Any] = {
    "letters.unknown": _l("There is no letter %(letter)s here."),
    "letters.bad_code": _l(
        "%(letter)s is not a letter's code. Check the characters and try again."
    ),
    "letters.cannot_move": _l("Letter %(letter)s is %(state)s: it cannot go there."),
    "letters.some_refused": _l("Nothing was moved: %(count)s of the letters cannot go there."),
    "letters.not_yours": _l(
        "Letter %(letter)s is in other hands just now; the one who has it logs the next step."
    ),
    "letters.date_future": _l(
        "That day (%(on)s) is still to come. Choose today or an earlier day."
    ),
    "letters.date_before_last": _l(
        "Letter %(letter)s came to where it is on %(limit)s; choose that day or a later one."
    ),
    "letters.cannot_undo": _l(
        "That step of letter %(letter)s cannot be taken back: something came after it."
    ),
    "letters.day_is_over": _l(
        "A step is taken back by who logged it, and on the same day. For letter %(letter)s please "
        "ask the coordinator: they can still correct it."
    ),
    "letters.reason_wanted": _l(
        "Say on the page of letter %(letter)s why this step is taken back: the day is over, or "
        "somebody else logged it."
    ),
    "letters.void": _l(
        "Letter %(letter)s is not needed any more, since its pair ended. If it has turned up, a "
        "coordinator notes on its page where it is; or the end of the pair is taken back."
    ),
    "letters.not_void": _l("Letter %(letter)s is %(state)s; it cannot have turned up there."),
    "letters.not_to_send_on": _l("The letter %(letter)s is not one to send on."),
    "letters.not_held": _l("Letter %(letter)s is not held."),
    "letters.still_read": _l(
        "Letter %(letter)s is still with those who read letters. It can go on as soon as they are "
        "done."
    ),
    "letters.not_writable": _l(
        "Letter %(letter)s is on its way already, so its text stays as it is."
    ),
    "letters.rests": _l(
        "Letter %(letter)s rests just now, so nothing new is written. We will tell you as soon as "
        "it goes on."
    ),
    "letters.too_long": _l("A letter may have up to %(most)s characters."),
    "letters.typed_elsewhere": _l(
        "This letter was typed on another page or device meanwhile. Both texts are below: put "
        "together what you want, then save."
    ),
    "handovers.too_long": _l("A note may have up to %(most)s characters."),
    "handovers.empty": _l("There is nothing to show yet: write a line or two first."),
    "handovers.not_yours": _l("The hand-over note is written by the volunteer of the pair."),
    "reserves.not_needed": _l(
        "The child hears from somebody soon: no reserve writer is needed here."
    ),
    "reserves.not_ready": _l(
        "The volunteer %(volunteer)s is no reserve writer who can write just now. "
        "Choose one of the list."
    ),
    "reserves.none_left": _l("No letter of this pair is left that somebody else could write."),
    "reserves.begun": _l(
        "The volunteer has begun to write letter %(letter)s already. Ask them first."
    ),
    "reserves.by": _l("Give a day that is still to come."),
    "reserves.posted": _l("Letter %(letter)s is posted already, so it stays as it is."),
    "reserves.nobody": _l("Nobody else was asked to write letter %(letter)s."),
}

STATES: dict[State, Any] = {
    State.DUE: _l("to be written"),
    State.POSTED: _l("in the post"),
    State.AT_HUB: _l("at the hub"),
    State.AT_SCHOOL: _l("at the school"),
    State.DELIVERED: _l("with the child"),
    State.HANDED_IN: _l("handed in at the school"),
    State.RECEIVED: _l("with the volunteer"),
    State.HELD: _l("held back"),
    State.LOST: _l("lost"),
    State.RETURNED: _l("came back"),
    State.VOID: _l("not needed any more"),
}
_STATE: dict[str, Any] = {"state": lambda state: str(STATES[State(state)])}
SAID: Said = {"letters.cannot_move": _STATE, "letters.not_void": _STATE}
STEPS: dict[State, Any] = {
    State.DUE: _l("Write it again"),
    State.POSTED: _l("Posted"),
    State.AT_HUB: _l("Came to the hub"),
    State.AT_SCHOOL: _l("Came to the school"),
    State.DELIVERED: _l("Given to the child"),
    State.HANDED_IN: _l("Handed in by the child"),
    State.RECEIVED: _l("Received by the volunteer"),
    State.HELD: _l("Hold it back"),
    State.LOST: _l("Lost on the way"),
    State.RETURNED: _l("Came back"),
}
HOLDERS: dict[Holder, Any] = {
    Holder.VOLUNTEER: _l("the volunteer writes"),
    Holder.POST: _l("in the post"),
    Holder.HUB: _l("at the hub"),
    Holder.SCHOOL_CONTACT: _l("at the school"),
    Holder.CHILD: _l("the child writes"),
    Holder.COORDINATOR: _l("with the coordinator"),
    Holder.NOBODY: _l("arrived"),
}
DIRECTIONS: dict[Direction, Any] = {
    Direction.TO_CHILD: _l("to the child"),
    Direction.TO_VOLUNTEER: _l("to the volunteer"),
}
HOW: dict[str, Any] = {
    "page": _l("on a page"),
    "link": _l("by a link"),
    "bundle": _l("with a bundle"),
    "command": _l("by a command"),
    "file": _l("from a spreadsheet"),
    "photo": _l("from a photo"),
    "mail": _l("by a button in a mail"),
    "reply": _l("by an answer to a message"),
    "demo": _l("in the demo programme"),
    "end": _l("with the end of the pair"),
}
FACTS: dict[Fact, Any] = {
    Fact.ENDED_FOR_SAFETY: _l("ended to keep the child safe"),
    Fact.CONSENT_REFUSED: _l("the guardian says no to letters"),
    Fact.CONSENT_MISSING: _l("no consent of the guardian yet"),
    Fact.CONSENT_EXPIRED: _l("the guardian’s consent has run out"),
    Fact.CLOSED_FOR_CAUSE: _l("the volunteer’s account was closed for cause"),
    Fact.NOT_CLEARED: _l("another pair of the volunteer ended for safety"),
    Fact.GATE_SHUT: _l("a check of the volunteer is missing or withdrawn"),
    Fact.ENDED: _l("ended"),
    Fact.FINISHED: _l("finished"),
    Fact.LONG_OVER: _l("long over"),
    Fact.HELD: _l("held by a coordinator"),
    Fact.CHILD_LEFT: _l("the child has left"),
    Fact.VOLUNTEER_LEFT: _l("the volunteer has left"),
    Fact.ACCOUNT_CLOSED: _l("the volunteer’s account is closed"),
    Fact.ROLE_TAKEN: _l("the volunteer’s role was taken away"),
    Fact.CHECK_EXPIRED: _l("the volunteer’s record check has run out"),
    Fact.TERMS_OVER: _l("the terms are over"),
    Fact.AWAY: _l("the volunteer is away"),
    Fact.CHECK_IN_GRACE: _l("the record check has run out; writing goes on for some days"),
    Fact.NOTICE_GIVEN: _l("the volunteer will leave"),
    Fact.CONSENT_EXPIRES: _l("the guardian’s consent runs out soon"),
    Fact.CHECK_EXPIRES: _l("the record check runs out soon"),
    Fact.VOLUNTEER_UNREACHABLE: _l("mail does not reach the volunteer"),
    Fact.SCHOOL_UNREACHABLE: _l("nobody at the school can be reached"),
}

"""Sentences of letters, and the words for their states."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.wording import Said
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
    "letters.void": _l(
        "Letter %(letter)s is not needed any more, since its pair ended. If it has turned up, a "
        "coordinator notes on its page where it is; or the end of the pair is taken back."
    ),
    "letters.not_void": _l("Letter %(letter)s is %(state)s; it cannot have turned up there."),
    "letters.not_held": _l("Letter %(letter)s is not held."),
    "letters.not_writable": _l(
        "Letter %(letter)s is on its way already, so its text stays as it is."
    ),
    "letters.too_long": _l("A letter may have up to %(most)s characters."),
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
    "demo": _l("in the demo programme"),
    "end": _l("with the end of the pair"),
}

"""What somebody hears who noted where a letter is."""

from typing import Any

from app.locale import lazy as _l
from letters.states import State

NOTED: dict[State, Any] = {
    State.DUE: _l("Noted: the letter is to be written again."),
    State.POSTED: _l("Noted: the letter is in the post."),
    State.AT_HUB: _l("Noted: the letter has come to the hub."),
    State.AT_SCHOOL: _l("Noted: the letter has come to the school."),
    State.DELIVERED: _l("Noted: the child has the letter."),
    State.HANDED_IN: _l("Noted: the child's letter is handed in at the school."),
    State.RECEIVED: _l("Noted: the child's letter has come to the volunteer."),
    State.HELD: _l("Noted: the letter is held back."),
    State.LOST: _l("Noted: the letter is lost."),
    State.RETURNED: _l("Noted: the letter came back."),
    State.VOID: _l("Noted: the letter is not needed any more."),
}

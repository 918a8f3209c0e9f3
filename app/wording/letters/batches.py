"""Sentences of what is done for many at once."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "batches.unknown": _l("There is nothing done for many under %(batch)s."),
    "batches.nobody": _l("Nobody is marked, so nothing was done."),
    "batches.undone": _l("This was taken back already."),
    "batches.no_undo": _l("This cannot be taken back."),
    "batches.day": _l("Please give a day, such as 2026-09-01."),
    "batches.days": _l("Give from 1 to %(most)s days."),
}
DEEDS: dict[str, Any] = {
    "hold": _l("Hold pairs"),
    "release": _l("Let held pairs go on"),
    "extend": _l("Give the next letters more time"),
    "end": _l("End pairs"),
    "gate": _l("Record that a gate was passed"),
    "invite": _l("Invite to sign in"),
    "move": _l("Move to another school"),
    "consent": _l("Record that guardians agree to letters"),
    "propose": _l("Propose accounts of school contacts"),
    "approve": _l("Approve and invite school contacts"),
    "invite_again": _l("Invite school contacts again"),
}
WHY_LEFT_OUT: dict[str, Any] = {
    "ended": _l("the pair has ended"),
    "held": _l("it is held already"),
    "not_held": _l("it is not held"),
    "no_letter": _l("no letter is waiting to be written"),
    "left": _l("has left"),
    "own": _l("nobody records their own gate"),
    "no_email": _l("there is no email address"),
    "taken": _l("the address belongs to another account"),
    "closed": _l("the account is closed"),
    "unreachable": _l("mail does not arrive"),
    "signs_in": _l("signs in already"),
    "invited": _l("an invitation is on its way"),
    "no_name": _l("no contact is named"),
    "no_way": _l("neither an email address nor a phone is known"),
    "proposed": _l("an account is proposed already"),
    "not_proposed": _l("no account is proposed"),
    "not_approved": _l("the account is not approved yet"),
    "decided": _l("it is approved already"),
    "own_proposal": _l("proposed by yourself: somebody else approves it"),
    "others": _l("the phone or address belongs to somebody of another name"),
    "answered": _l("the guardian has answered already"),
}

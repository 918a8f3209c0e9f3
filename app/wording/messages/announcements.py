"""Sentences of announcements: what is refused, what became of them, through what they go."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.models import AnnouncementState, NotTold, StopCause
from app.store.desk.announcements.fates import Fate
from app.store.desk.announcements.reached import Means
from app.store.desk.announcements.waits import WaitsFor

WORDS: dict[str, Any] = {
    "announcements.unknown": _l("There is no such announcement here."),
    "announcements.nobody": _l(
        "Nobody of this list can be written to: nobody has an account in your reach."
    ),
    "announcements.empty": _l("Please write a few words, in Chinese or in English."),
    "announcements.past": _l("That moment is over. Please choose a later one, or send it now."),
    "announcements.begun": _l("It is on its way already, or it was sent: look at its page."),
    "announcements.over": _l("Nothing of it waits any more."),
    "announcements.again": _l(
        "The same people are written to within a day of this. Please look whether they need to "
        "hear it twice; if so, send it all the same."
    ),
    "announcements.files": _l("Up to %(most)s files can go with it. Please take one out."),
    "announcements.file_large": _l(
        "“%(name)s” is larger than %(megabytes)s MB. Please bring a smaller one."
    ),
    "announcements.file_kind": _l(
        "“%(name)s” is no PDF, Word file (.docx), JPEG or PNG. Please save it as one of these."
    ),
    "announcements.file_word": _l(
        "“%(name)s” holds macros, links to elsewhere or hidden parts, or it does not open. Please "
        "save it as PDF and bring that."
    ),
    "announcements.file_picture": _l(
        "The picture “%(name)s” does not open, or it is too large. Please bring another copy."
    ),
}
STATES: dict[AnnouncementState, Any] = {
    AnnouncementState.DRAFT: _l("draft"),
    AnnouncementState.WAITING: _l("waits for its hour"),
    AnnouncementState.GOING_OUT: _l("going out"),
    AnnouncementState.DONE: _l("sent"),
    AnnouncementState.STOPPED: _l("stopped"),
}
FATES: dict[Fate, Any] = {
    Fate.READ: _l("read in the app"),
    Fate.ARRIVED: _l("reported as arrived"),
    Fate.SENT: _l("went out"),
    Fate.APP: _l("in the app only"),
    Fate.WAITING: _l("waiting"),
    Fate.UNKNOWN: _l("unknown"),
    Fate.FAILED: _l("failed"),
    Fate.STOPPED: _l("not sent: stopped"),
    Fate.LEFT_OUT: _l("left out"),
}
NEXT: dict[Fate, Any] = {
    Fate.APP: _l("They see it when they sign in."),
    Fate.UNKNOWN: _l("Nobody knows whether it arrived; it is not sent again by itself."),
    Fate.FAILED: _l("Please correct the address, then write to these again."),
}
"""What can be done, or is to be known, of those with a fate."""
WAYS: dict[Means, Any] = {
    Means.CHANNEL: _l("through their channel"),
    Means.MAIL: _l("by mail"),
    Means.APP: _l("in the app only"),
    Means.NOTHING: _l("nothing reaches them"),
}
NOT_TOLD: dict[NotTold, Any] = {
    NotTold.CLOSED: _l("the account is closed"),
    NotTold.AWAY: _l("no longer in your reach"),
    NotTold.LEFT: _l("has left the programme"),
    NotTold.HELD: _l("stays out until somebody clears them"),
    NotTold.MERGED: _l("the same person as another reader, who hears once"),
}
STOPS: dict[StopCause, Any] = {
    StopCause.PERSON: _l("Somebody stopped it."),
    StopCause.ROLE: _l(
        "Whoever let it go out may write to nobody any more: the role ended, or the account is "
        "closed."
    ),
    StopCause.LOST: _l("The server stopped three times while it was being sent."),
    StopCause.BROKEN: _l("Something broke while it was being sent. An admin sees what it was."),
}
TO_DO: dict[StopCause, Any] = {
    StopCause.PERSON: _l("Go on, and it is sent to those who got nothing; nobody gets it twice."),
    StopCause.ROLE: _l(
        "Who reaches its readers lets it go on in their own name, to those who got nothing."
    ),
    StopCause.LOST: _l("Once the server stands, go on: those who got it do not get it twice."),
    StopCause.BROKEN: _l(
        "Ask an admin to look first. Then go on: those who got it do not get it twice."
    ),
}
WAITS: dict[WaitsFor, Any] = {
    WaitsFor.WRITING: _l("is being written"),
    WaitsFor.TURN: _l("goes out in its turn"),
    WaitsFor.MORNING: _l("waits for the morning: nobody is woken"),
    WaitsFor.LATER: _l("waits for its turn"),
    WaitsFor.MAIL: _l("the mail server takes nothing just now; it is tried again"),
    WaitsFor.CHANNEL: _l("the channel takes nothing just now; it is tried again"),
}

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
LISTS: dict[str, Any] = {
    "volunteers": _l("volunteers"),
    "schools": _l("contacts of schools"),
    "pairs": _l("volunteers and contacts of pairs"),
    "contacts": _l("contacts of schools"),
    "pairs-volunteers": _l("volunteers of pairs"),
    "pairs-contacts": _l("contacts of the pairs' schools"),
    "users": _l("users"),
    "children": _l("contacts of the children's schools"),
    "letters": _l("those who have letters now"),
    "letters-volunteers": _l("volunteers of letters"),
    "letters-contacts": _l("contacts of the letters' schools"),
    "bundles": _l("contacts of the bundles' schools"),
    "bundles-volunteers": _l("volunteers of the letters in bundles"),
    "reminders": _l("those who will be reminded"),
    "left-out": _l("those left out of a round"),
    "readers": _l("readers of an announcement"),
}
MEANT: dict[str, Any] = {
    "volunteers": _l("The volunteers of the list."),
    "schools": _l("The contacts of the schools of the list."),
    "contacts": _l("The contacts of the list who have an account."),
    "pairs": _l("Both sides: the volunteers, and the contacts of the children's schools."),
    "pairs-volunteers": _l("The volunteers of these pairs alone."),
    "pairs-contacts": _l("The contacts of these pairs' schools alone."),
    "users": _l("The users of the list."),
    "children": _l("The contacts of the schools that the children of the list go to."),
    "letters": _l(
        "Whose turn it is: the volunteer who has a letter to write or post, the school's contact "
        "where the letter or its answer lies there. What is in the post, at a hub or with a "
        "coordinator leads to nobody."
    ),
    "letters-volunteers": _l("The volunteers of these letters, wherever the letters are."),
    "letters-contacts": _l("The contacts of these letters' schools, wherever the letters are."),
    "bundles": _l("The contacts of the schools that these bundles go to or come from."),
    "bundles-volunteers": _l("The volunteers whose letters lie in these bundles."),
    "reminders": _l("Everybody who would hear a reminder of this list, whatever their part."),
    "left-out": _l(
        "The volunteers who were left out, or the contacts of the children's schools, as the list "
        "shows them."
    ),
    "readers": _l("Those readers of the announcement that the list shows, whatever they got."),
}

"""Sentences of messages, and of a digest: one for each letter, by who is told and the step.

A reply that does not come is no fault of the child, and nobody is told off.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.models import AppealState
from app.store.messages.recipients import Climb
from app.wording import Said
from letters.reminders import NotNow, Recipient, Step

CHECK_ENDED = _l(
    "Your record check ended on %(day)s. Please renew it: until then you write no new letters."
)
WORDS: dict[str, Any] = {
    "messages.settled": _l("Somebody has decided on this message already."),
    "ladders.least": _l(
        "Please give at least %(least)s: the steps go up, one after the other, and never below 0."
    ),
    "ladders.most": _l("Please give at most %(most)s days."),
    "reminders.not_now": _l("Nobody was reminded: %(why)s"),
    "notes.empty": _l("Please write a few words first."),
    "notes.too_long": _l("Please keep it under %(most)s signs."),
    "notes.nobody": _l("There is nobody with an account to write to."),
    "mail_links.no_link": _l("This link leads nowhere."),
    "mail_links.over": _l("This link works no more."),
    "rest.past": _l("Please choose a day that is still to come."),
    "rest.far": _l("Please choose a day within a year."),
    "appeals.unknown": _l("There is no such message here."),
    "appeals.empty": _l("Please write a few words first."),
    "appeals.too_long": _l("Please keep it under %(most)s signs."),
    "appeals.many": _l(
        "You have written %(most)s times within a day. Your coordinator has them all: please wait "
        "for an answer."
    ),
    "appeals.done": _l("Somebody was quicker: this has been answered or settled already."),
    "reminders.volunteer.soon": _l(
        "Letter %(number)s to %(child)s can be on its way by %(day)s. A page is plenty."
    ),
    "reminders.volunteer.late": _l(
        "%(child)s is looking forward to letter %(number)s. It was planned for %(day)s."
    ),
    "reminders.volunteer.still_late": _l(
        "Letter %(number)s to %(child)s has not set out yet. A few lines are enough, and if "
        "something is in the way, just tell your coordinator."
    ),
    "reminders.school_contact.at_school": _l(
        "A letter from %(volunteer)s to %(child)s (%(code)s) has arrived. Please hand it over, "
        "or mark it if you have."
    ),
    "reminders.school_contact.due": _l(
        "%(child)s may like to answer %(volunteer)s (%(code)s). There is no hurry, and a drawing "
        "is a letter too."
    ),
    "reminders.school_contact.handed_in": _l(
        "The reply of %(child)s to %(volunteer)s (%(code)s) is ready for the post."
    ),
    "reminders.coordinator.to_child": _l(
        "%(school)s: %(code)s from %(volunteer)s to %(child)s, %(state)s, expected by %(day)s."
    ),
    "reminders.coordinator.to_volunteer": _l(
        "%(school)s: %(code)s from %(child)s to %(volunteer)s, %(state)s, expected by %(day)s."
    ),
    "thanks.delivered": _l("Letter %(number)s is in the hands of %(child)s. Thank you!"),
    "thanks.term.own": _l(
        "%(term)s is over. It brought %(friends)s, %(there)s to a child and %(back)s to you. "
        "Thank you for every line."
    ),
    "thanks.term.school": _l(
        "%(term)s is over. At your school it brought %(friends)s, %(there)s handed over and "
        "%(back)s sent on their way. Thank you for carrying them."
    ),
    "thanks.postcard": _l("The programme's postcard of %(month)s is here, to read and to print."),
    "renewals.volunteer.check_expires": _l(
        "Your record check ends on %(day)s. Please renew it, so that your letters go on."
    ),
    "renewals.volunteer.check_in_grace": CHECK_ENDED,
    "renewals.volunteer.check_expired": CHECK_ENDED,
    "renewals.check_in_grace": _l(
        "The record check of %(pen_name)s (%(code)s) ended on %(day)s. New letters rest soon."
    ),
    "renewals.check_expired": _l(
        "The record check of %(pen_name)s (%(code)s) ended on %(day)s. New letters rest."
    ),
    "renewals.check_expires": _l("The record check of %(pen_name)s (%(code)s) ends on %(day)s."),
    "renewals.consent_expires": _l(
        "The consent to letters of %(pen_name)s (%(code)s) ends on %(day)s. Please ask the family "
        "anew."
    ),
    "calls.no_channel": _l(
        "There is no channel %(channel)s that brings answers. Check its name and that it is in use."
    ),
    "calls.forged": _l("This answer is not signed by its channel."),
    "calls.late": _l(
        "This answer is older than five minutes, or the clock of its channel is wrong."
    ),
    "calls.twice": _l("This answer was taken before."),
    "reminders.state.due": _l("not written yet"),
    "reminders.state.handed_in": _l("at the school, to be posted"),
    "reminders.state.posted": _l("in the post"),
    "reminders.state.at_hub": _l("at the hub"),
    "reminders.state.at_school": _l("at the school, to be handed over"),
}

APPEAL_STATES: dict[AppealState, Any] = {
    AppealState.RECEIVED: _l("has arrived"),
    AppealState.ANSWERED: _l("answered"),
    AppealState.SETTLED: _l("settled"),
}
RUNGS: dict[Step, Any] = {
    Step.SOON: _l("a kind word before"),
    Step.LATE: _l("first reminder"),
    Step.STILL_LATE: _l("second reminder"),
    Step.COORDINATOR: _l("to the coordinators"),
    Step.REGION_ABOVE: _l("to the region above"),
}
WHO_HEARS: dict[Step, Any] = {
    Step.SOON: _l("the volunteer"),
    Step.LATE: _l("volunteer or school contact"),
    Step.STILL_LATE: _l("volunteer or school contact"),
}
CLIMBS: dict[Climb, Any] = {
    Climb.ABOVE: _l("the coordinators of the region above hear for them"),
    Climb.ADMINS: _l("the admins hear for them"),
    Climb.NOBODY: _l("nobody hears: reminders wait until somebody can be reached"),
}
HEARS: dict[Recipient, Any] = {
    Recipient.VOLUNTEER: _l("volunteer"),
    Recipient.SCHOOL_CONTACT: _l("school contact"),
    Recipient.COORDINATOR: _l("coordinator"),
    Recipient.REGION_ABOVE: _l("region above"),
}
NOT_NOW: dict[NotNow, Any] = {
    NotNow.IN_TIME: _l("it is not late."),
    NotNow.NOBODY: _l("it is in the post or at the hub: nobody with an account has it."),
    NotNow.SILENT: _l("something stands against letters of this pair just now."),
    NotNow.CLOSED: _l("these days are closed for them. Try again on an open day."),
    NotNow.TOO_SOON: _l("they were reminded a short while ago."),
    NotNow.UNREACHED: _l("neither account nor mail reaches them. Please call."),
    NotNow.PAUSED: _l("they have paused reminders. Please write a note or call."),
}
SAID: Said = {"reminders.not_now": {"why": lambda why: str(NOT_NOW[NotNow(why)])}}

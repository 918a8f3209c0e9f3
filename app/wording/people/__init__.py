"""Sentences of children, consent, volunteers, schools and cohorts."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.wording import Said

WORDS: dict[str, Any] = {
    "children.unknown": _l("There is no child with the code %(code)s."),
    "children.merged": _l("%(code)s was made one with %(kept)s: use that one."),
    "children.twin": _l("This child is in the programme already, with the code %(code)s."),
    "children.pen_name_taken": _l(
        "Another child of this grade is called “%(pen_name)s” already. “%(free)s” is free."
    ),
    "consents.item": _l("%(item)s is nothing that a guardian is asked for."),
    "consents.future": _l("%(on)s is still to come: give the day of the guardian's answer."),
    "consents.older": _l(
        "An answer of %(on)s stands already, and what was said before that day does not change it. "
        "Give the day on which the guardian said this."
    ),
    "consents.evidence": _l("Say how we know that the guardian agrees, for example a signed form."),
    "consents.ends_first": _l("The last day of the consent comes before the day of the answer."),
    "merging.same": _l("Choose two different rows."),
    "merging.two_pairs": _l("Both have an open pair. First end one of them: %(pairs)s."),
    "merging.too_many": _l("Together they have too many open pairs. First end some: %(pairs)s."),
    "merging.keep_account": _l("Keep the row with the account: %(code)s."),
    "merging.roles": _l(
        "The account of %(code)s is your own or holds a role. Keep that row, or take the role away "
        "first."
    ),
    "merging.barred": _l(
        "The account of %(code)s was closed for cause, or may not write any more. Keep that row."
    ),
    "merging.gone_on": _l(
        "Letters have moved since, or a child has changed school: this stays one row."
    ),
    "merging.stands_in": _l(
        "One of the two was asked to write letter %(letter)s in the place of the other. "
        "Take that letter back first."
    ),
    "merging.nothing": _l("There is nothing to undo."),
    "merging.late": _l("This can be undone for one day only."),
    "moving.same": _l("The child is at this school already."),
    "moving.closed": _l("%(school)s is closed: choose another school."),
    "moving.namesakes": _l(
        "Children of %(school)s have the same pen name and grade as these: %(names)s. "
        "Free pen names are offered below."
    ),
    "moving.future": _l("That day is still to come. Choose today or an earlier day."),
    "moving.nothing": _l("There is no change of school to take back."),
    "moving.gone_on": _l("Letters have moved since, or a day has passed: move the child again."),
    "closing.closed": _l("%(school)s is closed already."),
    "closing.open": _l("%(school)s is not closed."),
    "closing.gone_on": _l("Letters or children have moved since, or a day has passed."),
    "schools.unknown": _l("There is no school %(code)s here."),
    "schools.address": _l("Please write the whole postal address of the school."),
    "schools.postcode": _l("A postcode has six digits."),
    "schools.taken": _l("There is a school %(name)s in this county already."),
    "schools.no_county": _l("Choose a county of your region."),
    "schools.no_hub": _l("That hub is in another county."),
    "schools.many": _l("There are several schools named %(name)s: give the code. %(codes)s"),
    "cohorts.unknown": _l("There is no cohort “%(name)s”. Add it first, or check the name."),
    "cohorts.no_name": _l("Give the cohort a name."),
    "cohorts.long_name": _l("The name may have up to %(most)s characters."),
    "cohorts.taken": _l("There is a cohort “%(name)s” already. Choose another name."),
    "cohorts.in_use": _l("“%(name)s” has rounds or pairs already, so it stays."),
    "cohorts.changed_since": _l(
        "Somebody else changed “%(name)s” meanwhile, so nothing was stored. Look at its days again."
    ),
    "cohorts.moved_since": _l(
        "Letters of “%(name)s” moved meanwhile, so other ones would be planned anew than were "
        "shown. Nothing was stored. Look at it again."
    ),
    "cohorts.three_terms": _l("A cohort has three terms; %(given)s are given."),
    "cohorts.last_before_first": _l("“%(name)s” ends before it begins. Check its two days."),
    "cohorts.break_outside": _l("The break “%(name)s” does not lie within the term “%(term)s”."),
    "cohorts.make_up_closed": _l(
        "“%(term)s” has no open day on %(day)s, so there can be no school. Check its weekend days."
    ),
    "cohorts.overlap": _l("“%(earlier)s” and “%(later)s” share days. Let one end first."),
    "cohorts.out_of_order": _l("“%(later)s” begins before “%(earlier)s”. Put them in order."),
    "cohorts.grace": _l("Grace is between 0 and %(most)s days."),
    "cohorts.review_share": _l("Of a hundred letters between 0 and 100 are drawn."),
    "cohorts.minutes": _l("Minutes of service are between 0 and %(most)s each."),
    "cohorts.review_hold": _l("A letter waits between 0 and %(most)s days to be read."),
    "cohorts.not_over": _l("“%(name)s” runs until %(last)s. It can be ended after that day."),
    "cohorts.no_end": _l("No end of “%(name)s” can be taken back."),
    "cohorts.gone_on": _l(
        "%(letters)s letters in the next cohort have moved or were begun, so the end stays. "
        "Single ends can be taken back on the pages of the pairs."
    ),
    "cohorts.one_day": _l("A term needs more than one day."),
    "cohorts.bad_term": _l(
        "“%(text)s” is not a term. Write a name, the first day and the last day, "
        "such as “Term 1 2026-09-01 2027-01-22”."
    ),
    "volunteers.unknown": _l("There is no volunteer with the code %(code)s."),
    "volunteers.merged": _l("%(code)s was made one with %(kept)s: use that one."),
    "volunteers.none": _l("You are not registered as a volunteer."),
    "volunteers.gate": _l("%(gate)s is no gate: choose vetting, training, pledge or all."),
    "volunteers.own_gate": _l("Nobody checks their own gates: ask a colleague."),
    "volunteers.no_email": _l("The volunteer %(code)s has no email address: add one first."),
    "volunteers.address_taken": _l(
        "The address of the volunteer %(code)s belongs to another account already."
    ),
    "volunteers.account_closed": _l(
        "The account of the volunteer %(code)s is closed: an admin can open it again."
    ),
    "volunteers.unreachable": _l(
        "Mail to the volunteer %(code)s does not arrive. Change the address first."
    ),
    "volunteers.day_to_come": _l(
        "That day (%(on)s) is still to come. Choose today or an earlier day."
    ),
    "volunteers.emails": _l("No volunteer has these addresses: %(emails)s."),
}


def _named(children: Sequence[Sequence[str]]) -> str:
    return ", ".join(f"{pen_name} ({code})" for code, pen_name, _free in children)


SAID: Said = {"moving.namesakes": {"names": _named}}

"""What a pair is on a day, in a sentence a fact, and what can be done about each."""

from typing import Any

from flask_babel import lazy_gettext as _l

from letters.pairs.effects import Fact, PairState

STATE_WORDS: dict[PairState, Any] = {
    PairState.WRITING: _l("writing"),
    PairState.RESTING: _l("resting"),
    PairState.HELD: _l("held"),
    PairState.ENDED: _l("ended"),
}
# For whoever is not told of the cause.
PLAIN: dict[PairState, Any] = {
    PairState.WRITING: _l("The two write to each other."),
    PairState.RESTING: _l("Resting for now; nothing has to be written."),
    PairState.HELD: _l("Held for now: the coordinator is looking into it. No letter goes on."),
    PairState.ENDED: _l("Ended."),
}
SINCE: dict[Fact, Any] = {
    Fact.ENDED_FOR_SAFETY: _l("Ended on %(day)s to keep the child safe."),
    Fact.CONSENT_REFUSED: _l("Held since %(day)s: the guardian said no."),
    Fact.CONSENT_MISSING: _l("Held: the guardian has not been asked about letters."),
    Fact.CONSENT_EXPIRED: _l("Held: the guardian's consent ran out on %(day)s."),
    Fact.CLOSED_FOR_CAUSE: _l("Held: the volunteer's account was closed for cause."),
    Fact.NOT_CLEARED: _l(
        "Held: another pair of the volunteer ended to keep a child safe; they are not cleared yet."
    ),
    Fact.GATE_SHUT: _l("Held: a gate of the volunteer is not passed, or was taken back."),
    Fact.ENDED: _l("Ended on %(day)s."),
    Fact.FINISHED: _l("Ended on %(day)s: the three terms are over."),
    Fact.LONG_OVER: _l("What was under way when it was over on %(day)s is no longer expected."),
    Fact.HELD: _l("Held by a coordinator since %(day)s."),
    Fact.CHILD_LEFT: _l("Held: the child has left the programme on %(day)s."),
    Fact.VOLUNTEER_LEFT: _l("Held: the volunteer has left on %(day)s."),
    Fact.ACCOUNT_CLOSED: _l("Held: the volunteer's account is closed."),
    Fact.ROLE_TAKEN: _l("Held: the volunteer's role was taken away."),
    Fact.CHECK_EXPIRED: _l("Resting: the volunteer's record check ran out on %(day)s."),
    Fact.TERMS_OVER: _l("Resting: the last term ended on %(day)s."),
    Fact.AWAY: _l("Resting: the volunteer is away until %(day)s."),
    Fact.CHECK_IN_GRACE: _l(
        "The volunteer's record check ran out on %(day)s; writing goes on for a short while."
    ),
    Fact.NOTICE_GIVEN: _l("The volunteer leaves on %(day)s."),
    Fact.CONSENT_EXPIRES: _l("The guardian's consent ends on %(day)s."),
    Fact.CHECK_EXPIRES: _l("The volunteer's record check ends on %(day)s."),
    Fact.VOLUNTEER_UNREACHABLE: _l("Mail does not reach the volunteer."),
    Fact.SCHOOL_UNREACHABLE: _l("No contact of the school can be reached."),
}
REMEDY: dict[Fact, Any] = {
    Fact.ENDED_FOR_SAFETY: _l("A coordinator of the region above decides about each of the two."),
    Fact.CONSENT_REFUSED: _l("Record a new yes on the child's page, or end the pair."),
    Fact.CONSENT_MISSING: _l("Record the guardian's answer on the child's page, or end the pair."),
    Fact.CONSENT_EXPIRED: _l("Record a new yes on the child's page, or end the pair."),
    Fact.CLOSED_FOR_CAUSE: _l("End the pair, or let an admin open the account again."),
    Fact.NOT_CLEARED: _l(
        "A coordinator of the region above clears the volunteer on the page of that pair; "
        "or end this one too."
    ),
    Fact.GATE_SHUT: _l("Record the gate on the volunteer's page, or end the pair."),
    Fact.HELD: _l("Let it go on, or end the pair."),
    Fact.CHILD_LEFT: _l("End the pair, or take the leaving back on the child's page."),
    Fact.VOLUNTEER_LEFT: _l("End the pair, or take the leaving back on the volunteer's page."),
    Fact.ACCOUNT_CLOSED: _l("End the pair, or let an admin open the account again."),
    Fact.ROLE_TAKEN: _l("End the pair, or let an admin give the role again."),
    Fact.CHECK_EXPIRED: _l("Record a new check on the volunteer's page, or end the pair."),
    Fact.TERMS_OVER: _l("End the pair, with thanks."),
    Fact.CHECK_IN_GRACE: _l("Record a new check on the volunteer's page."),
    Fact.CONSENT_EXPIRES: _l("Ask the guardian again in time."),
    Fact.CHECK_EXPIRES: _l("Ask for a new check in time."),
    Fact.VOLUNTEER_UNREACHABLE: _l("Correct the address on the volunteer's page."),
    Fact.SCHOOL_UNREACHABLE: _l("Give the school a contact whom mail reaches."),
}

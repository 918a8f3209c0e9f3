"""Nobody decides about letters from a single fact: they ask the standing of the pair."""

import ast
import re
from pathlib import Path

from tests.rules.source import ROOT, python_files, relative, tree_of

FACTS = {
    "left_on",
    "until_on",
    "away_from",
    "away_until",
    "held_on",
    "end_reason",
    "closed_for_cause",
    "withdrawn_at",
    "latest_consent",
    "passed",
    "active",
    "revoked_at",
    "expires_on",
}
ANSWERS = {"app/store/people/facts.py", "app/store/people/latest.py"}
ANSWERS |= {"app/store/letters/standings.py"}
# ruff: noqa: E501
# Who else may speak of which, and why. What is here and needs it no more is a fault.
ALLOWED = {
    "app/store/messages/forecast_lists.py": "expires_on: says the last day of what is to be renewed",
    "app/actions/rounds/successors/former.py": "left_on: ends a pair once its volunteer is gone",
    "app/store/rounds/successors/former.py": "end_reason left_on until_on: the open pairs that those of a draft follow",
    "app/store/rounds/successors/leaving.py": "left_on until_on: whose friends leave",
    "app/templates/rounds/before.html": "left_on: says until when a friend writes",
    "app/templates/rounds/publish.html": "left_on: says on which day a draft is published",
    "app/templates/desk/today.html": "left_on: says on which day a friend leaves",
    "app/actions/access/contacts.py": "active revoked_at: proposes, approves and ends roles of contacts",
    "app/store/access/users.py": "active revoked_at: who may sign in, and the roles that they hold or held",
    "app/store/bundles/certificates/earned.py": "end_reason until_on: the pairs that wrote until the end, and who has an open one",
    "app/store/desk/announcements/audiences.py": "active: whose account is closed gets no announcement",
    "app/store/desk/announcements/reached.py": "active: whoever closed an account is reached by nothing",
    "app/store/desk/batches.py": "active held_on left_on until_on: says what a batch can change",
    "app/store/desk/contacts.py": "active revoked_at: how far a school's contact has come",
    "app/store/desk/checklist/counts.py": "revoked_at: counts proposed roles",
    "app/store/desk/checklist/places.py": "active until_on: whose role holds, cohorts with open pairs",
    "app/store/desk/checklist/firsts.py": "until_on: schools with open pairs",
    "app/store/desk/decisions.py": "until_on: counts facts of open pairs",
    "app/store/desk/schools_found.py": "until_on: proposes schools with open pairs first",
    "app/store/messages/unreached.py": "active until_on: whom of the open pairs no reminder reaches",
    "app/store/desk/pictures/flow.py": "until_on: schools with open pairs",
    "app/store/desk/school_lists.py": "left_on until_on: counts children and open pairs",
    "app/store/desk/who_is_who.py": "left_on until_on: who is at the school, and with whom each writes",
    "app/store/intake/known/children.py": "expires_on: a roster's yes renews a consent that has expired",
    "app/store/intake/known/letters_named.py": "until_on: which of a child's pairs wrote on a day",
    "app/store/letters/absences.py": "away_from away_until left_on until_on: shows who is away and until when",
    "app/store/letters/endings.py": "active until_on: finds the open pairs that a fact asks about",
    "app/store/letters/formers.py": "end_reason until_on: nothing is shown after an end for safety",
    "app/store/letters/lateness.py": "until_on: ended pairs are left out by one set, open ones by name",
    "app/store/letters/pair_lists.py": "until_on: lists open or ended pairs",
    "app/store/letters/words/bases.py": "expires_on withdrawn_at: whether a pledge, or a consent to reading, holds",
    "app/store/letters/reserves.py": "away_from away_until end_reason until_on: for how long a child's volunteer is away",
    "app/store/letters/sheets.py": "away_from away_until: tells the child until when its friend is away",
    "app/store/letters/threads.py": "until_on: shows ended threads by their reason",
    "app/actions/messages/channels.py": "active: switches a channel on or off",
    "app/store/access/ways.py": "active: whether a channel carries messages",
    "app/store/messages/channels.py": "active: whether a channel carries messages; who may sign in has chosen one",
    "app/store/messages/devices.py": "active: only who may sign in is told",
    "app/templates/messages/channels/channel.html": "active: says whether a channel carries messages",
    "app/templates/messages/channels/list.html": "active: says whether a channel carries messages",
    "app/store/messages/recipients.py": "active: only who may sign in is written to",
    "app/store/messages/reminders.py": "active until_on: reads open pairs; who is silent it asks",
    "app/store/messages/rungs.py": "active until_on: reads letters of open pairs; who may sign in is told",
    "app/store/messages/sweeps/alike.py": "until_on: reads letters of open pairs; who is silent it is told",
    "app/store/messages/thanks/letters.py": "until_on: reads letters of open pairs; who is silent it is told",
    "app/store/messages/renewals.py": "expires_on: whose check or consent ends on which day",
    "app/store/oversight/asks.py": "active withdrawn_at: an ask that was taken back; who may answer an ask",
    "app/store/oversight/audit.py": "expires_on revoked_at: an auditor's list of roles",
    "app/store/oversight/clocks.py": "left_on until_on: from when people and texts are kept",
    "app/store/oversight/figures.py": "left_on until_on: counts children there and open pairs",
    "app/store/oversight/lists.py": "withdrawn_at: a yes that was taken back is none",
    "app/store/oversight/erasures.py": "revoked_at until_on: what stands against an erasure",
    "app/store/oversight/files/child.py": "expires_on left_on: a file holds all that is kept",
    "app/store/oversight/files/shared.py": "until_on: a file holds all that is kept",
    "app/store/oversight/files/volunteer.py": "expires_on withdrawn_at: a file holds all that is kept",
    "app/actions/oversight/asks.py": "withdrawn_at: takes an ask back",
    "app/actions/oversight/erasing.py": "active left_on: whoever is erased is gone",
    "app/store/people/children.py": "latest_consent left_on until_on: filters of the list of children",
    "app/store/people/contacts.py": "active revoked_at: a contact is whoever may sign in with the role",
    "app/store/people/agreements/own_words.py": "expires_on left_on until_on: of whom the guardian alone agreed",
    "app/store/people/consents.py": "expires_on: an answer as a plain value",
    "app/store/people/merges.py": "until_on: what two rows have",
    "app/store/people/moves.py": "until_on: open pairs that move with a school",
    "app/store/people/volunteers.py": "expires_on passed until_on withdrawn_at: filters of the list of volunteers, gates on a page",
    "app/store/rounds/candidates.py": "end_reason left_on until_on: whom an end for safety keeps out until they are cleared",
    "app/store/rounds/memory.py": "end_reason until_on: who wrote together before, and why it ended",
    "app/store/rounds/terms/ends.py": "until_on: the open pairs of a cohort",
    "app/store/rounds/terms/replanning.py": "away_from away_until left_on until_on: plans around days away and the last day",
    "app/store/access/looks.py": "active: who is told of many looks",
    "app/store/scope.py": "until_on: a volunteer reaches the schools of open pairs",
    "app/actions/access/accounts.py": "active: who is closed out gets no link",
    "app/actions/access/users.py": "active closed_for_cause expires_on revoked_at: closes accounts, with or without a cause",
    "app/actions/desk/deeds.py": "held_on until_on withdrawn_at: takes back what an action for many wrote",
    "app/actions/letters/absences.py": "away_from away_until left_on: records who is away or gave notice",
    "app/actions/letters/pairs/back_again.py": "away_from away_until: which letters are their volunteers' own again",
    "app/actions/letters/pairs/following.py": "until_on: of which open pairs letters wait for reserve writers",
    "app/actions/letters/merging_gates.py": "expires_on withdrawn_at: says passes again that hold of two rows",
    "app/actions/letters/merging_volunteers.py": "active away_from away_until closed_for_cause left_on: keeps of two rows what bars, rests and waits",
    "app/actions/letters/pairs/bulk.py": "end_reason held_on until_on: ends, holds and lets go many pairs",
    "app/actions/letters/pairs/clearances.py": "end_reason: clears after an end for safety",
    "app/actions/letters/pairs/decisions.py": "expires_on left_on: records a consent with its last day, and the notice before a leaving",
    "app/actions/letters/pairs/endings.py": "end_reason until_on: ends a pair, raises and takes back an end",
    "app/actions/letters/pairs/holds.py": "held_on until_on: holds a pair and lets it go",
    "app/actions/letters/pairs/new_days.py": "until_on: which pairs are open whose volunteers hear of days",
    "app/actions/letters/pairs/signed.py": "expires_on: records consents with their last day",
    "app/actions/letters/pairs/reasons.py": "left_on: writes the reason of an end where it belongs",
    "app/actions/letters/pairs/telling.py": "end_reason until_on: says which end it was",
    "app/actions/letters/reserves.py": "left_on: offers a letter due after somebody is gone",
    "app/actions/messages/renewals.py": "expires_on: tells each last day once",
    "app/actions/people/closed_contacts.py": "revoked_at: ends and restores the roles of a closed school",
    "app/actions/people/applications.py": "active: who is closed out does not apply anew",
    "app/actions/people/children.py": "left_on: records that a child left",
    "app/actions/people/consents.py": "expires_on: records a consent with its last day",
    "app/actions/people/emails.py": "active: who is closed out changes no address",
    "app/actions/people/gates.py": "left_on withdrawn_at: records and withdraws passes",
    "app/actions/people/merging.py": "left_on: makes two rows one",
    "app/actions/people/volunteers.py": "left_on: records that a volunteer left",
    "app/web/access/sessions.py": "active: who is closed out has no session",
    "app/web/access/users_forms.py": "expires_on: the form of a role with its last day",
    "app/web/letters/endings/ending.py": "end_reason: shows the end that is there",
    "app/web/letters/pairs.py": "end_reason left_on until_on: a column of the list",
    "app/web/letters/reserves.py": "away_until: tells the reserve writer until when the friend is away",
    "app/web/people/children.py": "expires_on until_on: which pairs are open",
    "app/web/people/lists/children.py": "left_on: in a file, who has left",
    "app/web/people/children_forms.py": "expires_on: the form of a consent with its last day",
    "app/web/people/agreements/forms.py": "expires_on: the form of a signed form with its last day",
    "app/web/people/agreements/printing.py": "left_on: who has left is asked no more",
    "app/web/people/leaving.py": "away_from away_until left_on: the forms of being away and of notice",
    "app/web/people/volunteers.py": "until_on: which pairs of the page are open",
    "app/notify/digests.py": "expires_on: says the last day of a check or consent",
    "app/notify/endings.py": "active: an end is told to who may sign in",
    "app/notify/renewals.py": "expires_on: says the last day of a check",
    "app/commands/messages/reminders.py": "expires_on: says the last day of a check or consent",
    "app/demo/concerns.py": "until_on: which pairs of the demo are open",
    "app/demo/programme.py": "until_on: which pairs of the demo are open",
    "app/templates/access/users/grants.html": "active expires_on revoked_at: shows the roles of a user",
    "app/templates/access/users/list.html": "revoked_at: shows the roles of users",
    "app/templates/access/users/user.html": "active expires_on revoked_at: shows the account and its roles",
    "app/templates/desk/school.html": "away_until: tells the school until when a volunteer is away",
    "app/templates/letters/pairs/_decide.html": "end_reason held_on until_on: the forms to hold, end and take back",
    "app/templates/letters/pairs/_row.html": "until_on: a mark at ended pairs",
    "app/templates/letters/pairs/pair.html": "away_until end_reason left_on until_on: shows the end and who is gone or away",
    "app/templates/letters/threads/_turn_words.html": "until_on: an ended thread has no turn",
    "app/templates/letters/threads/thread.html": "away_until left_on until_on: shows the own days away and the end",
    "app/templates/people/children/child.html": "expires_on left_on until_on: shows what is recorded of the child",
    "app/templates/people/agreements/form.html": "expires_on: the form of a signed form with its last day",
    "app/templates/people/children/list.html": "left_on: a mark at who has left",
    "app/templates/people/volunteers/leaving.html": "away_from away_until left_on: the forms of being away and of notice",
    "app/templates/people/volunteers/list.html": "left_on: a mark at who has left; the gates",
    "app/templates/people/volunteers/volunteer.html": "active away_from away_until expires_on left_on until_on: shows what is recorded of the volunteer",
}
FOLDERS = [f"app/{name}" for name in ("store", "actions", "web", "notify", "commands", "demo")]


def named_in(path: Path) -> set[str]:
    """The facts that a file reads or writes by name; a page reads those of a row."""
    if path.suffix == ".html":
        return set(re.findall(r"\.(\w+)", path.read_text(encoding="utf-8"))) & FACTS
    nodes = list(ast.walk(tree_of(path)))
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names |= {node.id for node in nodes if isinstance(node, ast.Name)}
    return names & FACTS


def facts_of(words: str) -> list[str]:
    """The facts that a line of the table allows; the reason stands behind the colon."""
    return words.partition(": ")[0].split()


def test_nobody_decides_from_a_single_fact():
    pages = sorted((ROOT / "app/templates").rglob("*.html"))
    found = {
        (relative(path), fact)
        for path in [*python_files(*FOLDERS), *pages]
        for fact in named_in(path)
        if relative(path) not in ANSWERS
    }
    allowed = {(path, fact) for path, words in ALLOWED.items() for fact in facts_of(words)}
    strangers = sorted(found - allowed)
    assert not strangers, f"ask app.store.letters.standings instead: {strangers}"
    stale = sorted(allowed - found)
    assert not stale, f"these need their place in the table no more: {stale}"

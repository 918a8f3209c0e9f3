"""Nobody decides about letters from a single fact: they ask the standing of the pair."""

import ast

from tests.rules.source import python_files, relative, tree_of

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
}
ANSWERS = {"app/store/people/facts.py", "app/store/people/latest.py"}
ANSWERS |= {"app/store/letters/standings.py"}
# Who else may speak of one, and why. What is here and needs it no more is a fault.
ALLOWED = {
    "app/actions/access/users.py": "closes accounts, with or without a cause",
    "app/actions/bundles/certificates.py": "from when until when a pair wrote",
    "app/actions/desk/deeds.py": "takes back what a batch wrote",
    "app/actions/letters/absences.py": "records who is away or gave notice",
    "app/actions/letters/merging_volunteers.py": "joins the leave of two rows",
    "app/actions/letters/pairs/bulk.py": "ends, holds and lets go many pairs",
    "app/actions/letters/pairs/clearances.py": "clears after an end for safety",
    "app/actions/letters/pairs/endings.py": "ends a pair, raises and takes back an end",
    "app/actions/letters/pairs/holds.py": "holds a pair and lets it go",
    "app/actions/letters/pairs/reasons.py": "writes the reason of an end where it belongs",
    "app/actions/letters/pairs/telling.py": "says which end it was",
    "app/actions/letters/reserves.py": "offers a letter due after somebody is gone",
    "app/actions/people/children.py": "records that a child left",
    "app/actions/people/gates.py": "records and withdraws passes",
    "app/actions/people/merging.py": "makes two rows one",
    "app/actions/people/volunteers.py": "records that a volunteer left",
    "app/store/bundles/certificates.py": "the pairs that wrote until the end",
    "app/store/desk/batches.py": "says what a batch can change",
    "app/store/desk/decisions.py": "counts facts of open pairs",
    "app/store/desk/school_lists.py": "counts children and open pairs",
    "app/store/letters/absences.py": "shows who is away and until when",
    "app/store/letters/endings.py": "finds the open pairs that a fact asks about",
    "app/store/letters/formers.py": "nothing is shown after an end for safety",
    "app/store/letters/lateness.py": "ended pairs are left out by one set, open ones by name",
    "app/store/letters/pair_lists.py": "lists open or ended pairs",
    "app/store/letters/reserves.py": "for how long a child's volunteer is away",
    "app/store/letters/sheets.py": "tells the child until when its friend is away",
    "app/store/letters/threads.py": "shows ended threads by their reason",
    "app/store/messages/reminders.py": "reads open pairs; who is silent it asks",
    "app/store/people/children.py": "filters of the list of children",
    "app/store/people/merges.py": "what two rows have",
    "app/store/people/moves.py": "open pairs that move with a school",
    "app/store/people/volunteers.py": "filters of the list of volunteers, gates on a page",
    "app/store/rounds/candidates.py": "whom an end for safety keeps out until they are cleared",
    "app/store/rounds/memory.py": "who wrote together before, and why it ended",
    "app/store/rounds/terms/ends.py": "the open pairs of a cohort",
    "app/store/rounds/terms/replanning.py": "plans around days away and the last day",
    "app/store/scope.py": "a volunteer reaches the schools of open pairs",
    "app/web/letters/endings/ending.py": "shows the end that is there",
    "app/web/letters/pairs.py": "a column of the list",
    "app/web/letters/reserves.py": "tells the reserve writer until when the friend is away",
    "app/web/people/children.py": "which pairs of the page are open",
    "app/web/people/leaving.py": "the forms of being away and of notice",
    "app/web/people/volunteers.py": "which pairs of the page are open",
}


def speaks_of(path) -> set[str]:
    """The facts that a file reads or writes by name."""
    nodes = list(ast.walk(tree_of(path)))
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names |= {node.id for node in nodes if isinstance(node, ast.Name)}
    return names & FACTS


def test_nobody_decides_from_a_single_fact():
    found = {
        relative(path): words
        for path in python_files("app/store", "app/actions", "app/web")
        if (words := speaks_of(path)) and relative(path) not in ANSWERS
    }
    strangers = sorted(set(found) - set(ALLOWED))
    assert not strangers, f"ask app.store.letters.standings instead: {strangers}"
    stale = sorted(set(ALLOWED) - set(found))
    assert not stale, f"these need their place in the table no more: {stale}"

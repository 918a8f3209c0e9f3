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
    "app/actions/letters/pairs.py": "ends a pair",
    "app/actions/people/children.py": "records that a child left",
    "app/actions/people/gates.py": "records and withdraws passes",
    "app/actions/people/volunteers.py": "records that a volunteer left",
    "app/actions/rounds/rounds.py": "what is known of candidates; rounds ask in their own way",
    "app/store/desk/decisions.py": "counts facts of open pairs",
    "app/store/desk/school_lists.py": "counts children and open pairs",
    "app/store/letters/lateness.py": "ended pairs are left out by one set, open ones by name",
    "app/store/letters/pair_lists.py": "lists open or ended pairs",
    "app/store/letters/threads.py": "shows ended threads by their reason",
    "app/store/messages/reminders.py": "reads open pairs; who is silent it asks",
    "app/store/people/children.py": "filters of the list of children",
    "app/store/people/volunteers.py": "filters of the list of volunteers, gates on a page",
    "app/store/rounds/candidates.py": "what is known of candidates; rounds ask in their own way",
    "app/store/scope.py": "a volunteer reaches the schools of open pairs",
    "app/web/letters/pairs.py": "a column of the list",
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

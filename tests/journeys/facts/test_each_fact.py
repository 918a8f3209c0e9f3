"""Each fact, typed on its page: what it does in every place, and that taking it back undoes it."""

from dataclasses import replace

import pytest

from letters.states import State
from tests.journeys.facts.programme import TO_CHILD, TO_VOLUNTEER, Programme, Seen
from tests.journeys.facts.table import MOVES, ROWS

# Each looks at a dozen pages, which takes long: one database is enough.
pytestmark = pytest.mark.sqlite_alone

UNTOUCHED = Seen(
    child_out="already_paired",
    volunteer_out="full",
    printed=frozenset({"to_child 3", "to_child 4", "to_volunteer 3", "to_volunteer 4"}),
    to_pack=frozenset({"to_child 2", "to_child 3", "to_volunteer 2"}),
    at_desk=frozenset({"to_child 2", "to_volunteer 2"}),
    thread="post",
    reminded=frozenset({"volunteer", "school_contact", "coordinator", "region_above"}),
    today=frozenset(),
    listed=frozenset(),
    decided=False,
    late=True,
    state="at the school · 9 school days late",
    sentence="",
)


def under_way(row) -> frozenset[str]:
    """What may travel in a bag while the fact holds."""
    found = set()
    if row.moves["to the child"] == "new":
        found.add("to_child 2")
    if row.moves["to the volunteer"] == "new":
        found.add("to_volunteer 2")
    if row.moves["new letter"] == "new":
        found.add("to_child 3")
    return frozenset(found)


@pytest.mark.parametrize("name", ROWS)
def test_a_fact_reaches_every_page_and_taking_it_back_restores_all(play: Programme, name):
    row = ROWS[name]
    assert play.look(play.friends, play.others) == [UNTOUCHED, UNTOUCHED]
    row.say(play)
    seen, others = play.look(play.friends, play.others)
    facts = frozenset(fact.value for fact in row.facts)
    assert others == replace(UNTOUCHED, today=facts)
    assert (seen.child_out, seen.volunteer_out) == (row.child_out, row.volunteer_out)
    assert (seen.today, seen.listed, seen.decided) == (facts, facts, row.decided)
    assert seen.thread == row.thread
    assert seen.to_pack == (row.to_pack if row.to_pack is not None else under_way(row))
    assert bool(seen.printed) is row.printed
    assert seen.reminded == (UNTOUCHED.reminded if row.reminded is None else row.reminded)
    assert (seen.late, seen.sentence) == (bool(seen.reminded), row.sentence)
    row.back(play)
    assert play.look(play.friends, play.others) == [UNTOUCHED, UNTOUCHED]


@pytest.mark.parametrize("name", ROWS)
def test_the_next_hand_moves_a_letter_or_holds_it(play: Programme, name):
    row = ROWS[name]
    row.say(play)
    wanted = dict(zip(MOVES, map(row.moves.__getitem__, MOVES), strict=True))
    assert {move: moved(play, move) for move in MOVES} == wanted


def moved(play: Programme, move: str) -> str:
    """Try a move as the hand that has the letter would: 'new', 'held', or 'closed'."""
    if move == "to the child":
        letter = play.letter(play.friends, TO_CHILD, 2)
        play.send("contact", "/school/S-DENGTA/arrived", letter=letter.code)
        to = State.AT_SCHOOL
    else:
        way, number, to = (
            (TO_CHILD, 3, State.POSTED)
            if move == "new letter"
            else (TO_VOLUNTEER, 1, State.RECEIVED)
        )
        letter = play.letter(play.friends, way, number)
        client = play.client.as_user(play.person("cloud"), "en")
        if client.post(f"/letters/{letter.code}/move", data={"to": to}).status_code != 302:
            return "closed"
    state = play.letter(play.friends, letter.direction, letter.number).state
    return {to.value: "new", "held": "held"}.get(state, "closed")

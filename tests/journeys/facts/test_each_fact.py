"""Each fact, typed on its page: what it does in every place, and that taking it back undoes it.

A page is looked at for all pairs at once: each fact has a pair of its own, and Stone and Aze none.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.extensions import db
from app.models import Letter, Pair
from letters.states import Direction, State
from tests.journeys.facts.looking import Seen
from tests.journeys.facts.programme import TO_CHILD, TO_VOLUNTEER, Programme
from tests.journeys.facts.table import ROWS, Row

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


def under_way(row: Row) -> frozenset[str]:
    """What may travel in a bag while the fact holds."""
    found = set()
    if row.moves["to the child"] == "new":
        found.add("to_child 2")
    if row.moves["to the volunteer"] == "new":
        found.add("to_volunteer 2")
    if row.moves["new letter"] == "new":
        found.add("to_child 3")
    return frozenset(found)


def wanted(row: Row, seen: Seen) -> Seen:
    """What is to be seen of the pair of a fact; what the row does not tell is as it is seen."""
    facts = frozenset(fact.value for fact in row.facts)
    reminded = UNTOUCHED.reminded if row.reminded is None else row.reminded
    return replace(
        seen,
        child_out=row.child_out,
        volunteer_out=row.volunteer_out,
        listed=facts,
        decided=row.decided,
        thread=row.thread,
        to_pack=row.to_pack if row.to_pack is not None else under_way(row),
        reminded=reminded,
        late=bool(reminded),
        sentence=row.sentence,
    )


def said_of_pairs(play: Programme) -> Mapping[str, Pair]:
    """A pair for each fact, which is said of it and of no other."""
    pairs = dict(zip(ROWS, play.more_pairs(len(ROWS)), strict=True))
    for name, pair in pairs.items():
        ROWS[name].say(play, pair)
    return pairs


def test_each_fact_reaches_every_page_and_taking_it_back_restores_all(play: Programme) -> None:
    pairs = said_of_pairs(play)
    friends, others, *looks = play.look(play.friends, play.others, *pairs.values())
    seen = dict(zip(ROWS, looks, strict=True))
    every = frozenset(fact.value for row in ROWS.values() for fact in row.facts)
    assert friends == others == replace(UNTOUCHED, today=every)
    assert seen == {name: wanted(row, seen[name]) for name, row in ROWS.items()}
    assert {name: bool(one.printed) for name, one in seen.items()} == {
        name: row.printed for name, row in ROWS.items()
    }
    for name, pair in pairs.items():
        ROWS[name].back(play, pair)
    again = play.look(play.friends, play.others, *pairs.values())
    assert again == [UNTOUCHED] * len(again)


def test_the_next_hand_moves_a_letter_or_holds_it(play: Programme) -> None:
    pairs = said_of_pairs(play)
    coming = [play.letter(pair, TO_CHILD, 2) for pair in pairs.values()]
    play.send("contact", "/school/S-DENGTA/arrived", letter=[letter.code for letter in coming])
    moved = {
        name: {
            "new letter": posted_or_received(play, pair, TO_CHILD, 3, State.POSTED),
            "to the child": stands(play.letter(pair, TO_CHILD, 2), State.AT_SCHOOL),
            "to the volunteer": posted_or_received(play, pair, TO_VOLUNTEER, 1, State.RECEIVED),
        }
        for name, pair in pairs.items()
    }
    assert moved == {name: dict(row.moves) for name, row in ROWS.items()}


def posted_or_received(play: Programme, pair: Pair, way: Direction, number: int, to: State) -> str:
    """What comes of the volunteer's word on a letter: 'new', 'held', or 'closed'."""
    db.session.expire_all()
    client = play.signed_in(pair.volunteer)
    code = play.letter(pair, way, number).code
    if client.post(f"/letters/{code}/move", data={"to": to}).status_code != 302:
        return "closed"
    return stands(play.letter(pair, way, number), to)


def stands(letter: Letter, to: State) -> str:
    """Whether a letter is where it should go, is held, or neither."""
    return {to.value: "new", State.HELD.value: "held"}.get(letter.state, "closed")

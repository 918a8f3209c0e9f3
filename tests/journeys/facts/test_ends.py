"""A pair ends on its page: what the reason means to rounds, letters, and the way back."""

import pytest

from app.models import Pair
from app.store.rounds.profiles import links_of
from letters.pairs.facts import EndReason
from tests.cast import TODAY
from tests.journeys.facts.programme import TO_CHILD, TO_VOLUNTEER, Programme, messages_to
from tests.journeys.facts.table import consent
from tests.journeys.facts.test_each_fact import UNTOUCHED

# Each end is taken on both kinds of database in tests/app; here it is what follows on the pages.
pytestmark = pytest.mark.sqlite_alone

OUT = {
    EndReason.SAFEGUARDING: ("safety", "safety"),
    EndReason.CONSENT_WITHDRAWN: ("consent_refused", ""),
    EndReason.CHILD_LEFT: ("left", ""),
    EndReason.VOLUNTEER_LEFT: ("", "left"),
    EndReason.OTHER: ("", ""),
    EndReason.FINISHED: ("", ""),
}
"""Why a round leaves the child and the volunteer of a pair out that ended for a reason."""
SHUT = {EndReason.SAFEGUARDING, EndReason.CONSENT_WITHDRAWN, EndReason.VOLUNTEER_LEFT}
"""After these the thread is closed to the volunteer."""


def end(play: Programme, reason: EndReason, pair: Pair | None = None) -> str:
    """End a pair on its page, that of Deer and Cloud if none is named."""
    form = {"reason": reason, "on": TODAY.isoformat(), "evidence": "来电", "sure": "1"}
    return play.send("coordinator", f"/pairs/{(pair or play.friends).code}/end", **form)


def left_out(play: Programme) -> tuple[str, ...]:
    """Why a round opened now has neither Deer nor Cloud."""
    return play.see(play.friends, "child_out", "volunteer_out")


def proposed(play: Programme) -> list[tuple[str, str]]:
    """The child and the volunteer of each pair that a fresh draft proposes or keeps."""
    return links_of(play.solve(play.open_round()))


def test_the_reason_of_an_end_keeps_its_person_out_of_rounds_until_it_is_taken_back(play):
    pairs = dict(zip(OUT, play.more_pairs(len(OUT)), strict=True))
    for reason, pair in pairs.items():
        end(play, reason, pair)
    others, *looks = play.look(play.others, *pairs.values())
    seen = dict(zip(OUT, looks, strict=True))
    assert others == UNTOUCHED
    assert {reason: (one.child_out, one.volunteer_out) for reason, one in seen.items()} == OUT
    for reason, one in seen.items():
        assert (one.printed, one.reminded) == (frozenset(), frozenset())
        assert (one.decided, one.late, one.listed) == (False, False, frozenset())
        assert (one.thread == "closed") is (reason in SHUT)
    for reason, pair in pairs.items():
        above = "city_coordinator" if reason is EndReason.SAFEGUARDING else "coordinator"
        play.send(above, f"/pairs/{pair.code}/take-back")
    again = play.look(play.others, *pairs.values())
    assert again == [UNTOUCHED] * len(again)


def test_two_who_were_parted_for_safety_are_cleared_above_and_never_proposed_again(play):
    end(play, EndReason.SAFEGUARDING)
    path = f"/pairs/{play.friends.code}/clear"
    for person in ("child", "volunteer"):
        play.get("coordinator", f"/pairs/{play.friends.code}")
        play.send("city_coordinator", f"{path}/{person}", reason="asked twice")
    assert left_out(play) == ("", "")
    links = proposed(play)
    assert ("C-DEER", "V-CLOUD") not in links


def test_a_county_cannot_take_back_an_end_for_safety(play):
    end(play, EndReason.SAFEGUARDING)
    play.send("coordinator", f"/pairs/{play.friends.code}/take-back")
    assert play.friends.until_on == TODAY


def test_a_yes_after_an_end_lets_the_child_be_paired_but_not_with_the_same_volunteer(play):
    end(play, EndReason.CONSENT_WITHDRAWN)
    consent("yes")(play, play.friends)
    assert play.friends.until_on == TODAY
    assert left_out(play) == ("", "")
    assert ("C-DEER", "V-CLOUD") not in proposed(play)


def test_both_sides_hear_once_of_an_end_and_nothing_of_one_taken_back_unread(play):
    def heard() -> list[int]:
        return [len(messages_to(play.person(who), "ending")) for who in ("cloud", "contact")]

    end(play, EndReason.OTHER)
    assert heard() == [1, 1]
    play.send("coordinator", f"/pairs/{play.friends.code}/take-back")
    assert heard() == [0, 0]
    end(play, EndReason.OTHER)
    assert heard() == [1, 1]


def test_after_an_end_the_last_reply_is_received_and_a_letter_in_the_post_handed_out(play):
    end(play, EndReason.VOLUNTEER_LEFT)
    letter = play.letter(play.friends, TO_CHILD, 2)
    play.send("contact", "/school/S-DENGTA/arrived", letter=letter.code)
    play.send("contact", "/school/S-DENGTA/handed-out", letter=letter.code)
    assert play.letter(play.friends, TO_CHILD, 2).state == "delivered"
    reply = play.letter(play.friends, TO_VOLUNTEER, 1)
    play.send("coordinator", f"/letters/{reply.code}/move", to="received")
    assert play.letter(play.friends, TO_VOLUNTEER, 1).state == "received"


def test_an_end_that_is_raised_to_safety_holds_what_is_under_way(play):
    end(play, EndReason.FINISHED)
    play.send("coordinator", f"/pairs/{play.friends.code}/raise", reason="safeguarding")
    assert left_out(play) == ("safety", "safety")
    assert play.letter(play.friends, TO_CHILD, 2).state == "held"
    assert play.letter(play.friends, TO_VOLUNTEER, 1).state == "held"

"""A pair ends on its page: what the reason means to rounds, letters, and the way back."""

import pytest

from app.extensions import db
from app.models import Pair
from letters.pairs.facts import EndReason
from tests.cast import TODAY
from tests.journeys.facts.programme import TO_CHILD, TO_VOLUNTEER, Programme, messages_to, words_of
from tests.journeys.facts.table import consent

# Each looks at a dozen pages, which takes long: one database is enough.
pytestmark = pytest.mark.sqlite_alone


def end(play: Programme, reason: EndReason) -> str:
    """End the pair of Deer and Cloud on its page."""
    form = {"reason": reason, "on": TODAY.isoformat(), "evidence": "来电", "sure": "1"}
    return play.send("coordinator", f"/pairs/{play.friends.code}/end", **form)


def left_out(play: Programme) -> tuple[str, str]:
    """Why a round opened now has neither Deer nor Cloud."""
    [seen] = play.look(play.friends)
    return seen.child_out, seen.volunteer_out


def proposed(play: Programme) -> str:
    """The words of a fresh draft."""
    draft = play.solve(play.open_round())
    return words_of(play.get("city_coordinator", f"/rounds/drafts/{draft}"))


@pytest.mark.parametrize(
    ("reason", "child_out", "volunteer_out"),
    [
        (EndReason.SAFEGUARDING, "safety", "safety"),
        (EndReason.CONSENT_WITHDRAWN, "consent_refused", ""),
        (EndReason.CHILD_LEFT, "left", ""),
        (EndReason.VOLUNTEER_LEFT, "", "left"),
        (EndReason.OTHER, "", ""),
        (EndReason.FINISHED, "", ""),
    ],
)
def test_the_reason_of_an_end_keeps_its_person_out_of_rounds_until_it_is_taken_back(
    play, reason, child_out, volunteer_out
):
    [before] = play.look(play.friends)
    end(play, reason)
    [seen] = play.look(play.friends)
    assert (seen.child_out, seen.volunteer_out) == (child_out, volunteer_out)
    assert (seen.printed, seen.reminded) == (frozenset(), frozenset())
    assert (seen.decided, seen.late, seen.today) == (False, False, frozenset())
    assert (seen.thread == "closed") is (reason is EndReason.SAFEGUARDING)
    above = "city_coordinator" if reason is EndReason.SAFEGUARDING else "coordinator"
    play.send(above, f"/pairs/{play.friends.code}/take-back")
    assert play.look(play.friends) == [before]


def test_two_who_were_parted_for_safety_are_cleared_above_and_never_proposed_again(play):
    end(play, EndReason.SAFEGUARDING)
    path = f"/pairs/{play.friends.code}/clear"
    for person in ("child", "volunteer"):
        play.get("coordinator", f"/pairs/{play.friends.code}")
        play.send("city_coordinator", f"{path}/{person}", reason="asked twice")
    assert left_out(play) == ("", "")
    page = proposed(play)
    assert "never paired again" in page or "keep the child safe" in page
    assert db.session.query(Pair).count() == 2


def test_a_county_cannot_take_back_an_end_for_safety(play):
    end(play, EndReason.SAFEGUARDING)
    play.send("coordinator", f"/pairs/{play.friends.code}/take-back")
    assert play.friends.until_on == TODAY


def test_a_yes_after_an_end_lets_the_child_be_paired_but_not_with_the_same_volunteer(play):
    end(play, EndReason.CONSENT_WITHDRAWN)
    consent("yes")(play)
    assert play.friends.until_on == TODAY
    assert left_out(play) == ("", "")
    assert "wrote together until" in proposed(play)


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
    play.send("cloud", f"/letters/{reply.code}/move", to="received")
    assert play.letter(play.friends, TO_VOLUNTEER, 1).state == "received"


def test_an_end_that_is_raised_to_safety_holds_what_is_under_way(play):
    end(play, EndReason.FINISHED)
    play.send("coordinator", f"/pairs/{play.friends.code}/raise", reason="safeguarding")
    assert left_out(play) == ("safety", "safety")
    assert play.letter(play.friends, TO_CHILD, 2).state == "held"
    assert play.letter(play.friends, TO_VOLUNTEER, 1).state == "held"

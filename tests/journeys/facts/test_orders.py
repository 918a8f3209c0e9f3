"""Facts in other orders, on other days, and while letters are on their way."""

import json

import pytest

from app.extensions import db
from app.models import School
from tests.cast import TODAY, child, pair
from tests.journeys.facts.programme import (
    TO_CHILD,
    TO_VOLUNTEER,
    Programme,
    day_after,
    set_in_motion,
    travel,
)
from tests.journeys.facts.table import ROWS, consent

# Each fact is walked on both kinds of database in test_each_fact; here their order is the matter.
pytestmark = pytest.mark.sqlite_alone

ELSEWHERE = {
    "school": "S-MABUGANG",
    "contact": "foreign_contact",
    "coordinator": "city_coordinator",
}


def contact_grant(play: Programme) -> str:
    """The address of the grant of the only contact at Dengta."""
    user = play.person("contact")
    return f"/users/{user.id}/grants/{user.grants[-1].id}"


def test_who_leaves_twice_and_returns_twice_is_where_they_were(play):
    before = play.look(play.friends)
    for name in ("the child leaves", "the volunteer leaves"):
        for _time in range(2):
            ROWS[name].say(play, play.friends)
            ROWS[name].back(play, play.friends)
    assert play.look(play.friends) == before


def test_of_two_facts_one_that_is_taken_back_leaves_the_other(play):
    ROWS["the guardian withdraws"].say(play, play.friends)
    ROWS["the volunteer leaves"].say(play, play.friends)
    ROWS["the guardian withdraws"].back(play, play.friends)
    assert play.see(play.friends, "listed") == ({"volunteer_left"},)
    ROWS["the volunteer leaves"].back(play, play.friends)
    assert play.see(play.friends, "listed", "decided") == (frozenset(), False)


def test_a_guardians_no_to_one_child_leaves_the_volunteers_other_child_alone(play):
    other = child("C-THIRD", "小满", play.cast.dengta, "f", "2015-01-02", ["画画"])
    other.guardian.phone = "13900000009"
    play.cast.cloud.capacity = 2
    db.session.commit()
    second = pair(play.cast, other, play.cast.cloud)
    set_in_motion([second])
    asked = ("thread", "printed", "reminded")
    before = play.see(second, *asked)
    consent("no")(play, play.friends)
    assert play.see(second, *asked) == before
    assert play.get("cloud", f"/threads/{second.code}").status_code == 200
    assert play.get("cloud", f"/threads/{play.friends.code}").status_code == 404


def test_a_refusal_has_the_day_that_was_typed_and_one_to_come_is_refused(play):
    page = consent("no", on=day_after(3).isoformat())(play, play.friends)
    assert "is still to come" in page
    consent("no", on=day_after(-7).isoformat())(play, play.friends)
    assert play.see(play.friends, "sentence") == ("Held since Nov 16: the guardian said no.",)


def test_a_consent_with_a_last_day_runs_out_by_itself_and_is_renewed(play):
    page = consent("yes", expires_on=day_after(-1).isoformat())(play, play.friends)
    assert "comes before the day of the answer" in page
    consent("yes", expires_on=day_after(10).isoformat())(play, play.friends)
    with travel(11):
        seen = play.see(play.friends, "child_out", "listed", "printed", "thread")
        assert seen == ("consent_expired", {"consent_expired"}, frozenset(), "closed")
        consent("yes")(play, play.friends)
        assert play.see(play.friends, "listed", "decided") == (frozenset(), False)


def test_a_bag_on_the_road_is_held_for_the_child_alone_whose_guardian_says_no(play):
    codes = [play.letter(one, TO_CHILD, 3).code for one in (play.friends, play.others)]
    play.send(
        "coordinator", "/bundles/", school="S-DENGTA", direction="to_child", letter=codes, post="1"
    )
    assert play.letter(play.friends, TO_CHILD, 3).state == "posted"
    consent("no")(play, play.friends)
    play.send("contact", "/school/S-DENGTA/arrived", letter=codes)
    assert play.letter(play.friends, TO_CHILD, 3).state == "held"
    assert play.letter(play.others, TO_CHILD, 3).state == "at_school"


def test_a_letter_handed_out_on_the_day_of_the_no_stays_and_the_reply_is_kept(play):
    letter = play.letter(play.friends, TO_CHILD, 2)
    for step in ("arrived", "handed-out"):
        play.send("contact", f"/school/S-DENGTA/{step}", letter=letter.code)
    consent("no")(play, play.friends)
    assert play.letter(play.friends, TO_CHILD, 2).state == "delivered"
    replies = [play.letter(one, TO_VOLUNTEER, 2).code for one in (play.friends, play.others)]
    play.send("contact", "/school/S-DENGTA/posted", letter=replies)
    assert play.letter(play.friends, TO_VOLUNTEER, 2).state == "held"
    assert play.letter(play.others, TO_VOLUNTEER, 2).state == "posted"


def test_without_its_only_contact_a_school_writes_on_and_the_coordinator_is_told(play):
    play.send("admin", f"{contact_grant(play)}/revoke")
    today, child_out, thread, printed, reminded = play.see(
        play.friends, "today", "child_out", "thread", "printed", "reminded", contact="coordinator"
    )
    assert today == {"school_unreachable"}
    assert (child_out, thread, bool(printed)) == ("already_paired", "post", True)
    assert "school_contact" not in reminded
    assert {"volunteer", "coordinator"} <= reminded
    user = play.person("contact")
    school = db.session.get_one(School, play.cast.dengta.id)
    form = {"role": "school_contact", "school": school.name}
    play.send("admin", f"/users/{user.id}/grants", **form)
    assert play.see(play.friends, "today") == (frozenset(),)


def test_a_closed_school_hands_its_pair_on_and_opens_again_with_it(play):
    before = play.look(play.friends)
    form = {"school": "S-MABUGANG", "on": TODAY.isoformat()}
    play.send("city_coordinator", "/schools/S-DENGTA/close", **form)
    printed, thread, decided = play.see(play.friends, "printed", "thread", "decided", **ELSEWHERE)
    assert (bool(printed), thread, decided) == (True, "post", False)
    letter = play.letter(play.friends, TO_CHILD, 2)
    assert letter.code in play.get("contact", "/school?school=S-DENGTA").text
    play.send("city_coordinator", "/schools/S-DENGTA/reopen")
    assert play.look(play.friends) == before


def test_a_child_who_changes_school_takes_pair_and_letters_and_may_come_back(play):
    before = play.look(play.friends)
    form = {"school": "S-MABUGANG", "on": TODAY.isoformat(), "grade": "6", "class": "2"}
    play.send("city_coordinator", "/children/C-DEER/move", **form)
    out, printed, thread = play.see(play.friends, "child_out", "printed", "thread", **ELSEWHERE)
    assert (out, bool(printed), thread) == ("already_paired", True, "post")
    play.send("city_coordinator", "/children/C-DEER/move-back")
    assert play.look(play.friends) == before


def test_the_day_after_the_last_term_nobody_is_late_and_nobody_reminded(play):
    days = (play.cast.cohort.terms[-1].last - TODAY).days + 1
    with travel(days):
        late, printed, thread, sentence = play.see(
            play.friends, "late", "printed", "thread", "sentence"
        )
        assert (late, printed, thread) == (False, frozenset(), "receive")
        said = play.command("remind", "--on", day_after(days).isoformat(), "--dry-run", "--json")
        assert json.loads(said)["due"] == 0
        assert "last term ended" in sentence


def test_a_volunteer_who_is_away_for_weeks_writes_again_in_the_same_term(play):
    form = {"first": TODAY.isoformat(), "until": day_after(25).isoformat(), "reason": ""}
    play.send("cloud", "/volunteers/V-CLOUD/away", **form)
    letter = play.letter(play.friends, TO_CHILD, 3)
    assert letter.term_number == 1
    assert letter.due_on > day_after(25)

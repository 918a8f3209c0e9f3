"""A bundle is confirmed by exception, once, and a mistake is taken back."""

import threading
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.actions.bundles.bundles import send
from app.actions.bundles.confirmations import confirm, confirm_found, confirm_ticked, take_back
from app.actions.bundles.hub import reach_hub
from app.actions.letters.letters import move, undo
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, BundleState, Consent
from app.store.bundles.bundles import bundle_coded, bundle_view
from app.store.desk.school import desk_of
from app.store.scope import EVERYTHING, Scope
from app.tokens import token_of
from letters.states import State
from tests.app.bundles.bags import (
    COORDINATOR,
    TO_VOLUNTEER,
    Post,
    count_events,
    knows_school,
    states,
)
from tests.cast import NOW, TODAY, Cast, acting_as

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def bag(cast: Cast) -> Post:
    """Three letters to Dengta."""
    return Post.on_stage(cast)


def test_all_letters_are_confirmed_in_one_answer(bag: Post) -> None:
    done = bag.confirmed(bag.posted())
    assert (done.event, done.count("new")) == ("new", 3)
    assert states(bag.letters) == ["at_school"] * 3


def test_all_but_one_are_confirmed_and_the_missing_one_stays_posted(bag: Post) -> None:
    code = bag.posted()
    done = bag.confirmed(code, [bag.letters[1]])
    assert (done.count("new"), done.count("missing")) == (2, 1)
    assert states(bag.letters) == ["at_school", "posted", "at_school"]
    view = bundle_view(bag.contact, code)
    assert [line.code for line in view.lines if line.missing] == [bag.letters[1]]
    assert view.confirmed_by == "王老师"


def test_a_second_scan_of_the_same_bundle_changes_nothing(bag: Post) -> None:
    code = bag.posted()
    bag.confirmed(code, [bag.letters[1]])
    events = count_events()
    again = bag.confirmed(code, [bag.letters[1]], on=TODAY)
    assert again.event == "already"
    assert [answer.event for answer in again.answers].count("already") == 2
    assert count_events() == events
    assert db.session.scalar(select(func.count()).where(AuditRow.action == "bundles.confirm")) == 1


def test_a_page_that_was_open_since_before_the_first_answer_undoes_nothing_of_it(
    bag: Post,
) -> None:
    code = bag.posted()
    by = bag.acting
    confirm_ticked(bag.contact, code, bag.letters[:2], TODAY, acting=by)
    again = confirm_ticked(bag.contact, code, bag.letters, TODAY, acting=by)
    assert again.event == "already"
    assert states(bag.letters) == ["at_school", "at_school", "posted"]


def test_a_letter_that_is_found_later_is_confirmed_alone(bag: Post) -> None:
    code = bag.posted()
    bag.confirmed(code, bag.letters[:2])
    done = confirm_found(bag.contact, code, [bag.letters[0]], TODAY, acting=bag.acting)
    assert done.count("new") == 1
    assert states(bag.letters) == ["at_school", "posted", "at_school"]
    assert [line.missing for line in bundle_view(EVERYTHING, code).lines].count(True) == 1


def test_confirming_again_without_the_missing_one_moves_only_that(bag: Post) -> None:
    code = bag.posted()
    bag.confirmed(code, [bag.letters[2]])
    done = bag.confirmed(code)
    assert sorted(answer.event for answer in done.answers) == ["already", "already", "new"]
    assert states(bag.letters) == ["at_school"] * 3


def test_contact_of_another_school_cannot_confirm_the_bundle(bag: Post) -> None:
    foreign = Scope(school_ids=frozenset({bag.cast.mabugang.id}))
    with pytest.raises(NotFound):
        bag.confirmed(bag.posted(), scope=foreign)
    assert states(bag.letters) == ["posted"] * 3


def test_a_bundle_of_which_nothing_came_is_not_confirmed(bag: Post) -> None:
    code = bag.posted()
    with pytest.raises(Refused, match=r"bundles\.none_came"):
        bag.confirmed(code, bag.letters)
    assert bundle_coded(EVERYTHING, code).state == BundleState.POSTED


def test_a_letter_of_another_bundle_cannot_be_missing_here(bag: Post) -> None:
    code = bag.packed(bag.letters[:2])
    with pytest.raises(Refused, match=r"bundles\.not_inside"):
        bag.confirmed(code, [bag.letters[2]])
    assert states(bag.letters) == ["due"] * 3


def test_a_day_to_come_is_refused_and_nothing_moves(bag: Post) -> None:
    code = bag.posted()
    with pytest.raises(Refused, match=r"letters\.date_future"):
        bag.confirmed(code, on=TODAY + timedelta(days=1))
    assert states(bag.letters) == ["posted"] * 3
    assert bundle_coded(EVERYTHING, code).state == BundleState.POSTED


def test_a_held_letter_stops_no_other_and_goes_nowhere(bag: Post) -> None:
    code = bag.posted()
    by = bag.acting
    move(COORDINATOR, bag.letters[0], State.HELD, TODAY, acting=by)
    done = bag.confirmed(code)
    assert done.count("held") == 1
    assert states(bag.letters) == ["held", "at_school", "at_school"]


def test_a_letter_held_on_its_way_is_at_the_school_to_keep_and_not_missing(
    client, bag: Post
) -> None:
    code = bag.posted()
    move(COORDINATOR, bag.letters[0], State.HELD, TODAY, acting=bag.acting)
    assert desk_of(bag.contact, "S-DENGTA", TODAY).kept == []
    contact = client.as_user(bag.cast.contact, "en")
    page = contact.post(f"/bundles/{code}/confirm", data={"all": "1"}, follow_redirects=True).text
    assert f"Please keep 1 letter: {bag.letters[0]}" in page
    assert "Found it after all" not in page
    kept = desk_of(bag.contact, "S-DENGTA", TODAY).kept
    assert [line.letter.code for line in kept] == [bag.letters[0]]


def test_a_held_letter_that_was_not_in_the_bundle_can_be_found_later(bag: Post) -> None:
    code = bag.posted()
    move(COORDINATOR, bag.letters[0], State.HELD, TODAY, acting=bag.acting)
    bag.confirmed(code, bag.letters[:1])
    assert [line.code for line in bundle_view(bag.contact, code).waiting] == [bag.letters[0]]
    assert desk_of(bag.contact, "S-DENGTA", TODAY).kept == []
    done = confirm_found(bag.contact, code, bag.letters[:1], TODAY, acting=bag.acting)
    assert done.count("held") == 1
    assert bundle_view(bag.contact, code).waiting == []
    kept = desk_of(bag.contact, "S-DENGTA", TODAY).kept
    assert [line.letter.code for line in kept] == [bag.letters[0]]


def refuse_consent(bag: Post) -> None:
    """The guardian of the first child says no."""
    db.session.add(
        Consent(
            child_id=bag.children[0].id,
            item="letters",
            given=False,
            on=TODAY,
            evidence="电话",
            recorded_at=NOW,
        )
    )
    db.session.commit()


def test_letters_that_a_confirmation_held_go_back_with_it(bag: Post) -> None:
    code = bag.posted()
    refuse_consent(bag)
    assert bag.confirmed(code).count("held") == 1
    assert states(bag.letters) == ["held", "at_school", "at_school"]
    assert take_back(bag.contact, code, acting=bag.acting) == 3
    assert states(bag.letters) == ["posted"] * 3


def test_a_letter_that_a_coordinator_held_stays_held_when_its_bundle_goes_back(bag: Post) -> None:
    code = bag.posted()
    move(COORDINATOR, bag.letters[0], State.HELD, TODAY, acting=bag.acting)
    bag.confirmed(code)
    assert take_back(bag.contact, code, acting=bag.acting) == 2
    assert states(bag.letters) == ["held", "posted", "posted"]


def test_a_letter_handed_out_and_taken_back_goes_back_with_its_bundle(bag: Post) -> None:
    code = bag.posted()
    bag.confirmed(code)
    move(COORDINATOR, bag.letters[0], State.DELIVERED, TODAY, acting=bag.acting)
    undo(COORDINATOR, bag.letters[0], 3, acting=bag.acting)
    assert take_back(bag.contact, code, acting=bag.acting) == 3
    assert states(bag.letters) == ["posted"] * 3


def test_behind_the_link_of_a_slip_a_letter_that_must_not_go_on_is_held(client, bag: Post) -> None:
    code = bag.posted()
    refuse_consent(bag)
    token = token_of(bundle_coded(EVERYTHING, code), TODAY)
    knows_school(client, bag.cast.dengta)
    page = client.post(f"/b/{token}", data={"letter": bag.letters}, follow_redirects=True).text
    assert states(bag.letters) == ["held", "at_school", "at_school"]
    assert bag.letters[0] in page
    kept = desk_of(bag.contact, "S-DENGTA", TODAY).kept
    assert [line.letter.code for line in kept] == [bag.letters[0]]


def test_a_wrong_tap_behind_a_slip_is_taken_back_there_on_its_day(
    client, cast, frozen_now, bag: Post
) -> None:
    code = bag.posted()
    token = token_of(bundle_coded(EVERYTHING, code), TODAY)
    knows_school(client, cast.dengta)
    back = f"/b/{token}/take-back"
    assert back not in client.get(f"/b/{token}").text
    client.post(f"/b/{token}", data={"letter": bag.letters})
    assert back in client.get(f"/b/{token}").text
    client.post(back)
    assert states(bag.letters) == ["posted"] * 3
    client.post(f"/b/{token}", data={"letter": bag.letters})
    bundle_coded(EVERYTHING, code).confirmed_at -= timedelta(days=1)
    db.session.commit()
    assert back not in client.get(f"/b/{token}").text
    assert client.post(back).status_code == 302
    assert states(bag.letters) == ["at_school"] * 3


def test_the_page_of_a_slip_leads_on_to_handing_out(client, cast, bag: Post) -> None:
    code = bag.posted()
    token = token_of(bundle_coded(EVERYTHING, code), TODAY)
    knows_school(client, cast.dengta)
    onward = '/school?school=S-DENGTA#hand-out"'
    assert onward not in client.get(f"/b/{token}").text
    page = client.post(f"/b/{token}", data={"letter": bag.letters}, follow_redirects=True).text
    assert onward in page
    desk = client.as_user(cast.contact).get("/school?school=S-DENGTA").text
    assert 'id="hand-out"' in desk


def test_a_bundle_at_the_hub_is_confirmed_at_the_school_all_the_same(bag: Post) -> None:
    code = bag.posted()
    reach_hub(COORDINATOR, code, TODAY, acting=bag.acting)
    assert states(bag.letters) == ["at_hub"] * 3
    assert bag.confirmed(code).count("new") == 3
    assert states(bag.letters) == ["at_school"] * 3


def test_replies_are_confirmed_at_the_hub(bag: Post) -> None:
    who = acting_as(Actor(bag.cast.contact.id))
    sent = send(
        bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, rng=Random(3), acting=who
    )
    confirm(COORDINATOR, sent.code, [bag.replies[0]], TODAY, acting=bag.acting)
    assert states(bag.replies) == ["posted", "at_hub", "at_hub"]


def test_a_child_who_changed_school_since_does_not_stop_the_bundle(bag: Post) -> None:
    code = bag.posted()
    bag.children[0].school_id = bag.cast.mabugang.id
    db.session.commit()
    assert bag.confirmed(code).count("new") == 3


def test_two_confirmations_at_the_same_moment_make_one_set_of_events(app, bag: Post) -> None:
    code, scope, answers = bag.posted(), bag.contact, []
    by = acting_as(Actor(None, "tab"))
    db.session.rollback()
    together = threading.Barrier(2)

    def tap() -> None:
        with app.app_context():
            together.wait()
            answers.append(confirm(scope, code, [], TODAY, acting=by).event)

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert sorted(answers) == ["already", "new"]
    assert count_events() == 6


def test_a_confirmation_by_mistake_is_taken_back_whole(bag: Post) -> None:
    code = bag.posted()
    bag.confirmed(code, [bag.letters[0]])
    by = bag.acting
    assert take_back(bag.contact, code, acting=by) == 2
    assert take_back(bag.contact, code, acting=by) == 0
    assert states(bag.letters) == ["posted"] * 3
    row = bundle_coded(EVERYTHING, code)
    assert (row.state, row.confirmed_at) == (BundleState.POSTED, None)
    assert bag.confirmed(code).count("new") == 3


def test_what_children_hold_is_not_taken_back_with_its_bundle(bag: Post) -> None:
    code = bag.posted()
    bag.confirmed(code)
    by = bag.acting
    move(COORDINATOR, bag.letters[0], State.DELIVERED, TODAY, acting=by)
    assert take_back(bag.contact, code, acting=by) == 2
    assert states(bag.letters) == ["delivered", "posted", "posted"]


def test_the_command_confirms_by_exception_and_says_each_letter(app, bag: Post) -> None:
    code = bag.posted()
    run = app.test_cli_runner().invoke
    arguments = ["bundles", "confirm", code, "--missing", bag.letters[0], "--json"]
    first = run(args=arguments)
    assert first.exit_code == 0, first.output
    assert '"event": "missing"' in first.stdout
    assert first.stdout.count('"event": "new"') == 2
    again = run(args=arguments)
    assert again.stdout.count('"event": "already"') == 2


def test_the_command_refuses_an_unknown_bundle_in_words(app, cast: Cast) -> None:
    result = app.test_cli_runner().invoke(args=["bundles", "confirm", "B000-0000"])
    assert result.exit_code == 1
    assert "B000-0000" in result.stderr

"""Bags are split, merged and addressed anew: a letter lies in one open bag at a time."""

from random import Random

import pytest
from sqlalchemy import select

from app.actions.bundles.bundles import end_links, post, send
from app.actions.bundles.confirmations import take_back
from app.actions.bundles.splitting import merge, readdress, split, unmerge
from app.actions.bundles.unposting import take_back_posting
from app.actions.letters.letters import move
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Bundle, BundleState, LetterEvent
from app.store.bundles.bundles import bundle_coded, letters_of, open_places
from app.store.bundles.sorting import sorting_of
from app.store.scope import EVERYTHING
from app.tokens import token_of
from app.web.bundles.slips import bundle_behind
from letters.states import State
from tests.app.bundles.bags import (
    COORDINATOR,
    EARLIER,
    TO_VOLUNTEER,
    Post,
    count_events,
    states,
)
from tests.app.moving import all_moved
from tests.cast import TODAY, Cast, school


@pytest.fixture
def bag(cast: Cast) -> Post:
    return Post.on_stage(cast)


def bundle(code: str) -> Bundle:
    return db.session.query(Bundle).filter_by(code=code).one()


def inside(code: str) -> list[str]:
    return [row.code for row in letters_of(bundle(code))]


def halves(bag: Post) -> tuple[str, str]:
    """A bag of two letters and one of one, on their way since the same day."""
    one, two = bag.packed(bag.letters[:2]), bag.packed(bag.letters[2:], seed=2)
    for code in (one, two):
        post(COORDINATOR, code, EARLIER, acting=bag.acting)
    return one, two


def split_off(bag: Post, code: str, letters: list[str]) -> str:
    return split(COORDINATOR, code, letters, acting=bag.acting, rng=Random(7)).code


def test_a_part_of_a_bag_goes_on_in_a_bag_of_its_own(bag: Post) -> None:
    code = bag.posted()
    before = count_events()
    part = split_off(bag, code, bag.letters[:1])
    assert (inside(code), inside(part)) == (bag.letters[1:], bag.letters[:1])
    assert (bundle(part).state, bundle(part).posted_on) == (BundleState.POSTED, EARLIER)
    assert count_events() == before, "no letter moved"
    assert sorting_of(bundle(code)).parts == [part]
    assert sorting_of(bundle(part)).split_from == code
    bag.confirmed(part)
    assert states(bag.letters) == ["at_school", "posted", "posted"]


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [([], "bundles.empty"), ([0, 1, 2], "bundles.nothing_left")],
)
def test_neither_nothing_nor_all_is_split_off(bag: Post, chosen, refused) -> None:
    code = bag.posted()
    with pytest.raises(Refused) as refusal:
        split_off(bag, code, [bag.letters[at] for at in chosen])
    assert refusal.value.code == refused
    assert inside(code) == bag.letters


def test_bags_on_the_same_way_become_one_and_their_slips_lead_to_it(bag: Post) -> None:
    one, two = halves(bag)
    slip = token_of(bundle_coded(EVERYTHING, two), TODAY)
    assert merge(COORDINATOR, one, [two], acting=bag.acting) == 1
    assert merge(COORDINATOR, one, [two], acting=bag.acting) == 0, "a second tap"
    assert inside(one) == bag.letters
    places = open_places([row.id for row in letters_of(bundle(one))])
    assert set(places.values()) == {one}, "in one open bag each"
    assert bundle_behind(slip, TODAY).code == one
    with pytest.raises(Refused) as refusal:
        bag.confirmed(two)
    assert (refusal.value.code, refusal.value.details["into"]) == ("bundles.merged", one)
    bag.confirmed(one)
    assert set(states(bag.letters)) == {"at_school"}


def test_a_merged_bag_is_taken_out_again_with_what_came_with_it(bag: Post) -> None:
    one, two = halves(bag)
    merge(COORDINATOR, one, [two], acting=bag.acting)
    assert unmerge(COORDINATOR, two, acting=bag.acting) == 1
    assert (inside(one), inside(two)) == (bag.letters[:2], bag.letters[2:])
    assert bundle(two).state is BundleState.POSTED
    assert unmerge(COORDINATOR, two, acting=bag.acting) == 0, "a second tap"


def test_what_was_split_off_after_merging_stays_out_of_the_bag_it_came_with(bag: Post) -> None:
    one, two = halves(bag)
    merge(COORDINATOR, two, [one], acting=bag.acting)
    part = split_off(bag, two, bag.letters[:1])
    unmerge(COORDINATOR, one, acting=bag.acting)
    assert (inside(one), inside(two), inside(part)) == (
        [bag.letters[1]],
        [bag.letters[2]],
        [bag.letters[0]],
    )


def test_bags_that_go_another_way_or_are_not_as_far_stay_apart(bag: Post) -> None:
    one, two = bag.packed(bag.letters[:2]), bag.packed(bag.letters[2:], seed=2)
    post(COORDINATOR, one, EARLIER, acting=bag.acting)
    with pytest.raises(Refused) as refusal:
        merge(COORDINATOR, one, [two], acting=bag.acting)
    assert refusal.value.code == "bundles.unlike"
    with pytest.raises(Refused) as refusal:
        merge(COORDINATOR, one, [one], acting=bag.acting)
    assert refusal.value.code == "bundles.only_itself"


def test_a_bag_of_several_days_is_not_taken_back_from_the_post(bag: Post) -> None:
    one, two = bag.packed(bag.letters[:2]), bag.packed(bag.letters[2:], seed=2)
    post(COORDINATOR, one, EARLIER, acting=bag.acting)
    post(COORDINATOR, two, TODAY, acting=bag.acting)
    merge(COORDINATOR, one, [two], acting=bag.acting)
    with pytest.raises(Refused) as refusal:
        take_back_posting(COORDINATOR, one, acting=bag.acting)
    assert refusal.value.code == "bundles.of_several_days"
    assert set(states(bag.letters)) == {"posted"}


def test_a_bag_whose_children_are_at_another_school_is_addressed_to_it(bag: Post) -> None:
    code = bag.packed()
    other = school("S-XIN", "新村小学", "441625")
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        readdress(COORDINATOR, code, other.code, acting=bag.acting)
    assert refusal.value.code == "bundles.belongs_elsewhere"
    for child in bag.children:
        child.school_id = other.id
    db.session.commit()
    assert sorting_of(bundle(code)).belongs_to is other
    old = token_of(bundle_coded(EVERYTHING, code), TODAY)
    readdress(COORDINATOR, code, other.code, acting=bag.acting)
    assert bundle(code).school is other
    with pytest.raises(NotFound):
        bundle_behind(old, TODAY)


def test_letters_of_another_school_are_split_off_to_that_school(bag: Post) -> None:
    code = bag.posted()
    other = school("S-XIN", "新村小学", "441625")
    bag.children[0].school_id = other.id
    db.session.commit()
    assert sorting_of(bundle(code)).elsewhere == bag.letters[:1]
    part = split_off(bag, code, bag.letters[:1])
    assert bundle(part).school_id == other.id


def test_a_school_sorts_no_bags(bag: Post) -> None:
    code = bag.posted()
    for act in (
        lambda: split(bag.contact, code, bag.letters[:1], acting=bag.acting, rng=Random(1)),
        lambda: merge(bag.contact, code, [code], acting=bag.acting),
        lambda: readdress(bag.contact, code, "S-DENGTA", acting=bag.acting),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "bundles.not_the_hub"


def test_an_arrived_bag_stays_as_it_is(bag: Post) -> None:
    code = bag.posted()
    bag.confirmed(code)
    with pytest.raises(Refused) as refusal:
        split_off(bag, code, bag.letters[:1])
    assert refusal.value.code == "bundles.closed"


def test_a_bag_is_split_merged_and_taken_out_on_its_page(client, bag: Post) -> None:
    one, two = halves(bag)
    client.as_user(bag.cast.coordinator)
    assert two in client.get(f"/bundles/{one}").text
    client.post(f"/bundles/{one}/merge", data={"other": [two]})
    assert one in client.get(f"/bundles/{two}").text
    client.post(f"/bundles/{two}/unmerge")
    page = client.post(
        f"/bundles/{one}/split", data={"letter": bag.letters[:1]}, follow_redirects=True
    )
    part = db.session.scalars(select(Bundle).order_by(Bundle.id.desc())).first()
    assert page.request.path == f"/bundles/{part.code}"
    assert db.session.query(LetterEvent).filter_by(how="page").count() == 0


def test_a_bag_does_not_go_into_itself_however_its_code_is_written(bag: Post) -> None:
    code = bag.posted()
    with pytest.raises(Refused) as refusal:
        merge(COORDINATOR, code, [code.lower()], acting=bag.acting)
    assert refusal.value.code == "bundles.only_itself"


def test_slips_of_bags_that_were_put_in_end_with_the_bags_own(bag: Post) -> None:
    one, two = halves(bag)
    slip = token_of(bundle_coded(EVERYTHING, two), TODAY)
    merge(COORDINATOR, one, [two], acting=bag.acting)
    end_links(COORDINATOR, one, acting=bag.acting)
    with pytest.raises(NotFound):
        bundle_behind(slip, TODAY)


def test_replies_on_their_way_go_to_the_hub_wherever_a_child_is_now(bag: Post) -> None:
    all_moved(bag.letters, State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    all_moved(bag.replies, State.HANDED_IN)
    code = send(
        bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, acting=bag.acting, rng=Random(1)
    ).code
    other = school("S-XIN", "新村小学", "441625")
    bag.children[0].school_id = other.id
    db.session.commit()
    assert not sorting_of(bundle(code)).elsewhere
    part = split(COORDINATOR, code, bag.replies[:1], acting=bag.acting, rng=Random(7)).code
    assert bundle(part).school_id == bag.cast.dengta.id


def sent_anew(bag: Post, letter: str) -> str:
    """A letter that was lost on the way is written again and goes in a bag of its own."""
    if states([letter]) != ["lost"]:
        move(COORDINATOR, letter, State.LOST, TODAY, acting=bag.acting)
    move(COORDINATOR, letter, State.DUE, TODAY, acting=bag.acting)
    code = bag.packed([letter], seed=5)
    post(COORDINATOR, code, TODAY, acting=bag.acting)
    return code


def test_a_letter_that_is_sent_anew_is_no_longer_in_the_bag_that_lost_it(bag: Post) -> None:
    old = bag.posted()
    new = sent_anew(bag, bag.letters[0])
    assert (sorted(inside(old)), inside(new)) == (sorted(bag.letters[1:]), bag.letters[:1])
    bag.confirmed(old)
    assert states(bag.letters) == ["posted", "at_school", "at_school"]


def test_a_letter_that_is_posted_anew_without_a_bag_is_in_none(bag: Post) -> None:
    old, letter = bag.posted(), bag.letters[0]
    for state in (State.LOST, State.DUE, State.POSTED):
        move(COORDINATOR, letter, state, TODAY, acting=bag.acting)
    assert sorted(inside(old)) == sorted(bag.letters[1:])


def test_a_bag_on_its_way_again_has_not_what_was_sent_anew_since(bag: Post) -> None:
    old = bag.posted()
    bag.confirmed(old, missing=bag.letters[:1])
    new = sent_anew(bag, bag.letters[0])
    assert take_back(COORDINATOR, old, acting=bag.acting) == 2
    assert (sorted(inside(old)), inside(new)) == (sorted(bag.letters[1:]), bag.letters[:1])

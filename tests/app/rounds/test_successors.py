"""Who gave notice is followed at once: proposed now, published on the day, taken back whole."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app import jobs
from app.actions.letters import absences
from app.actions.letters.letters import move
from app.actions.letters.pairs.endings import raise_end
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.renewal import renew_round
from app.actions.rounds.rounds import open_round
from app.actions.rounds.successors.promises import (
    Kept,
    keep_promises,
    promise,
    take_promise_back,
)
from app.actions.rounds.undoing import undo_publication
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AuditRow, Draft, Message, Pair, Round, RoundState
from app.store.letters.standings import standing_of_pair
from app.store.rounds.extents import RoundExtent
from app.store.rounds.openings import shared_with
from app.store.rounds.profiles import links_of
from app.store.rounds.surveys import snapshot_of, survey
from app.store.scope import EVERYTHING
from letters.pairs.effects import PairState
from letters.pairs.facts import EndReason
from letters.states import State
from tests import cast as people
from tests.app.spoken import said_of
from tests.cast import NOW, TODAY, acting_as, letter_of

GONE = TODAY + timedelta(days=40)
LI = Actor(None, "operator li")


def on(days, actor=LI):
    """Somebody who acts so many days after the notice was given."""
    return acting_as(actor, NOW + timedelta(days=days), TODAY + timedelta(days=days))


GIVEN, THE_DAY = on(0), on(40)


@pytest.fixture
def leaving(cast, friends):
    """Deer's friend gave notice; somebody else is ready to write to her."""
    people.volunteer("V-NEXT", "小雨", "f", "next@example.org", ["画画", "自然观察"])
    db.session.commit()
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=GIVEN)
    return friends


def drafted(cast, *children, acting=GIVEN):
    extent = RoundExtent(children=children or ("C-DEER",))
    row = open_round(EVERYTHING, cast.cohort.id, extent=extent, acting=acting)
    return solve_draft(EVERYTHING, row.round_id, acting=acting)


def published(draft, acting=THE_DAY):
    return publish(EVERYTHING, draft.id, acting=acting, rng=Random(7))


def open_pair(cast):
    query = select(Pair).where(Pair.child_id == cast.deer.id, Pair.until_on.is_(None))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def everything_of(pair):
    """What of a pair and its letters an end changes."""
    db.session.expire_all()
    row = (pair.until_on, pair.end_reason, pair.ended_at, pair.batch, pair.volunteer.left_on)
    return row, [(one.code, one.state, one.due_on, one.since) for one in pair.letters]


def test_the_next_friend_is_proposed_while_the_first_still_writes(cast, leaving):
    draft = drafted(cast)
    assert links_of(draft.id) == [("C-DEER", "V-NEXT")]
    assert standing_of_pair(leaving, TODAY).state is PairState.WRITING
    assert open_pair(cast).id == leaving.id


def test_a_round_that_does_not_name_the_child_leaves_it_with_its_friend(cast, leaving):
    row = open_round(EVERYTHING, cast.cohort.id, acting=GIVEN)
    left_out = survey(
        db.session.get_one(Round, row.round_id).region_code, cast.cohort.id, RoundExtent(), TODAY
    ).left_out
    assert left_out["child", cast.deer.id] == "already_paired"


def test_nobody_whose_friend_stays_is_in_a_round_that_names_the_child(cast, friends):
    with pytest.raises(Refused, match=r"rounds\.not_now") as refusal:
        drafted(cast)
    assert refusal.value.details["reasons"] == ["already_paired"]


def test_before_the_day_publishing_says_until_when_the_friend_writes(cast, leaving):
    draft = drafted(cast)
    before = everything_of(leaving)
    with pytest.raises(Refused, match=r"rounds\.not_before") as refusal:
        published(draft, on(39))
    said = said_of(refusal.value)
    assert "云朵姐姐 still writes to 小鹿. From Jan 2, 2027 on" in said
    assert everything_of(leaving) == before
    assert db.session.get_one(Round, draft.round_id).state is RoundState.OPEN


def test_on_the_day_the_pair_ends_and_the_new_one_follows_it_in_one_act(cast, leaving):
    published(drafted(cast))
    after = open_pair(cast)
    assert (after.volunteer.code, after.follows_id) == ("V-NEXT", leaving.id)
    assert (leaving.until_on, leaving.end_reason) == (GONE, EndReason.VOLUNTEER_LEFT)
    assert {one.state for one in leaving.letters} <= {State.VOID}
    assert after.letters
    assert all(one.due_on > GONE for one in after.letters)
    ended = db.session.scalars(select(Message).where(Message.kind == "ending")).all()
    assert {message.user_id for message in ended} == {cast.cloud.user_id, cast.contact.id}


def test_published_later_the_pair_has_ended_on_the_day_of_the_notice(cast, leaving):
    published(drafted(cast), on(47))
    assert (leaving.until_on, open_pair(cast).from_on) == (GONE, TODAY + timedelta(days=47))


def test_a_letter_under_way_goes_on_after_the_new_pair_began(cast, leaving):
    letter = letter_of(leaving)
    letter.state, letter.since, letter.moves = State.AT_SCHOOL, GONE - timedelta(days=2), 1
    db.session.commit()
    published(drafted(cast))
    assert letter_of(leaving).state == State.AT_SCHOOL


def test_everybody_else_keeps_whom_they_write_with(cast, leaving):
    other = people.pair(cast, cast.stone, cast.aze)
    before = everything_of(other)
    published(drafted(cast))
    assert everything_of(other) == before


def test_a_publication_that_is_taken_back_opens_the_pair_again(cast, leaving):
    draft = drafted(cast)
    before = everything_of(leaving)
    published(draft)
    undo_publication(EVERYTHING, draft.round_id, acting=on(41))
    row, letters = everything_of(leaving)
    assert (row, [one[:3] for one in letters]) == (before[0], [one[:3] for one in before[1]])
    assert open_pair(cast).id == leaving.id
    assert not db.session.scalars(select(Message).where(Message.kind == "ending")).all()


def test_it_is_not_taken_back_once_a_letter_of_the_former_pair_moved(cast, leaving):
    letter = letter_of(leaving)
    letter.state, letter.since, letter.moves = State.AT_SCHOOL, GONE - timedelta(days=2), 1
    db.session.commit()
    draft = drafted(cast)
    published(draft)
    move(EVERYTHING, letter.code, State.DELIVERED, GONE, acting=on(41), how="page")
    with pytest.raises(Refused, match=r"rounds\.former_went_on") as refusal:
        undo_publication(EVERYTHING, draft.round_id, acting=on(42))
    assert "a letter of the two has moved since" in said_of(refusal.value)
    assert db.session.get_one(Round, draft.round_id).state is RoundState.PUBLISHED


def test_a_graver_reason_of_the_former_end_stays_when_the_round_is_taken_back(cast, leaving):
    draft = drafted(cast)
    published(draft)
    raise_end(EVERYTHING, leaving.code, EndReason.SAFEGUARDING, acting=on(41))
    undo_publication(EVERYTHING, draft.round_id, acting=on(42))
    assert leaving.end_reason == EndReason.SAFEGUARDING
    assert not db.session.scalars(select(Pair).where(Pair.until_on.is_(None))).all()


def test_who_stays_after_all_is_not_replaced_and_solving_again_says_so(cast, leaving):
    draft = drafted(cast)
    absences.take_notice_back(EVERYTHING, "V-CLOUD", acting=on(3))
    with pytest.raises(Refused, match=r"rounds\.stale") as refusal:
        published(draft)
    assert ("小鹿", "C-DEER", "already_paired") in refusal.value.details["people"]
    renewed = renew_round(EVERYTHING, draft.round_id, acting=on(4))
    assert renewed.gone == [["child", "小鹿", "C-DEER", "already_paired"]]


def test_renewing_keeps_the_child_whose_friend_leaves(cast, leaving):
    draft = drafted(cast)
    assert not renew_round(EVERYTHING, draft.round_id, acting=on(4)).gone
    row = db.session.get_one(Round, draft.round_id)
    assert set(snapshot_of(row).children) == {cast.deer.id}


def test_another_round_says_that_it_shares_the_proposed_volunteer(cast, leaving):
    draft = drafted(cast)
    region = db.session.get_one(Round, draft.round_id).region_code
    found = survey(region, cast.cohort.id, RoundExtent(), TODAY)
    (shared,) = shared_with(EVERYTHING, found).mine
    assert shared.round.id == draft.round_id
    assert shared.volunteers >= 1


def test_a_promised_draft_is_published_by_the_daily_job_on_its_day_and_not_before(cast, leaving):
    draft = drafted(cast)
    li = Actor(cast.city_coordinator.id)
    assert promise(EVERYTHING, draft.id, acting=on(1, li)) == GONE
    assert keep_promises(acting=on(39)) == Kept()
    assert open_pair(cast).id == leaving.id
    assert keep_promises(acting=THE_DAY) == Kept(published=1)
    assert open_pair(cast).follows_id == leaving.id
    row = db.session.get_one(Round, draft.round_id)
    assert (row.state, row.published_by_id) == (RoundState.PUBLISHED, li.user_id)
    assert keep_promises(acting=on(41)) == Kept()


def test_a_notice_for_a_later_day_moves_the_promise_with_it(cast, leaving):
    promise(EVERYTHING, drafted(cast).id, acting=on(1))
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE + timedelta(days=5), acting=on(2))
    assert keep_promises(acting=THE_DAY) == Kept()
    assert keep_promises(acting=on(45)) == Kept(published=1)


def test_a_promise_that_cannot_be_kept_changes_nothing_and_the_history_says_whose_and_why(
    client, cast, leaving
):
    draft = drafted(cast)
    promise(EVERYTHING, draft.id, acting=on(1, Actor(cast.city_coordinator.id)))
    absences.take_notice_back(EVERYTHING, "V-CLOUD", acting=on(2))
    assert keep_promises(acting=on(3)) == Kept(refused=1)
    assert keep_promises(acting=THE_DAY) == Kept()
    assert open_pair(cast).id == leaving.id
    query = select(AuditRow.note).where(AuditRow.action == "rounds.promise_broken")
    assert list(db.session.scalars(query)) == ["rounds.stale C-DEER:already_paired"]
    page = client.as_user(cast.admin, "en").get(f"/rounds/{draft.round_id}/history").text
    by = cast.city_coordinator.shown_name
    why = "C-DEER: has a letter friend already"
    assert f"could not publish it on Jan 2, 2027, as {by} had left it: {why}" in page
    assert "left it to be published by itself on Jan 2, 2027" in page


def test_a_promise_is_of_one_draft_of_a_round_and_can_be_taken_back(cast, leaving):
    first = drafted(cast)
    second = solve_draft(EVERYTHING, first.round_id, acting=GIVEN)
    for draft in (first, second):
        promise(EVERYTHING, draft.id, acting=on(1))
    promised = select(Draft.id).where(Draft.promised_at.is_not(None))
    assert list(db.session.scalars(promised)) == [second.id]
    take_promise_back(EVERYTHING, second.id, acting=on(2))
    assert keep_promises(acting=THE_DAY) == Kept()
    assert open_pair(cast).id == leaving.id


def test_nothing_is_promised_where_nobody_is_waited_for(cast, leaving):
    other = drafted(cast, "C-STONE")
    with pytest.raises(Refused, match=r"rounds\.nobody_leaves"):
        promise(EVERYTHING, other.id, acting=GIVEN)


def test_the_scheduler_has_the_job_that_keeps_promises():
    assert "promises" in {job.name for job in jobs.JOBS}


@pytest.mark.usefixtures("frozen_now")
def test_from_today_and_from_the_pair_one_click_leads_to_the_proposal(client, cast, leaving):
    me = client.as_user(cast.coordinator, "en")
    for page in ("/today/", f"/pairs/{leaving.code}"):
        assert "Find 小鹿 the next letter friend" in me.get(page).text
    form = {"children": "C-DEER", "cohort": str(cast.cohort.id), "who": "chosen"}
    answer = me.post("/rounds/", data=form)
    assert "/rounds/drafts/" in answer.headers["Location"]
    draft = me.get(answer.headers["Location"]).text
    assert "Publish by itself on Jan 2, 2027" in draft
    assert "on that day the pair ends and the new one follows it" in draft
    me.post(f"{answer.headers['Location']}/promise")
    for page in ("/today/", f"/pairs/{leaving.code}"):
        text = me.get(page).text
        assert "小雨" in text
        assert "is published by itself" in text


@pytest.mark.usefixtures("frozen_now")
def test_a_publication_too_early_offers_the_click_that_leaves_it_to_its_day(client, cast, leaving):
    draft = drafted(cast)
    me = client.as_user(cast.coordinator, "en")
    where = me.post(f"/rounds/drafts/{draft.id}/publish").headers["Location"]
    page = me.get(where).text
    assert "still writes to 小鹿" in page
    assert "Publish it by itself on that day" in page
    me.post(f"/rounds/drafts/{draft.id}/promise")
    assert "Do not publish it by itself" in me.get(f"/rounds/drafts/{draft.id}").text
    me.post(f"/rounds/drafts/{draft.id}/promise", data={"back": "1"})
    assert "Publish by itself on" in me.get(f"/rounds/drafts/{draft.id}").text

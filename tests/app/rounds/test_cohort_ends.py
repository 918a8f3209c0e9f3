"""A cohort ends on one page or by one command: some go on, all others are finished."""

from datetime import date

import pytest
from sqlalchemy import event, select

from app.actions.letters.letters import move
from app.actions.rounds.terms import take_backs
from app.actions.rounds.terms.ends import KIND, end_cohort, end_cohort_or_ask, run_end
from app.actions.system import work
from app.actions.system.errands import Asked
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Child, Consent, Letter, Message, Pair, Term, Volunteer
from app.store.rounds.terms.ends import end_of_cohort, page_going_on
from app.store.scope import EVERYTHING, Scope
from app.work_kinds import KINDS
from letters.pairs.facts import EndReason
from letters.states import State
from tests.cast import LONGCHUAN, NOW, TODAY, acting_as, cohort, letter_of, pair

LI = Actor(None, "test")


@pytest.fixture
def over(cast):
    """Two pairs of a cohort whose last term ended before TODAY, and the cohort after it."""
    friends, others = pair(cast, cast.deer, cast.cloud), pair(cast, cast.stone, cast.aze)
    move(EVERYTHING, letter_of(friends).code, State.POSTED, TODAY, acting=acting_as(LI))
    days = (
        ((2025, 2, 3), (2025, 7, 4)),
        ((2025, 9, 1), (2026, 1, 20)),
        ((2026, 2, 20), (2026, 7, 3)),
    )
    for term, (first, last) in zip(cast.cohort.terms, days, strict=True):
        term.first, term.last, term.breaks = date(*first), date(*last), []
    following = cohort("2027 期")
    db.session.commit()
    return friends, others, following


def ended(cast, next_id=None, without=(), scope=EVERYTHING):
    return end_cohort(scope, cast.cohort.id, next_id, without, acting=acting_as(LI))


def open_pairs():
    return db.session.scalars(select(Pair).where(Pair.until_on.is_(None))).all()


def test_all_pairs_are_finished_and_what_is_under_way_goes_on(cast, over):
    friends = over[0]
    assert ended(cast).pairs == 2
    assert open_pairs() == []
    assert {one.end_reason for one in db.session.scalars(select(Pair))} == {"finished"}
    states = set(db.session.scalars(select(Letter.state).where(Letter.pair_id == friends.id)))
    assert states == {"posted", "void"}


def test_done_twice_nothing_is_left_to_end(cast, over):
    ended(cast, over[2].id)
    again = ended(cast, over[2].id)
    assert (again.pairs, again.gone_on, again.letters) == (0, 0, 0)


def test_who_goes_on_follows_the_former_pair_with_letters_planned(cast, over):
    friends, others, following = over
    found = ended(cast, following.id, without=[others.code])
    assert (found.pairs, found.gone_on) == (2, 1)
    assert found.letters > 0
    (new,) = open_pairs()
    assert (new.follows_id, new.cohort_id) == (friends.id, following.id)
    assert (new.child_id, new.volunteer_id) == (friends.child_id, friends.volunteer_id)
    assert len(new.letters) == found.letters


def test_nobody_goes_on_who_may_not_be_in_a_round(cast, over):
    cast.cloud.left_on = TODAY
    cast.stone.left_on = TODAY
    db.session.commit()
    assert ended(cast, over[2].id).gone_on == 0


def test_a_pair_that_is_held_does_not_go_on(cast, over):
    friends, _others, following = over
    friends.held_on, friends.held_reason = TODAY, "somebody looks into it"
    db.session.commit()
    found = end_of_cohort(EVERYTHING, cast.cohort, TODAY, following.id)
    assert (found.may_go_on, found.undecided) == (1, 1)
    assert ended(cast, following.id).gone_on == 1
    assert [one.child_id for one in open_pairs()] == [cast.stone.id]


@pytest.mark.parametrize(
    ("who", "birth", "gone_on"),
    [
        ("cloud", "2005-06", 2),
        ("cloud", "2010-06", 1),
        ("cloud", "1850", 1),
        ("cloud", None, 1),
        ("deer", "1850-01-02", 1),
        ("deer", None, 1),
    ],
)
def test_the_page_counts_nobody_for_an_age_with_which_nobody_goes_on(
    cast, over, who, birth, gone_on
):
    person = getattr(cast, who)
    setattr(person, "birth" if who == "cloud" else "birth_date", birth)
    db.session.commit()
    found = end_of_cohort(EVERYTHING, cast.cohort, TODAY, over[2].id)
    assert (found.may_go_on, page_going_on(found, "").total) == (gone_on, gone_on)
    assert ended(cast, over[2].id).gone_on == gone_on


def test_nobody_goes_on_who_waits_for_clearance_after_an_end_for_safety(cast, over):
    following = over[2]
    db.session.add(
        Pair(
            code="P000-BEFORE",
            child_id=cast.deer.id,
            volunteer_id=cast.aze.id,
            cohort_id=cast.cohort.id,
            from_on=date(2025, 9, 7),
            until_on=date(2026, 3, 2),
            end_reason=EndReason.SAFEGUARDING,
        )
    )
    db.session.commit()
    assert end_of_cohort(EVERYTHING, cast.cohort, TODAY, following.id).may_go_on == 0
    assert ended(cast, following.id).gone_on == 0


def test_who_may_not_write_on_the_first_day_of_the_next_cohort_does_not_go_on(cast, over):
    following = over[2]
    following.terms[0].first, following.terms[0].breaks = date(2026, 12, 7), []
    cast.aze.left_on = date(2026, 12, 1)
    consents = select(Consent).where(Consent.child_id == cast.deer.id, Consent.item == "letters")
    for consent in db.session.scalars(consents):
        consent.expires_on = date(2026, 12, 5)
    db.session.commit()
    assert end_of_cohort(EVERYTHING, cast.cohort, TODAY, following.id).may_go_on == 0
    assert ended(cast, following.id).gone_on == 0


def test_to_go_on_nobody_needs_a_free_place_and_a_reserve_writer_may(cast, over):
    cast.cloud.is_reserve = True
    pair(cast, cast.foreign_child, cast.cloud)
    db.session.commit()
    assert ended(cast, over[2].id).gone_on == 3


def test_a_coordinator_ends_the_pairs_of_the_own_county_alone(cast, over):
    pair(cast, cast.foreign_child, cast.cloud)
    assert ended(cast, scope=Scope(prefixes=frozenset({LONGCHUAN}))).pairs == 1
    assert len(open_pairs()) == 2


def test_a_cohort_that_runs_is_not_ended(cast):
    pair(cast, cast.deer, cast.cloud)
    with pytest.raises(Refused, match=r"cohorts\.not_over"):
        ended(cast)
    assert len(open_pairs()) == 1


def test_nobody_goes_on_in_a_cohort_that_is_over_too(cast, over):
    following = over[2]
    for term in db.session.scalars(select(Term).where(Term.cohort_id == following.id)):
        term.first, term.last = term.first.replace(year=2020), term.last.replace(year=2021)
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.cohort_over"):
        ended(cast, following.id)


def states():
    query = select(Letter.code, Letter.state, Letter.due_on).order_by(Letter.code)
    return db.session.execute(query).all()


def taken_back(cast, scope=EVERYTHING):
    return take_backs.take_back_end(scope, cast.cohort.id, acting=acting_as(LI))


def test_a_whole_end_is_taken_back_and_all_is_as_it_was(cast, over):
    before = states()
    ended(cast, over[2].id)
    assert len(open_pairs()) == 2
    assert taken_back(cast) == 2
    db.session.expire_all()
    assert {one.cohort_id for one in open_pairs()} == {cast.cohort.id}
    assert states() == before
    with pytest.raises(Refused, match=r"cohorts\.no_end"):
        taken_back(cast)


def test_an_end_stays_once_a_letter_of_the_next_cohort_has_moved(cast, over):
    ended(cast, over[2].id)
    new = next(one for one in open_pairs() if one.cohort_id == over[2].id)
    move(EVERYTHING, letter_of(new).code, State.POSTED, TODAY, acting=acting_as(LI))
    with pytest.raises(Refused, match=r"cohorts\.gone_on"):
        taken_back(cast)
    assert {one.cohort_id for one in open_pairs()} == {over[2].id}


def test_an_end_stays_once_a_child_is_paired_anew(cast, over):
    ended(cast)
    pair(cast, cast.deer, cast.aze)
    with pytest.raises(Refused, match=r"pairs\.some_refused"):
        taken_back(cast)
    assert len(open_pairs()) == 1


def test_a_coordinator_takes_back_the_end_of_the_own_county_alone(cast, over):
    foreign = pair(cast, cast.foreign_child, cast.cloud)
    ended(cast)
    assert taken_back(cast, Scope(prefixes=frozenset({LONGCHUAN}))) == 1
    assert open_pairs() == [foreign]


def test_a_school_hears_of_all_its_pairs_in_one_message(cast, over):
    ended(cast)
    to_contact = select(Message).where(Message.user_id == cast.contact.id)
    (message,) = db.session.scalars(to_contact.where(Message.kind == "ending")).all()
    assert cast.deer.pen_name in message.body


def test_the_end_of_a_large_cohort_is_taken_back_in_the_background(cast, over, monkeypatch):
    monkeypatch.setattr("app.actions.rounds.terms.take_backs.AT_ONCE", 1)
    ended(cast, over[2].id)
    asked = take_backs.take_back_end_or_ask(EVERYTHING, cast.cohort.id, acting=acting_as(LI))
    assert isinstance(asked, Asked)
    task = work.claim(KINDS, lambda: NOW)
    assert task is not None
    assert take_backs.run_take_back(task) == {"cohort": cast.cohort.id, "pairs": 2}


def test_the_letters_of_an_end_are_a_list(client, cast, over):
    client.as_user(cast.admin, "en")
    code = letter_of(over[0]).code
    assert code in client.get(f"/letters/?cohort={cast.cohort.id}&where=on_the_way").text
    assert code not in client.get(f"/letters/?cohort={over[2].id}").text
    found = end_of_cohort(EVERYTHING, cast.cohort, TODAY)
    unlogged = client.get(f"/letters/?cohort={cast.cohort.id}&where=all&state=due").text
    assert code not in unlogged
    assert f"{found.unlogged} entries" in unlogged


def test_who_goes_on_is_planned_around_an_absence_that_was_announced_before(cast, over):
    cast.cloud.away_from, cast.cloud.away_until = date(2026, 11, 27), date(2026, 12, 20)
    db.session.commit()
    ended(cast, over[2].id)
    new = next(one for one in open_pairs() if one.volunteer_id == cast.cloud.id)
    days = [one.due_on for one in new.letters if one.direction == "to_child"]
    assert days
    assert not [day for day in days if cast.cloud.away_from <= day < cast.cloud.away_until]


def test_who_does_not_go_on_is_chosen_from_all_pairs_by_pages(client, cast, over, monkeypatch):
    monkeypatch.setattr("app.store.listing.PAGE_SIZE", 1)
    client.as_user(cast.admin, "en")
    here = f"/cohorts/{cast.cohort.id}/end?next={over[2].id}"
    others = over[1].code
    assert f"without={others}" in client.get(f"{here}&text={others}").text
    shown = client.get(f"{here}&text={others}&without={others}").text
    assert "says goodbye" in shown
    assert f'name="without" value="{others}"' in shown
    data = {"next": over[2].id, "without": [others]}
    client.post(f"/cohorts/{cast.cohort.id}/end", data=data)
    assert [one.follows_id for one in open_pairs()] == [over[0].id]


def test_the_page_counts_who_may_go_on_and_loads_only_whom_it_shows(client, cast, over):
    pair(cast, cast.foreign_child, cast.cloud)
    client.as_user(cast.admin, "en")
    here = f"/cohorts/{cast.cohort.id}/end?next={over[2].id}&text={over[1].code}"
    seen: list[object] = []

    def note(one: object, _context: object) -> None:
        seen.append(one)

    db.session.expunge_all()
    for kind in (Child, Volunteer):
        event.listen(kind, "load", note)
    try:
        page = client.get(here).text
    finally:
        for kind in (Child, Volunteer):
            event.remove(kind, "load", note)
    assert "In 3 pairs both may go on" in page
    assert sorted(type(one).__name__ for one in seen) == ["Child", "Volunteer"]


def test_the_page_takes_an_end_back_by_one_button(client, cast, over):
    client.as_user(cast.admin, "en")
    here = f"/cohorts/{cast.cohort.id}/end"
    client.post(here, data={"next": over[2].id})
    assert "Take the end back" in client.get(here).text
    answer = client.post(f"{here}/take-back", follow_redirects=True).text
    assert "2 pairs are open again" in answer
    assert "Take the end back" not in answer


def test_the_command_takes_an_end_back(app, cast, over):
    ended(cast, over[2].id)
    done = app.test_cli_runner().invoke(args=["cohorts", "take-back-end", cast.cohort.name])
    assert done.exit_code == 0, done.output
    assert {one.cohort_id for one in open_pairs()} == {cast.cohort.id}


def test_a_large_cohort_ends_in_the_background(cast, over, monkeypatch):
    monkeypatch.setattr("app.actions.rounds.terms.ends.AT_ONCE", 1)
    asked = end_cohort_or_ask(EVERYTHING, cast.cohort.id, over[2].id, acting=acting_as(LI))
    assert isinstance(asked, Asked)
    task = work.claim(KINDS, lambda: NOW)
    assert task is not None
    assert task.kind == KIND
    assert run_end(task) == {"cohort": cast.cohort.id, "pairs": 2, "gone_on": 2}
    assert run_end(task)["pairs"] == 0


def test_the_page_counts_before_and_ends_by_one_button(client, cast, over):
    found = end_of_cohort(EVERYTHING, cast.cohort, TODAY)
    assert (found.pairs, found.may_go_on, found.under_way) == (2, 2, 1)
    client.as_user(cast.admin, "en")
    here = f"/cohorts/{cast.cohort.id}/end"
    assert "End the cohort" in client.get("/cohorts/").text
    shown = client.get(here).text
    assert "2 pairs are open" in shown
    assert "1 letter is still under way" in shown
    assert "nobody said that they were written" in shown
    answer = client.post(here, data={"next": over[2].id}, follow_redirects=True).text
    assert "2 pairs are finished." in answer
    assert "2 of them go on" in answer
    assert "No pair of this cohort is open" in answer


def test_the_page_of_a_cohort_that_runs_offers_no_end(client, cast):
    client.as_user(cast.admin, "en")
    assert "not over yet" in client.get(f"/cohorts/{cast.cohort.id}/end").text
    answer = client.post(f"/cohorts/{cast.cohort.id}/end", follow_redirects=True).text
    assert "can be ended after that day" in answer


def test_the_command_ends_a_cohort(app, cast, over):
    args = ["cohorts", "end", cast.cohort.name, "--next", over[2].name]
    done = app.test_cli_runner().invoke(args=args)
    assert done.exit_code == 0, done.output
    assert len(open_pairs()) == 2
    assert {one.cohort_id for one in open_pairs()} == {over[2].id}

"""A coordinator reminds by hand no oftener than the ladder would, writes notes, and calls."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.letters.by_hand import remind, write_note
from app.actions.messages import reminders
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AccessRow, Message, Pair, Reminder, User
from app.store.letters.calendars import timetables
from app.store.scope import Scope
from letters.states import State
from tests.app.moving import code_of, moved
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of

MINE, OTHERS = (Scope(prefixes=frozenset({code})) for code in ("441625", "441622"))


@pytest.fixture
def late(friends: Pair) -> str:
    """The code of a letter that Cloud should have posted nine days ago."""
    letter = letter_of(friends)
    letter.due_on = TODAY - timedelta(days=9)
    db.session.commit()
    return letter.code


def by(cast: Cast, days: int = 0):
    return acting_as(
        Actor(cast.coordinator.id), NOW + timedelta(days=days), TODAY + timedelta(days=days)
    )


def why(cast: Cast, code: str, days: int = 0) -> str:
    with pytest.raises(Refused) as refusal:
        remind(MINE, code, acting=by(cast, days))
    assert refusal.value.code == "reminders.not_now"
    return refusal.value.details["why"]


def messages() -> list[tuple[str, int | None]]:
    return list(db.session.execute(select(Message.kind, Message.user_id).order_by(Message.id)))


def test_who_has_the_late_letter_is_reminded_once_a_pace_of_the_ladder(
    cast: Cast, friends: Pair, late: str
) -> None:
    pace = timetables()[cast.cohort.id].ladder.pace()
    remind(MINE, late, acting=by(cast))
    assert messages() == [("reminder", cast.cloud.user_id)]
    assert why(cast, late) == "too_soon", "a second tap"
    assert why(cast, late, pace - 1) == "too_soon"
    remind(MINE, late, acting=by(cast, pace))
    assert len(messages()) == 2


def test_one_whom_the_ladder_reminded_today_is_not_reminded_again(
    cast: Cast, friends: Pair, late: str
) -> None:
    reminders.run(TODAY, acting=by(cast))
    assert db.session.scalars(select(Reminder)).first() is not None
    assert why(cast, late) == "too_soon"


def test_a_reminder_by_hand_takes_no_step_of_the_ladder(
    cast: Cast, friends: Pair, late: str
) -> None:
    before = reminders.run(TODAY, acting=by(cast), dry_run=True).recorded
    remind(MINE, late, acting=by(cast))
    assert reminders.run(TODAY, acting=by(cast), dry_run=True).recorded == before


def test_nobody_is_reminded_of_what_is_not_late_or_in_the_post(
    cast: Cast, friends: Pair, late: str
) -> None:
    assert why(cast, code_of(friends, number=6)) == "in_time"
    moved(late, State.POSTED)
    letter = letter_of(friends)
    letter.since = TODAY - timedelta(days=60)
    db.session.commit()
    assert why(cast, late) == "nobody"


def test_one_who_paused_or_cannot_be_reached_is_not_reminded(
    cast: Cast, friends: Pair, late: str
) -> None:
    user = db.session.get_one(User, cast.cloud.user_id)
    user.snoozed_until = TODAY + timedelta(days=3)
    db.session.commit()
    assert why(cast, late) == "paused"
    user.snoozed_until, user.active = None, False
    db.session.commit()
    assert why(cast, late) in {"unreached", "silent"}
    assert messages() == []


def test_a_coordinator_of_another_region_reminds_nobody(
    cast: Cast, friends: Pair, late: str
) -> None:
    with pytest.raises(NotFound):
        remind(OTHERS, late, acting=by(cast))
    with pytest.raises(NotFound):
        write_note(OTHERS, friends.code, [cast.cloud.user_id], "你好", acting=by(cast))


def test_the_same_note_is_sent_once_a_day(cast: Cast, friends: Pair) -> None:
    for words in ("还好吗？", "还好吗？", "需要帮忙吗？"):
        write_note(MINE, friends.code, [cast.cloud.user_id], words, acting=by(cast))
    assert messages() == [("note", cast.cloud.user_id)] * 2
    for words, code in ((" ", "notes.empty"), ("长" * 1001, "notes.too_long")):
        with pytest.raises(Refused) as refusal:
            write_note(MINE, friends.code, [cast.cloud.user_id], words, acting=by(cast))
        assert refusal.value.code == code


@pytest.mark.usefixtures("frozen_now")
def test_the_page_of_a_late_pair_has_all_that_can_be_done(
    client, cast: Cast, friends: Pair, late: str
) -> None:
    coordinator = client.as_user(cast.coordinator)
    here = f"/pairs/{friends.code}"
    page = coordinator.get(here).get_data(as_text=True)
    for found in ("/remind", "/note", "/call", "/end?find=1"):
        assert here + found in page
    assert f"/packs/pair/{friends.code}?written=1" in page
    assert f'href="/volunteers/{cast.cloud.code}"' in page
    coordinator.post(f"{here}/remind", data={"letter": late})
    after = coordinator.get(here).get_data(as_text=True)
    assert f'name="letter" value="{late}"' not in after, "the limit is seen"
    coordinator.post(f"{here}/note", data={"to": "school", "text": "请看看这封信"})
    assert messages()[-1] == ("note", cast.contact.id)
    kept = coordinator.post(f"{here}/note", data={"to": "volunteer", "text": "长" * 1001})
    assert "长" * 1001 in kept.get_data(as_text=True), "what was typed stays"
    assert "17700000001" not in page
    called = coordinator.post(f"{here}/call").get_data(as_text=True)
    assert 'href="tel:17700000001"' in called
    looks = set(db.session.scalars(select(AccessRow.object_code)))
    assert looks == {cast.cloud.code, "S-DENGTA"}
    for other in (cast.contact, cast.admin, db.session.get_one(User, cast.cloud.user_id)):
        page = client.as_user(other).get(here).get_data(as_text=True)
        assert "/remind" not in page
        assert client.as_user(other).post(f"{here}/remind").status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_a_pair_ends_and_the_next_friend_is_looked_for_in_one_go(
    client, cast: Cast, friends: Pair
) -> None:
    coordinator = client.as_user(cast.coordinator)
    form = {"reason": "other", "on": TODAY.isoformat(), "then_find": "1"}
    preview = coordinator.post(f"/pairs/{friends.code}/end", data=form).get_data(as_text=True)
    assert 'name="then_find" value="1"' in preview
    answer = coordinator.post(f"/pairs/{friends.code}/end", data=form | {"sure": "1"})
    assert answer.location == f"/rounds/new?child={cast.deer.code}"

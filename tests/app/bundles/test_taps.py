"""A tap that a phone kept is carried out once, whoever else taps at the same moment."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.actions.bundles.confirmations import Confirmation, confirm_ticked
from app.actions.bundles.taps import REMEMBERED, TapKnown, once
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import SentTap
from letters.taps import LONGEST_KEPT
from tests.app.bundles.bags import Post, count_events, states
from tests.cast import NOW, TODAY, Cast, acting_as

NAME = "00000000-0000-4000-8000-{:012d}"
WHO = acting_as(Actor(None, "phone"))


@pytest.fixture
def bag(cast: Cast) -> Post:
    """Three letters to Dengta."""
    return Post.on_stage(cast)


def tapped(bag: Post, code: str, number: int, came: list[str] | None = None) -> Confirmation:
    letters = bag.letters if came is None else came
    return once(
        NAME.format(number),
        TODAY,
        lambda: confirm_ticked(bag.contact, code, letters, TODAY, acting=WHO),
        acting=WHO,
    )


def count_taps() -> int:
    return db.session.scalar(select(func.count()).select_from(SentTap)) or 0


def test_a_tap_that_comes_again_changes_nothing(bag: Post) -> None:
    code = bag.posted()
    assert tapped(bag, code, 1, bag.letters[:1]).event == "new"
    with pytest.raises(TapKnown):
        tapped(bag, code, 1)
    assert states(bag.letters) == ["at_school", "posted", "posted"]


def test_a_tap_that_is_refused_may_come_again(bag: Post) -> None:
    code = bag.posted()
    with pytest.raises(Refused, match="none_came"):
        tapped(bag, code, 1, [])
    assert count_taps() == 0
    assert tapped(bag, code, 1).event == "new"


def test_a_tap_of_long_ago_is_refused_and_its_name_is_forgotten_later_than_that(bag: Post) -> None:
    code, made = bag.posted(), TODAY - LONGEST_KEPT - timedelta(days=1)
    with pytest.raises(Refused, match="too_old"):
        once(NAME.format(1), made, count_taps, acting=WHO)
    db.session.add(SentTap(id=NAME.format(2), at=NOW - REMEMBERED - timedelta(days=1)))
    db.session.commit()
    tapped(bag, code, 3)
    assert count_taps() == 1


def test_fifty_confirmations_at_the_same_moment_make_one_event_a_letter(app, bag: Post) -> None:
    code, scope, letters = bag.posted(), bag.contact, bag.letters
    before, answers = count_events(), Counter[str]()
    db.session.rollback()
    together = threading.Barrier(50)

    def tap(number: int) -> None:
        with app.app_context():
            together.wait()
            try:
                # Each tap is sent twice: two tabs, or an answer that was lost on the line.
                event = once(
                    NAME.format(number // 2),
                    TODAY,
                    lambda: confirm_ticked(scope, code, letters, TODAY, acting=WHO),
                    acting=WHO,
                ).event
            except TapKnown:
                event = "known"
            answers[event] += 1

    taps = [threading.Thread(target=tap, args=(number,)) for number in range(50)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert answers == {"new": 1, "already": 24, "known": 25}
    assert count_events() == before + 3
    assert states(letters) == ["at_school"] * 3

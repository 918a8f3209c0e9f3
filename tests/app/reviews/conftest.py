"""A cohort whose letters are read, and two reviewers of one county."""

from dataclasses import dataclass
from random import Random

import pytest

from app.actions.letters.letters import write_text
from app.actor import Actor
from app.extensions import db
from app.models import Letter, Pair, Review, User
from app.store.reviews.queue import review_of_letter
from app.store.scope import Scope
from letters.reviews.queue import ReviewMode
from tests.cast import DONGYUAN, LONGCHUAN, Cast, acting_as, letter_of, own_reach, user

HARMLESS = "小鹿你好！今天我画了一只小鸟，你喜欢画画吗？"
SECRET = "小鹿你好！我的薇信在下面，别告诉老师。"
HERE = Scope(prefixes=frozenset({"441625"}))


@dataclass
class Desk:
    """Who reads, and the letter that Cloud writes to Deer."""

    near: User
    other: User
    far: User
    counsellor: User
    writer: User
    pair: Pair

    @property
    def letter(self) -> Letter:
        """As it is stored now."""
        return letter_of(self.pair)

    @property
    def review(self) -> Review:
        """As it is stored now."""
        db.session.expire_all()
        row = review_of_letter(self.letter.id)
        assert row is not None
        return row

    def write(self, words: str, *, as_typed: bool = False, seed: int = 1, minutes: int = 0) -> None:
        """Cloud types the letter and saves it."""
        from datetime import timedelta

        from tests.cast import NOW

        scope = own_reach(self.pair.volunteer_id)
        acting = acting_as(Actor(self.writer.id), now=NOW + timedelta(minutes=minutes))
        code = self.letter.code
        write_text(scope, code, words, acting=acting, as_typed=as_typed, rng=Random(seed))


@pytest.fixture
def desk(cast: Cast, friends: Pair) -> Desk:
    """All letters of the cohort are read; none waits for it."""
    cast.cohort.review = ReviewMode.ALL
    found = Desk(
        near=user("yue@example.org", "岳老师", "reviewer", region=DONGYUAN),
        other=user("yan@example.org", "严老师", "reviewer", region=DONGYUAN),
        far=user("yuan@example.org", "袁老师", "reviewer", region=LONGCHUAN),
        counsellor=user("xin@example.org", "辛老师", "counsellor", region=DONGYUAN),
        writer=db.session.get_one(User, cast.cloud.user_id),
        pair=friends,
    )
    db.session.commit()
    return found

"""A bag of letters: three friends at Dengta whose first letters are to travel."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select

from app.actions.bundles.bundles import pack, post
from app.actions.bundles.confirmations import confirm
from app.actor import Acting, Actor
from app.extensions import db
from app.models import Child, Letter, LetterEvent, School, SlipPin
from app.store.bundles.slip_pins import slip_pin_of
from app.store.scope import Scope
from app.web.bundles.slip_devices import COOKIE, _signer
from letters.states import Direction
from tests.cast import NOW, TODAY, Cast, acting_as, child, pair, volunteer

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER
COORDINATOR = Scope(prefixes=frozenset({"441625"}))
EARLIER = TODAY - timedelta(days=9)


@dataclass
class Post:
    """Three friends at Dengta whose first letters are to travel."""

    cast: Cast
    children: list[Child]
    letters: list[str]
    replies: list[str]

    @classmethod
    def on_stage(cls, cast: Cast) -> "Post":
        """Store the friends and their letters."""
        third = child("C-THIRD", "小满", cast.dengta, "f", "2015-01-02", ["画画"])
        friend = volunteer("V-THIRD", "木棉姐姐", "f", "mumian@example.org", ["画画"])
        people = [(cast.deer, cast.cloud), (cast.stone, cast.aze), (third, friend)]
        db.session.commit()
        pairs = [pair(cast, one, two) for one, two in people]

        def firsts(direction: Direction) -> list[str]:
            return [
                next(x.code for x in p.letters if x.direction == direction and x.number == 1)
                for p in pairs
            ]

        children = [one for one, _ in people]
        return cls(cast, children, firsts(TO_CHILD), firsts(TO_VOLUNTEER))

    @property
    def contact(self) -> Scope:
        return Scope(school_ids=frozenset({self.cast.dengta.id}))

    @property
    def acting(self) -> Acting:
        return acting_as(Actor(self.cast.coordinator.id))

    def packed(self, letters: list[str] | None = None, seed: int = 1) -> str:
        chosen = self.letters if letters is None else letters
        return pack(
            COORDINATOR, "S-DENGTA", TO_CHILD, chosen, rng=Random(seed), acting=self.acting
        ).code

    def posted(self) -> str:
        code = self.packed()
        post(COORDINATOR, code, EARLIER, acting=self.acting)
        return code

    def confirmed(self, code: str, missing=(), scope: Scope | None = None, on: date = TODAY):
        return confirm(scope or self.contact, code, missing, on, acting=self.acting)


def states(codes: list[str]) -> list[str]:
    rows = db.session.execute(select(Letter.code, Letter.state).where(Letter.code.in_(codes)))
    found = dict(rows.all())
    return [found[code] for code in codes]


def count_events() -> int:
    return db.session.scalar(select(func.count()).select_from(LetterEvent)) or 0


def knows_school(client, school: School, edition: int = 1):
    """A client on a device where the PIN of the school was given."""
    db.session.rollback()
    if slip_pin_of(school.id) is None:
        db.session.add(SlipPin(school_id=school.id, pin_hash="", edition=1, set_at=NOW))
        db.session.commit()
    client.set_cookie(COOKIE, _signer().dumps({str(school.id): edition}), path="/b/")
    return client

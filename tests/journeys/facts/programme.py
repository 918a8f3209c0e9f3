"""A small programme in full motion, acted on and looked at through its pages and commands alone.

Deer and Cloud are the two that facts are about, or as many more pairs as there are facts; Stone and
Aze are at the same school and must not feel any of it. Of each pair the first letter is with the
child, the second in the post, the third to be written; the first reply is in the post, the second
with the teacher.
"""

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Child, Letter, Message, Pair, User, Volunteer
from letters.states import Direction, State
from tests.app.moving import all_moved
from tests.cast import NOW, TODAY, Cast, child, letter_of, pair, volunteer
from tests.inspection import InspectingClient
from tests.journeys.facts.looking import Look, Seen

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER
POLICY = "[weights]\nage = 1\n"


class Programme:
    """The programme and who sits at its pages."""

    def __init__(self, app: Flask, client: InspectingClient, cast: Cast) -> None:
        self.app, self.client, self.cast = app, client, cast
        for number, one in enumerate((cast.deer, cast.stone, cast.foreign_child)):
            one.guardian.phone = f"1390000000{number}"
        db.session.commit()
        self.friends = pair(cast, cast.deer, cast.cloud)
        self.others = pair(cast, cast.stone, cast.aze)
        set_in_motion([self.friends, self.others])

    def more_pairs(self, count: int) -> list[Pair]:
        """As many more pairs at the school of Deer and Stone, in the same motion."""
        twos = [self._two(number) for number in range(10, 10 + count)]
        db.session.commit()
        pairs = [pair(self.cast, *two) for two in twos]
        set_in_motion(pairs)
        return pairs

    def _two(self, number: int) -> tuple[Child, Volunteer]:
        """A child and a volunteer who are like nobody else."""
        pen_name = f"小{chr(ord('丁') + number)}"
        a_child = child(f"C-{number}", pen_name, self.cast.dengta, "f", "2015-01-02", ["画画"])
        a_child.guardian.phone = f"139000001{number}"
        email = f"volunteer{number}@example.org"
        return a_child, volunteer(f"V-{number}", f"{pen_name}姐姐", "f", email, ["画画"])

    def person(self, name: str | Volunteer) -> User:
        """The user with a name of the cast, or of a volunteer."""
        found = getattr(self.cast, name) if isinstance(name, str) else name
        return found if isinstance(found, User) else db.session.get_one(User, found.user_id)

    def signed_in(self, who: str | Volunteer) -> InspectingClient:
        """Somebody whose session begins now, whatever day it was before."""
        with self.client.session_transaction() as session:
            session.clear()
        return self.client.as_user(self.person(who), "en")

    def get(self, who: str | Volunteer, path: str, **options):
        """A page as somebody sees it, in English."""
        db.session.expire_all()
        return self.signed_in(who).get(path, **options)

    def send(self, who: str | Volunteer, path: str, **fields: object):
        """A form that somebody sends, and the page that follows."""
        db.session.expire_all()
        answer = self.signed_in(who).post(path, data=fields, follow_redirects=True)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        db.session.expire_all()
        return words_of(answer)

    def command(self, *words: str) -> str:
        """What a command says."""
        db.session.commit()
        answer = self.app.test_cli_runner().invoke(args=words)
        assert answer.exit_code == 0, answer.output
        return answer.output

    def letter(self, pair_row: Pair, direction: Direction, number: int) -> Letter:
        """A letter as it is stored now."""
        return letter_of(pair_row, direction, number)

    def look(self, *pairs: Pair) -> list[Seen]:
        """All that the pages say of pairs."""
        pages: dict[tuple[str, ...], object] = {}
        return [
            Seen(*(getattr(Look(self, one, pages), name.name) for name in fields(Seen)))
            for one in pairs
        ]

    def see(self, pair: Pair, *names: str, **others: str) -> tuple[Any, ...]:
        """Some of what Seen has of a pair; `others` names another school's code or contact."""
        look = Look(self, pair, {}, **others)
        return tuple(getattr(look, name) for name in names)

    def open_round(self, **fields: object) -> int:
        """A round of the whole city; its number."""
        form = {"cohort": self.cast.cohort.id, "region": "441600", "anyway": "1"} | fields
        answer = self.signed_in("city_coordinator").post("/rounds/", data=form)
        return int(re.search(r"/rounds/(\d+)$", answer.location)[1])

    def solve(self, round_id: int) -> int:
        """A draft of a round; its number."""
        client = self.signed_in("city_coordinator")
        with time_machine.travel(NOW, tick=True):  # a solver that waits needs a clock that runs
            answer = client.post(f"/rounds/{round_id}/drafts", data={"again": POLICY})
        assert answer.location, answer.status
        return int(re.search(r"/rounds/drafts/(\d+)$", answer.location)[1])


def set_in_motion(pairs: Sequence[Pair]) -> None:
    """The letters of pairs are where the programme says."""

    def codes(way: Direction, number: int) -> list[str]:
        return [letter_of(one, way, number).code for one in pairs]

    all_moved(codes(TO_CHILD, 1), State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    all_moved(codes(TO_CHILD, 2), State.POSTED)
    all_moved(codes(TO_VOLUNTEER, 1), State.HANDED_IN, State.POSTED)
    all_moved(codes(TO_VOLUNTEER, 2), State.HANDED_IN)


def words_of(answer) -> str:
    """A page's words, one space between two."""
    text = BeautifulSoup(answer.get_data(as_text=True), "html.parser").get_text(" ", strip=True)
    return re.sub(r"\s+", " ", text)


def messages_to(user: User, kind: str) -> list[Message]:
    """What the outbox has for somebody."""
    query = select(Message).where(Message.user_id == user.id, Message.kind == kind)
    return list(db.session.scalars(query))


def travel(days: int) -> time_machine.travel:
    """The clock some days after the day on which the cast plays."""
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


def day_after(days: int) -> date:
    """The day some days after."""
    return TODAY + timedelta(days=days)

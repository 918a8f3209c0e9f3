"""A small programme in full motion, acted on and looked at through its pages and commands alone.

Deer and Cloud are the two that facts are about; Stone and Aze are at the same school and must not
feel any of it. Of both pairs the first letter is with the child, the second in the post, the third
to be written; the first reply is in the post, the second with the teacher.
"""

import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import time_machine
from bs4 import BeautifulSoup
from docx import Document
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Letter, Message, Pair, User
from letters.states import Direction, State
from tests.app.moving import moved
from tests.cast import NOW, TODAY, Cast, letter_of, pair
from tests.inspection import InspectingClient

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER
POLICY = "[weights]\nage = 1\n"
LOOKED_AT = tuple(TODAY + timedelta(days=days) for days in (1, 21))
"""The days of which the reminders are asked: tomorrow, and in three weeks."""


@dataclass(frozen=True)
class Seen:
    """What all pages say of a pair on a day; nothing was changed by looking."""

    child_out: str
    volunteer_out: str
    printed: frozenset[str]
    to_pack: frozenset[str]
    at_desk: frozenset[str]
    thread: str
    reminded: frozenset[str]
    today: frozenset[str]
    listed: frozenset[str]
    decided: bool
    late: bool
    state: str
    sentence: str


class Programme:
    """The programme and who sits at its pages."""

    def __init__(self, app: Flask, client: InspectingClient, cast: Cast) -> None:
        self.app, self.client, self.cast = app, client, cast
        for number, one in enumerate((cast.deer, cast.stone, cast.foreign_child)):
            one.guardian.phone = f"1390000000{number}"
        db.session.commit()
        self.friends = pair(cast, cast.deer, cast.cloud)
        self.others = pair(cast, cast.stone, cast.aze)
        for one in (self.friends, self.others):
            set_in_motion(one)

    def person(self, name: str) -> User:
        """The user with a name of the cast, or of a volunteer."""
        found = getattr(self.cast, name)
        return found if isinstance(found, User) else db.session.get_one(User, found.user_id)

    def get(self, who: str, path: str, **options):
        """A page as somebody sees it, in English."""
        db.session.expire_all()
        return self.client.as_user(self.person(who), "en").get(path, **options)

    def send(self, who: str, path: str, **fields: object):
        """A form that somebody sends, and the page that follows."""
        db.session.expire_all()
        client = self.client.as_user(self.person(who), "en")
        answer = client.post(path, data=fields, follow_redirects=True)
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

    def look(self, *pairs: Pair, **others: str) -> list[Seen]:
        """All that the pages say of pairs; `others` names another school's code or contact."""
        pages: dict[tuple[str, ...], object] = {}
        return [Look(self, one, pages, **others).seen() for one in pairs]

    def open_round(self, **fields: object) -> int:
        """A round of the whole city; its number."""
        form = {"cohort": self.cast.cohort.id, "region": "441600", "anyway": "1"} | fields
        client = self.client.as_user(self.cast.city_coordinator, "en")
        answer = client.post("/rounds/", data=form)
        return int(re.search(r"/rounds/(\d+)$", answer.location)[1])

    def solve(self, round_id: int) -> int:
        """A draft of a round; its number."""
        client = self.client.as_user(self.cast.city_coordinator, "en")
        with time_machine.travel(NOW, tick=True):  # a solver that waits needs a clock that runs
            answer = client.post(f"/rounds/{round_id}/drafts", data={"again": POLICY})
        return int(re.search(r"/rounds/drafts/(\d+)$", answer.location)[1])


def set_in_motion(row: Pair) -> None:
    """The letters of a pair are where the programme says."""
    code = {
        (way, number): letter_of(row, way, number).code for way in Direction for number in (1, 2)
    }
    moved(code[TO_CHILD, 1], State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    moved(code[TO_CHILD, 2], State.POSTED)
    moved(code[TO_VOLUNTEER, 1], State.HANDED_IN, State.POSTED)
    moved(code[TO_VOLUNTEER, 2], State.HANDED_IN)


def words_of(answer) -> str:
    """A page's words, one space between two."""
    text = BeautifulSoup(answer.get_data(as_text=True), "html.parser").get_text(" ", strip=True)
    return re.sub(r"\s+", " ", text)


@dataclass
class Look:
    """Somebody who opens one page after the other for a pair."""

    play: Programme
    pair: Pair
    pages: dict[tuple[str, ...], Any]
    school: str = "S-DENGTA"
    contact: str = "contact"
    coordinator: str = "coordinator"

    def seen(self) -> Seen:
        """Everything."""
        self.codes = {
            one.code: f"{one.direction} {one.number}"
            for one in db.session.scalars(select(Letter).where(Letter.pair_id == self.pair.id))
        }
        self.code, self.child = self.pair.code, self.pair.child.code
        self.pen_name = self.pair.child.pen_name
        self.volunteer = self.pair.volunteer.code
        name = {"V-CLOUD": "cloud", "V-AZE": "aze"}[self.volunteer]
        state, sentence = self._standing()
        return Seen(
            child_out=self._left_out("children", self.child),
            volunteer_out=self._left_out("volunteers", self.volunteer),
            printed=self._printed(),
            to_pack=self._to_pack(),
            at_desk=self._letters_on(self.contact, f"/school?school={self.school}"),
            thread=self._thread(name),
            reminded=self._reminded(),
            today=self._today(),
            listed=self._listed(),
            decided=self.code in self._csv("/pairs/?look=decide&as=csv"),
            late=self.code in self._csv("/letters/?late=yes&as=csv"),
            state=state,
            sentence=sentence,
        )

    def _get(self, who: str, path: str) -> Any:
        """A page, opened once for all pairs that are looked at."""
        if (who, path) not in self.pages:
            self.pages[who, path] = self.play.get(who, path)
        return self.pages[who, path]

    def _left_out(self, side: str, code: str) -> str:
        """The reason for which a round opened now leaves the person out; empty: they are in."""
        number = self.pages.setdefault(("round",), None) or self.play.open_round()
        self.pages["round",] = number
        page = self._get("city_coordinator", f"/rounds/{number}").text
        for reason in set(re.findall(rf"left-out/{side}\?reason=(\w+)", page)):
            path = f"/rounds/{number}/left-out/{side}?reason={reason}"
            if code in self._get("city_coordinator", path).text:
                return reason
        return ""

    def _printed(self) -> frozenset[str]:
        """The letters with a sheet in the pack of the term, from the contact's page."""
        answer = self._get(self.contact, f"/packs/{self.school}/make?part=school&term=1")
        if answer.status_code != 200:
            return frozenset()
        words = xml_of(answer.data)
        return frozenset(name for code, name in self.codes.items() if code in words)

    def _to_pack(self) -> frozenset[str]:
        found = frozenset[str]()
        for way in Direction:
            path = f"/bundles/new?school={self.school}&direction={way}"
            found |= self._letters_on(self.coordinator, path)
        return found

    def _letters_on(self, who: str, path: str) -> frozenset[str]:
        page = self._get(who, path).text
        return frozenset(name for code, name in self.codes.items() if code in page)

    def _thread(self, name: str) -> str:
        """What the volunteer is asked: 'post', 'receive', 'nothing'; 'closed' where all is shut."""
        answer = self._get(name, f"/threads/{self.code}")
        if answer.status_code != 200:
            return "closed"
        page = answer.text
        asked = [
            word
            for word, button in (("post", "I posted it"), ("receive", "Yes, it is here"))
            if button in page
        ]
        return asked[0] if asked else "nothing"

    def _reminded(self) -> frozenset[str]:
        """Who is told of a letter of the pair on one of the next days, by the daily command."""
        told = set()
        for day in LOOKED_AT:
            for line in self._due_on(day).split("\n"):
                if line.partition(" ")[0] in self.codes:
                    told.add(re.search(r"(\w+) \(user", line)[1])
        return frozenset(told)

    def _due_on(self, day: date) -> str:
        key = ("remind", day.isoformat())
        if key not in self.pages:
            self.pages[key] = self.play.command("remind", "--on", day.isoformat(), "--dry-run")
        return self.pages[key]

    def _today(self) -> frozenset[str]:
        return frozenset(
            re.findall(r"/pairs/\?fact=(\w+)", self._get(self.coordinator, "/today/").text)
        )

    def _listed(self) -> frozenset[str]:
        return frozenset(
            fact for fact in self._today() if self.code in self._csv(f"/pairs/?fact={fact}&as=csv")
        )

    def _csv(self, path: str) -> str:
        answer = self._get(self.coordinator, path)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def _standing(self) -> tuple[str, str]:
        page = self._get(self.coordinator, f"/pairs/{self.code}")
        notice = BeautifulSoup(page.text, "html.parser").select_one(".notice p strong")
        row = next(
            line
            for line in self._csv("/pairs/?state=all&as=csv").split("\n")
            if line.startswith(self.code)
        )
        return row.split(",")[7], notice.get_text(" ", strip=True) if notice else ""


def xml_of(content: bytes) -> str:
    """All words of a Word file, its tables' and boxes' too."""
    document = Document(io.BytesIO(content))
    return " ".join(node.text or "" for node in document.element.body.iter() if node.text)


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

"""What the pages and commands say of a pair: somebody opens one after the other."""

import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from docx import Document
from sqlalchemy import select

from app.extensions import db
from app.models import Letter, Pair, Volunteer
from letters.states import Direction
from tests.cast import TODAY

if TYPE_CHECKING:
    from tests.journeys.facts.programme import Programme

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


@dataclass
class Look:
    """Somebody who opens one page after the other for a pair; has all that Seen has."""

    play: "Programme"
    pair: Pair
    pages: dict[tuple[str, ...], Any]
    school: str = "S-DENGTA"
    contact: str = "contact"
    coordinator: str = "coordinator"

    @cached_property
    def codes(self) -> dict[str, str]:
        """What each letter of the pair is called here, by code."""
        query = select(Letter).where(Letter.pair_id == self.pair.id)
        return {one.code: f"{one.direction} {one.number}" for one in db.session.scalars(query)}

    def _get(self, who: str | Volunteer, path: str) -> Any:
        """A page, opened once for all pairs that are looked at."""
        key = (str(self.play.person(who).id), path)
        if key not in self.pages:
            self.pages[key] = self.play.get(who, path)
        return self.pages[key]

    @property
    def child_out(self) -> str:
        return self._left_out("children", self.pair.child.code)

    @property
    def volunteer_out(self) -> str:
        return self._left_out("volunteers", self.pair.volunteer.code)

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

    @property
    def printed(self) -> frozenset[str]:
        """The letters with a sheet in the pack of the term, from the contact's page."""
        path = f"/packs/{self.school}/make?part=school&term=1"
        answer = self._get(self.contact, path)
        if answer.status_code == 302:  # nothing is to be printed
            return frozenset()
        assert answer.status_code == 200, path
        if ("words", path) not in self.pages:
            self.pages["words", path] = words_in(answer.data)
        words = self.pages["words", path]
        return frozenset(name for code, name in self.codes.items() if code in words)

    @property
    def to_pack(self) -> frozenset[str]:
        found = frozenset[str]()
        for way in Direction:
            path = f"/bundles/new?school={self.school}&direction={way}"
            found |= self._letters_on(self.coordinator, path)
        return found

    def _letters_on(self, who: str, path: str) -> frozenset[str]:
        page = self._get(who, path).text
        return frozenset(name for code, name in self.codes.items() if code in page)

    @property
    def at_desk(self) -> frozenset[str]:
        return self._letters_on(self.contact, f"/school?school={self.school}")

    @property
    def thread(self) -> str:
        """What the volunteer is asked: 'post', 'receive', 'nothing'; 'closed' where all is shut."""
        answer = self._get(self.pair.volunteer, f"/threads/{self.pair.code}")
        if answer.status_code != 200:
            return "closed"
        page = answer.text
        asked = [
            word
            for word, button in (("post", "I posted it"), ("receive", "Yes, it is here"))
            if button in page
        ]
        return asked[0] if asked else "nothing"

    @property
    def reminded(self) -> frozenset[str]:
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

    @property
    def today(self) -> frozenset[str]:
        return frozenset(
            re.findall(r"/pairs/\?fact=(\w+)", self._get(self.coordinator, "/today/").text)
        )

    @property
    def listed(self) -> frozenset[str]:
        return frozenset(
            fact
            for fact in self.today
            if self.pair.code in self._csv(f"/pairs/?fact={fact}&as=csv")
        )

    def _csv(self, path: str) -> str:
        answer = self._get(self.coordinator, path)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    @property
    def decided(self) -> bool:
        return self.pair.code in self._csv("/pairs/?look=decide&as=csv")

    @property
    def late(self) -> bool:
        return self.pair.code in self._csv("/letters/?late=yes&as=csv")

    @property
    def state(self) -> str:
        lines = self._csv("/pairs/?state=all&as=csv").split("\n")
        row = next(line for line in lines if line.startswith(self.pair.code))
        return row.split(",")[7]

    @property
    def sentence(self) -> str:
        page = self._get(self.coordinator, f"/pairs/{self.pair.code}")
        notices = "".join(re.findall(r'class="[^"]*\bnotice\b[^"]*".*?</p>', page.text, re.DOTALL))
        notice = BeautifulSoup(notices, "html.parser").select_one("p strong")
        return notice.get_text(" ", strip=True) if notice else ""


def words_in(content: bytes) -> str:
    """All words of a Word file, its tables' and boxes' too."""
    document = Document(io.BytesIO(content))
    return " ".join(node.text or "" for node in document.element.body.iter() if node.text)

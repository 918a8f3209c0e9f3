"""Somebody at a browser whose clicks are counted: each click, file, choice in a list and answer.

Typing is no click.
"""

from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from bench.clicks.stage import PASSWORD
from tests.browser.person import DESK, TALL, Person

# The first round of a fresh machine compiles the engine.
PATIENCE_MS = 240_000


class Walker:
    """One person; where an email is given, signed in at a first page before the count begins."""

    def __init__(self, browser: Browser, address: str, email: str = "", first: str = "/") -> None:
        size = {"width": DESK, "height": TALL[DESK]}
        context = browser.new_context(locale="en-GB", viewport=size, accept_downloads=True)
        self.person = Person(context, address, "en")
        self.page = self.person.page
        self.page.set_default_timeout(PATIENCE_MS)
        if email:
            self.person.signs_in(email, PASSWORD)
            self.page.goto(address + first)
        self.clicks = self.person.asked = 0

    def click(self, where: Locator) -> None:
        """One click."""
        self.clicks += 1
        where.click()

    def link(self, words: str) -> None:
        """A link that says so, wherever on the page."""
        self.click(self.page.get_by_role("link", name=words).first)

    def button(self, words: str) -> None:
        """A button of the page that says so."""
        self.click(self.page.locator("main").get_by_role("button", name=words).first)

    def all_of(self, words: str) -> None:
        """A box or a dot in a label that says so."""
        self.click(self.page.locator("main label", has_text=words).first)

    def chooses(self, name: str, value: str) -> None:
        """An entry of a list: counted as one click."""
        self.clicks += 1
        self.page.locator(f"main select[name='{name}']").first.select_option(value)

    def file(self, path: Path) -> None:
        """A file chosen: counted as one click."""
        self.clicks += 1
        self.page.locator("main input[type='file']").set_input_files(path)

    def downloads(self, words: str) -> Path:
        """A link or button that hands out a file; where it lies."""
        with self.page.expect_download() as handed:
            self.link(words)
        return handed.value.path()

    def sees(self, words: str) -> None:
        """Wait for what says that it is done."""
        expect(self.page.locator("main")).to_contain_text(words, timeout=PATIENCE_MS)

    @property
    def counted(self) -> int:
        """Clicks, and answers to questions."""
        assert not self.person.faults, self.person.faults
        return self.clicks + self.person.asked

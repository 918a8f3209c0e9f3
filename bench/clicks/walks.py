"""What people do, click by click. Typing is no click; a choice in a list and an answer are."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, expect

from bench.clicks.stage import CLASSES, PASSWORD, SCHOOLS, VOLUNTEERS
from tests.browser.person import DESK, TALL, Person


class Walker:
    """Somebody signed in, whose clicks are counted."""

    def __init__(self, browser: Browser, address: str, email: str, first: str) -> None:
        size = {"width": DESK, "height": TALL[DESK]}
        context = browser.new_context(locale="en-GB", viewport=size, accept_downloads=True)
        self.person = Person(context, address, "en")
        self.person.signs_in(email, PASSWORD)
        self.page = self.person.page
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

    def sees(self, words: str) -> None:
        """Wait for what says that it is done."""
        expect(self.page.locator("main")).to_contain_text(words)

    @property
    def counted(self) -> int:
        """Clicks, and answers to questions."""
        assert not self.person.faults, self.person.faults
        return self.clicks + self.person.asked


@dataclass(frozen=True, slots=True)
class Walk:
    """A line of the table: what is done, how many clicks it may take, and the walk itself."""

    task: str
    target: int
    walk: Callable[[Browser, str], int]


def gates(browser: Browser, address: str) -> int:
    """The record check of all volunteers who lack it."""
    who = Walker(browser, address, "li@example.org", "/today/")
    who.link("Volunteers")
    who.chooses("gate", "vetting")
    who.button("Filter")
    who.all_of(f"all {VOLUNTEERS} that match")
    who.button("Record")
    who.sees(f"Done for {VOLUNTEERS}")
    return who.counted


def packing(browser: Browser, address: str) -> int:
    """From the page of the school: all letters that lie there go into one bag."""
    who = Walker(browser, address, "li@example.org", "/schools/S-DENGTA")
    who.link("Pack a bundle")
    who.click(who.page.locator(".tick-all"))
    who.button("Pack and post at once")
    who.sees("is packed")
    return who.counted


def contacts(browser: Browser, address: str) -> int:
    """The coordinator proposes, the admin approves, invites and prints."""
    one = Walker(browser, address, "li@example.org", "/today/")
    one.link(f"{SCHOOLS} school contacts have no account yet")
    one.all_of(f"all {SCHOOLS} that match")
    one.button("Propose accounts")
    one.sees(f"Done for {SCHOOLS}")
    two = Walker(browser, address, "admin@example.org", "/today/")
    two.link(f"{SCHOOLS} roles wait for your approval")
    two.all_of(f"all {SCHOOLS} that match")
    two.button("Approve and invite")
    two.sees(f"Done for {SCHOOLS}")
    two.link("School contacts without mail")
    with two.page.expect_download() as download:
        two.button("Print the letters")
    assert download.value.path().stat().st_size > 0
    return one.counted + two.counted


def replies(browser: Browser, address: str) -> int:
    """Twelve replies of twelve classes lie on the teacher's desk, and go into the post."""
    who = Walker(browser, address, "teacher@example.org", "/school")
    who.button(f"All {CLASSES} replies of all classes are here")
    who.button(f"All {CLASSES} are posted")
    who.sees("on their way")
    return who.counted


WALKS = (
    Walk("gates of 400 volunteers", 5, gates),
    Walk("pack a bundle of 44", 3, packing),
    Walk("200 school contacts invited and approved", 12, contacts),
    Walk("12 replies from 12 classes", 3, replies),
)

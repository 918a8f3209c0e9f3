"""A real Chromium, a real server on the demo programme or on nothing, and people to act."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.person import DESK, TALL, Person
from tests.browser.server import Server, demo_home
from tests.databases import shared_folder

HERE = Path(__file__).parent
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all; each person has a context of their own."""
    program = chromium.path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


class Demo:
    """The demo programme on a server of its own, and who is signed in there."""

    def __init__(self, server: Server, accounts: dict[str, tuple[str, str]]) -> None:
        self.server, self.accounts = server, accounts
        self.sessions: dict[str, Any] = {}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The small demo programme, running. Tests share it: none relies on what another did."""
    shared = shared_folder(tmp_path_factory)
    with FileLock(shared / "demo.lock"):
        accounts = demo_home(shared / "demo", home := tmp_path_factory.mktemp("demo") / "home")
    server = Server(home)
    yield Demo(server, accounts)
    server.stop()


@pytest.fixture
def fresh(databases, tmp_path: Path) -> Iterator[Server]:
    """A server on an empty database."""
    server = Server(tmp_path, databases.empty())
    yield server
    server.stop()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Person]]:
    """Makes people who are not signed in; at the end nothing may have gone wrong unseen."""
    people: list[Person] = []

    def make(
        address: str, width: int = DESK, language: str = "zh", script: bool = True, **more: Any
    ) -> Person:
        context = browser.new_context(
            locale=LANGUAGES[language],
            viewport={"width": width, "height": TALL[width]},
            java_script_enabled=script,
            accept_downloads=True,
            **more,
        )
        people.append(Person(context, address, language))
        return people[-1]

    yield make
    for person in people:
        person.context.close()
    faults = [fault for person in people for fault in person.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def member(demo: Demo, visitor: Callable[..., Person]) -> Callable[..., Person]:
    """Makes people of the demo who are signed in, by role or address."""

    def make(who: str, width: int = DESK, language: str = "zh", **more: Any) -> Person:
        if who not in demo.sessions:
            first = visitor(demo.server.address, script=more.get("script", True))
            first.signs_in(*demo.accounts[who])
            demo.sessions[who] = first.context.storage_state()
        return visitor(
            demo.server.address, width, language, storage_state=demo.sessions[who], **more
        )

    return make

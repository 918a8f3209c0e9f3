"""Opens each page that a role can reach by links, in a real browser: axe, and how much it weighs.

Run: python -m bench.every_page [ROLE …]. It takes the small demo programme, both languages and four
widths; a page of each kind of address is looked at. It prints each fault that axe calls serious or
critical, pages of 100 KiB or more, then the heaviest. It needs Chromium, and half an hour.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.grave import grave_faults
from tests.browser.person import Person
from tests.browser.server import Server, demo_home

ROLES = (
    "nobody",
    "volunteer",
    "school_contact",
    "coordinator",
    "admin",
    "counsellor",
    "reviewer",
    "auditor",
)
FIRST = {"nobody": ("/sign-in", "/forgotten", "/apply", "/nowhere")}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS = (360, 768, 1024, 1280)
HEAVIEST = 100 * 1024
SHOWN = 10
# What stands for one thing of many: codes, numbers, tokens.
ONE = re.compile(r"/(?:[A-Z0-9]+-[A-Z0-9-]+|\d+|[\w.-]{40,})(?=/|$)")
FILES = re.compile(
    r"/template|/sheet$|/consent-forms/|\.zip|/file$|/slip/|/make$|/certificates|/faults$|as=|/packs/pair"
)


def kind_of(address: str) -> str:
    """What pages of one kind have in common: the path without codes."""
    path, _, query = address.partition("?")
    asked = ",".join(sorted(re.findall(r"(?:deed|kind|state|look|holder)=[^&]+", query)))
    return ONE.sub("/*", path) + (f"?{asked}" if path.startswith("/batches") else "")


class Look:
    """One role in one language: what was found, and what the pages weigh."""

    def __init__(self, browser: Browser, server: Server, language: str) -> None:
        size = {"width": WIDTHS[-1], "height": 900}
        context = browser.new_context(locale=LANGUAGES[language], viewport=size)
        self.person = Person(context, server.address, language)
        self.person.expected = {404}
        self.page: Page = self.person.page
        self.weights: dict[str, int] = {}
        self.faults: list[str] = []
        self._looks: dict[int, set[str]] = {width: set() for width in WIDTHS}
        self._bytes = 0
        session = context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", self._weigh)

    def _weigh(self, told: dict[str, Any]) -> None:
        self._bytes += int(told["encodedDataLength"])

    def walk(self, first: tuple[str, ...]) -> None:
        """From the first pages along all links, each kind of page once."""
        waiting, seen = list(first), set[str]()
        # What the page after signing in still loads is not the first page's weight.
        self.page.wait_for_load_state("networkidle")
        while waiting:
            address = waiting.pop(0)
            if kind_of(address) in seen:
                continue
            seen.add(kind_of(address))
            self._bytes = 0
            self.page.goto(self.person.address + address, wait_until="load")
            self.page.wait_for_timeout(50)
            self.weights[address] = self._bytes
            self._look_at(address)
            waiting += [one for one in self._links() if kind_of(one) not in seen]

    def _look_at(self, address: str) -> None:
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = grave_faults(self.page, self._looks[width])
            wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found += ["wider than the window"] if wide else []
            self.faults += [f"{address} ({self.person.language}, {width}): {one}" for one in found]

    def _links(self) -> Iterator[str]:
        for one in self.page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
            address = one.removeprefix(self.person.address).partition("#")[0]
            if address.startswith("/") and not FILES.search(address):
                yield address


def main() -> int:
    """Print what was found; 1 where something is at fault."""
    weights, faults, pages = dict[str, int](), list[str](), 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        accounts = demo_home(Path(folder) / "made", Path(folder) / "home")
        server = Server(Path(folder) / "home")
        browser = playwright.chromium.launch(
            executable_path=chromium.path(), args=chromium.ARGUMENTS
        )
        for role in sys.argv[1:] or ROLES:
            for language in LANGUAGES:
                look = Look(browser, server, language)
                if role in accounts:
                    look.person.signs_in(*accounts[role])
                look.walk(FIRST.get(role, ("/", "/account", "/messages/")))
                faults += [f"{role} {one}" for one in look.faults + look.person.faults]
                weights |= {f"{role} {one}": size for one, size in look.weights.items()}
                pages += len(look.weights)
                print(f"{role}, {language}: {len(look.weights)} pages", flush=True)
                for one in look.faults + look.person.faults:
                    print(f"  {one}", flush=True)
                look.person.context.close()
        browser.close()
        server.stop()
    heavy = sorted(weights.items(), key=lambda one: -one[1])
    for name, size in heavy[:SHOWN]:
        print(f"{size / 1024:6.1f} KiB  {name}")
    print(f"{pages * len(WIDTHS)} looks at {pages} pages, {len(faults)} faults")
    return int(bool(faults) or heavy[0][1] >= HEAVIEST)


if __name__ == "__main__":
    sys.exit(main())

"""Somebody at a browser, who clicks and types, and notices what the browser complains about."""

import gettext
import re
from re import Pattern

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from tests.browser.server import ROOT

PHONE, DESK = 360, 1280
TALL = {PHONE: 740, DESK: 900}
# A busy machine makes people wait; only a fault makes them wait this long.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
Words = str | tuple[str, str] | Pattern[str]
COUNT_CLICKS = """addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);"""


def in_language(language: str, words: Words, values: dict[str, object]) -> str | Pattern[str]:
    """The words as a page says them in 'zh' or 'en'; a pair is singular and plural by `num`."""
    if isinstance(words, Pattern):
        return words
    catalog = gettext.translation(
        "messages",
        ROOT / "app/translations",
        ["zh_Hans_CN"] if language == "zh" else [],
        fallback=language == "en",
    )
    if isinstance(words, tuple):
        said = catalog.ngettext(*words, int(str(values["num"])))
    else:
        said = catalog.gettext(words)
    return said % values if values else said


class Person:
    """One browser of one person; `faults` is what went wrong unseen.

    Words are given as the source says them, in English, and looked for in the person's language.
    """

    def __init__(self, context: BrowserContext, address: str, language: str) -> None:
        self.context, self.address, self.language = context, address, language
        self.faults: list[str] = []
        self.expected: set[int] = set()
        self.asked = 0
        context.add_init_script(COUNT_CLICKS)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", self._look)
        self.page.on("dialog", self._agree)
        self.page.on("requestfailed", self._miss)

    @property
    def clicks(self) -> int:
        """How often the person has clicked, on the pages and on questions before them."""
        return self.asked + int(self.page.evaluate("Number(sessionStorage.clicks || 0)"))

    def _agree(self, dialog) -> None:
        self.asked += 1
        dialog.accept()

    def _hear(self, message) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _miss(self, request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _look(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")
        if not response.url.startswith((self.address, "data:")):
            self.faults.append(f"another host: {response.url}")

    def goes_to(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path.startswith("http") else self.address + path)

    def signs_in(self, email: str, password: str) -> None:
        """With email and password, by typing."""
        self.goes_to("/sign-in")
        self.types("email", email)
        self.types("password", password)
        self.page.locator("main form button").first.click()
        expect(self.page).not_to_have_url(re.compile("sign-in"))

    def types(self, name: str, text: str) -> None:
        """Into the field of that name."""
        self.page.locator(f"main [name='{name}']").first.fill(text)

    def chooses(self, name: str, words: Words, **values: object) -> None:
        """An entry of a list, by what it says or by a pattern that it holds; a school by typing."""
        box = self.page.locator(f"main select[name='{name}']").first
        said = self.words(words, **values)
        pattern = said if isinstance(said, Pattern) else re.compile(re.escape(said))
        labels = [" ".join(each.split()) for each in box.locator("option").all_text_contents()]
        label = next(label for label in labels if pattern.search(label))
        if box.is_visible():
            box.select_option(label=label)
            return
        field = box.locator("xpath=following-sibling::div[1]/input")
        field.fill(str(said))
        field.press("Enter")
        expect(field).to_have_value(label)
        # The name may have been typed whole: it is chosen when the list behind it says so.
        expect(box.locator("option:checked")).to_have_text(label)

    def words(self, words: Words, **values: object) -> str | Pattern[str]:
        """In this person's language."""
        return in_language(self.language, words, values)

    def button(self, words: Words, **values: object) -> Locator:
        """The first button of the page's content that says so."""
        return (
            self.page.locator("main").get_by_role("button", name=self.words(words, **values)).first
        )

    def link(self, words: Words, **values: object) -> Locator:
        """The first link of the page's content that says so."""
        return self.page.locator("main").get_by_role("link", name=self.words(words, **values)).first

    def presses(self, words: Words, **values: object) -> None:
        """A button; a form that was typed into asks first whether the line is there, and a tap
        is kept on the phone before it is sent."""
        self.button(words, **values).click()
        at_rest = "html:not([data-sending]):not(:has(form[data-tap][data-sent]))"
        self.page.locator(at_rest).wait_for(state="attached")
        self.page.wait_for_load_state()

    def follows(self, words: Words, **values: object) -> None:
        """A link."""
        self.goes_by(self.link(words, **values))

    def goes_by(self, link: Locator) -> None:
        """A link, however it is found, until the page that it leads to stands."""
        link.evaluate("element => { element.ownerDocument.documentElement.dataset.left = '' }")
        link.click()
        self.page.locator("html:not([data-left])").wait_for(state="attached")
        self.page.wait_for_load_state()

    def filters(self, pattern: str) -> None:
        """A list as its form says, until the address holds the pattern: the page may stay."""
        self.button("Filter").click()
        self.page.wait_for_url(re.compile(pattern))

    def opens(self, words: str) -> None:
        """A page of the main navigation."""
        bar = self.page.locator(".topbar nav")
        self.goes_by(bar.get_by_role("link", name=self.words(words), exact=True))

    def sees(self, words: Words, **values: object) -> None:
        """Words in the page's content."""
        expect(self.page.locator("main")).to_contain_text(self.words(words, **values))

    def sees_not(self, words: Words, **values: object) -> None:
        """No such words, but for those of the guide behind the question mark."""
        own = self.page.locator("main > :not(.help)")
        expect(own.filter(has_text=self.words(words, **values))).to_have_count(0)

    def sees_heading(self, words: Words, **values: object) -> None:
        """The page's h1."""
        expect(self.page.locator("h1")).to_contain_text(self.words(words, **values))

    @property
    def path(self) -> str:
        """Where the person is."""
        return self.page.url.removeprefix(self.address)

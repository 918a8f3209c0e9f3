"""Whether everybody can read and use the pages: axe, narrow phones, thumbs, slow lines."""

import pytest
from playwright.sync_api import Page

from tests.browser.grave import faults_by_night, grave_faults
from tests.browser.pages import PAGES, pages_of
from tests.browser.person import DESK, PHONE, TALL, Person

TABLET = 768
ON_PHONES = {"school_contact", "volunteer", "nobody"}
TOUCHED = (
    ".btn, .ticks label, .topbar nav a, .brand, .form-control, .form-select, summary, "
    ".table-stack td > a, .card-head a, .form-check-label"
)
KILOBYTES_OF_A_FIRST_PAGE = 120
SMALL = """all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
    .map(e => e.textContent.trim().slice(0, 30) + ' ' + e.getBoundingClientRect().height)"""


@pytest.fixture
def stroller(member, visitor, demo):
    """Somebody of a role, or nobody, at a browser."""

    def make(who: str, width: int, language: str) -> Person:
        if who == "nobody":
            return visitor(demo.server.address, width, language)
        return member(who, width, language)

    return make


def too_wide(page: Page) -> list[str]:
    """Whether one must scroll sideways on a tablet or a phone; the page stays as on a phone."""
    found = []
    for width in (TABLET, PHONE):
        page.set_viewport_size({"width": width, "height": TALL[PHONE]})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{needed} px on {width} px")
    return found


def too_small(page: Page) -> list[str]:
    """What a thumb would miss."""
    return [f"small: {one}" for one in page.locator(TOUCHED).evaluate_all(SMALL)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", PAGES)
def test_each_page_of_a_role_can_be_read_and_used_at_a_desk_and_on_a_phone(
    stroller, demo, who, language
):
    """Each page is opened once a language: styles alone, no script, lay it out for a width, and
    colour it by day and by night.
    """
    person, looks, found = stroller(who, DESK, language), set[str](), []
    for path in pages_of(who, person.page, demo.server.address):
        person.page.set_viewport_size({"width": DESK, "height": TALL[DESK]})
        person.goes_to(path)
        faults = []
        if language == "zh":
            # Names of fields and colours are those of all languages; the length of words is not.
            faults = grave_faults(person.page, looks) + faults_by_night(person.page, looks)
        faults += too_wide(person.page)
        if who in ON_PHONES:
            faults += too_small(person.page)
        found += [f"{path}: {fault}" for fault in faults]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["school_contact", "volunteer"])
def test_a_first_page_is_light_enough_for_a_slow_line(stroller, who):
    person, sizes = stroller(who, PHONE, "zh"), {}
    wire = person.context.new_cdp_session(person.page)
    wire.send("Network.enable")
    wire.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    person.goes_to("/")
    person.page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < KILOBYTES_OF_A_FIRST_PAGE * 1000, sizes


def test_a_faint_text_and_a_field_without_a_name_are_grave(visitor, demo):
    nobody, looks = visitor(demo.server.address), set[str]()
    nobody.goes_to("/sign-in")
    assert not grave_faults(nobody.page, looks)
    nobody.page.evaluate("""document.querySelector("h1").style.color = "#ddd";
        document.querySelector("main label").remove()""")
    found = " ".join(grave_faults(nobody.page, looks))
    assert "color-contrast: <h1" in found
    assert "label: <input" in found

"""Whether everybody can read and use the pages: axe, narrow phones, thumbs, slow lines."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import PAGES, pages_of
from tests.browser.person import DESK, PHONE, Person

GRAVE = {"serious", "critical"}
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


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", PAGES)
def test_no_page_of_a_role_has_a_serious_fault_of_access(stroller, demo, who, language):
    person, axe, found = stroller(who, DESK, language), Axe(), []
    for path in pages_of(who, person.page, demo.server.address):
        person.goes_to(path)
        for fault in axe.run(person.page).response["violations"]:
            if fault["impact"] in GRAVE:
                where = ", ".join(node["html"][:120] for node in fault["nodes"][:2])
                found.append(f"{path}: {fault['id']}: {where}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", PAGES)
def test_no_page_of_a_role_is_wider_than_a_phone(stroller, demo, who, language):
    person, found = stroller(who, PHONE, language), []
    for path in pages_of(who, person.page, demo.server.address):
        person.goes_to(path)
        width = person.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE:
            found.append(f"{path}: {width} px")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["school_contact", "volunteer", "nobody"])
def test_what_a_thumb_touches_is_large_enough(stroller, demo, who):
    person, found = stroller(who, PHONE, "zh"), []
    for path in pages_of(who, person.page, demo.server.address):
        person.goes_to(path)
        small = person.page.locator(TOUCHED).evaluate_all(SMALL)
        found += [f"{path}: {one}" for one in small]
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

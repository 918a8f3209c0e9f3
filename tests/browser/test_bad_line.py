"""A bad line loses no tap: kept on the phone, shown, sent once and in order when one is there."""

import re

from playwright.sync_api import expect

from tests.browser.grave import grave_faults
from tests.browser.person import PHONE
from tests.browser.slips import give_pin, printed_slip

ONE, SEVERAL = "1 tap is waiting for a line", "{count} taps are waiting for a line"
STEPS = "form[data-tap]:not(:has(.btn-quiet))"
KEPT = "Tapped, and kept on this phone: it is sent when there is a line."
COPIES = """async (name) => {
  const store = await caches.open(name);
  const pages = await Promise.all((await store.keys()).map((key) => store.match(key)));
  return Promise.all(pages.map((page) => page.text()));
}"""
IS_READY = """async (name) => {
  const worker = (await navigator.serviceWorker.ready).active;
  return worker?.state === "activated" && (await caches.has(name));
}"""
IS_KEPT = """async () => {
  const store = await caches.open("kept-signed-in");
  const page = await store.match(location.pathname + location.search);
  return Number(page?.headers.get("X-Known-At")) > performance.timeOrigin;
}"""


def ready(person, kind):
    """The worker is at work, and the page is kept."""
    person.page.wait_for_function(IS_READY, arg=f"kept-{kind}")


def loses_the_line(person):
    person.context.set_offline(True)


def finds_the_line(person):
    """What failed while there was none is no fault."""
    person.context.set_offline(False)
    person.faults = [one for one in person.faults if "ERR_INTERNET_DISCONNECTED" not in one]


def opens_anew(person, path):
    """The page was closed, by the phone or by hand."""
    person.page.close()
    person.page = person.context.new_page()
    person.goes_to(path)


def test_a_tap_on_a_slip_outlives_the_line_and_a_closed_page_and_is_sent_once(
    visitor, member, demo
):
    slip = printed_slip(member("coordinator"), 1)
    teacher = visitor(demo.server.address, PHONE, "en")
    teacher.goes_to(slip)
    give_pin(teacher)
    ready(teacher, "slips")
    loses_the_line(teacher)
    teacher.page.locator("form[data-tap-whole] button").click()
    teacher.sees(ONE)
    teacher.sees(KEPT)
    opens_anew(teacher, slip)
    teacher.sees(ONE)
    teacher.sees("No line: this is what was known")
    expect(teacher.page.locator("form[data-tap-whole]")).to_be_hidden()
    assert not grave_faults(teacher.page, set())
    finds_the_line(teacher)
    teacher.sees(re.compile("Confirmed with the code on the slip"))
    expect(teacher.page.locator("#taps")).to_be_hidden()
    opens_anew(teacher, slip)
    teacher.sees(re.compile("Confirmed with the code on the slip"))


def test_a_new_pin_wipes_the_phone_and_the_tap_waits_for_it(visitor, member, demo):
    coordinator = member("coordinator", language="en")
    slip = printed_slip(coordinator, -1)
    teacher = visitor(demo.server.address, PHONE, "en")
    teacher.goes_to(slip)
    give_pin(teacher)
    ready(teacher, "slips")
    loses_the_line(teacher)
    teacher.page.locator("form[data-tap-whole] button").click()
    teacher.sees(ONE)
    coordinator.goes_to("/schools?text=" + school_of(teacher))
    coordinator.goes_by(coordinator.page.locator("tbody a").first)
    coordinator.follows("Make a new PIN, or end the devices of the school")
    coordinator.goes_by(coordinator.button("Make a new PIN"))
    pin = re.sub(r"\D", "", coordinator.page.locator("main .big code").inner_text())
    finds_the_line(teacher)
    teacher.sees("It waits for the PIN of the school: scan the slip again and give it.")
    teacher.goes_to(slip)
    expect(teacher.page.locator("[name='pin']")).to_be_visible()
    teacher.page.wait_for_function("async () => !(await caches.has('kept-slips'))")
    give_pin(teacher, pin)
    teacher.sees(re.compile("Confirmed with the code on the slip"))
    expect(teacher.page.locator("#taps")).to_be_hidden()


def school_of(teacher):
    """The name of the school on the page of a slip."""
    return teacher.page.locator(".bag p").first.inner_text().partition(" · ")[0]


def test_what_a_contact_taps_in_two_tabs_goes_out_in_order_and_signing_out_wipes_the_phone(
    visitor, demo
):
    contact = visitor(demo.server.address, PHONE, "en")
    contact.signs_in(*demo.accounts["school_contact"])
    ready(contact, "signed-in")
    for page in contact.page.evaluate(COPIES, "kept-signed-in"):
        assert not [word for word in ("csrf", "draft-key", "/sign-out", "真名") if word in page]
    taps = contact.page.locator("form[data-tap]").filter(visible=True)
    contact.page.locator("form[data-tap][data-ticks]:visible").last.locator(
        "button:visible"
    ).click()
    undo = contact.page.locator(".notice form[data-tap] button")
    expect(undo).to_be_visible()
    loses_the_line(contact)
    undo.click()
    contact.sees(ONE)
    expect(undo).to_be_hidden()
    finds_the_line(contact)
    contact.sees(re.compile("Taken back"))
    contact.goes_to("/")
    contact.page.wait_for_function(IS_KEPT)
    loses_the_line(contact)
    contact.goes_to("/")
    taps.last.locator("button:visible").click()
    contact.sees(ONE)
    second = contact.context.new_page()
    second.goto(demo.server.address + "/school")
    expect(second.locator("#taps")).to_contain_text(ONE)
    left = second.locator(STEPS).filter(visible=True)
    left.last.locator("button:visible").click()
    contact.sees(SEVERAL.replace("{count}", "2"))
    finds_the_line(contact)
    for page in (contact.page, second):
        expect(page.locator(".topbar nav")).to_be_visible()
        expect(page.locator("#taps")).to_be_hidden()
    assert len(re.findall("Take it back", second.locator("main").inner_text())) >= 2
    second.close()
    contact.page.locator(".topbar form[action='/sign-out'] button").click()
    contact.page.wait_for_url("**/sign-in**")
    contact.page.wait_for_function("async () => !(await caches.has('kept-signed-in'))")
    loses_the_line(contact)
    contact.goes_to("/school")
    contact.sees("This page was not opened on this phone yet")
    finds_the_line(contact)


# What the worker does when the phone is on again, before the page has looked at what waits.
SENT_UNSEEN = """async (form) => {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  const url = form.getAttribute("action"), whose = document.getElementById("taps").dataset.whose;
  await Taps.keep({ name: crypto.randomUUID(), url, fields, words: "", made: Date.now(), whose });
  await Taps.send();
  return performance.timeOrigin;
}"""


def test_a_page_that_was_drawn_before_a_tap_was_sent_without_it_is_drawn_anew(visitor, demo):
    contact = visitor(demo.server.address, PHONE, "en")
    contact.signs_in(*demo.accounts["school_contact"])
    ready(contact, "signed-in")
    contact.goes_to("/school")
    form = contact.page.locator("form[data-tap]").filter(visible=True).last
    drawn = form.evaluate(SENT_UNSEEN)
    other = contact.context.new_page()
    other.goto(demo.server.address + "/school")
    other.evaluate("new BroadcastChannel('taps').postMessage('changed')")
    contact.page.wait_for_function("(before) => performance.timeOrigin > before", arg=drawn)
    contact.sees("Take it back")
    other.close()

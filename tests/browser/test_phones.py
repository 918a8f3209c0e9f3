"""What volunteers and school contacts do on a phone."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.person import PHONE
from tests.browser.slips import give_pin, printed_slip


@pytest.fixture
def slip(member):
    """The address in the code on a printed slip of a bundle that is on its way."""
    return printed_slip(member("coordinator"), 0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_volunteer_types_a_letter_and_finds_it_again(member, language):
    volunteer = member("volunteer", PHONE, language)
    volunteer.goes_to("/")
    volunteer.goes_by(volunteer.page.locator("main a[href$='/write']").first)
    volunteer.types("text", "你好！今天江边起了雾。")
    volunteer.page.locator("main form button.btn-primary").click()
    expect(volunteer.page.locator(".notice-ok")).to_be_visible()
    volunteer.goes_by(volunteer.page.locator("main a[href$='/write']").first)
    expect(volunteer.page.locator("#text")).to_have_value("你好！今天江边起了雾。")


def test_a_volunteer_posts_in_one_tap_and_may_take_it_back(member):
    volunteer = member("volunteer", PHONE)
    volunteer.goes_to("/")
    volunteer.sees("Your turn")
    volunteer.presses("I posted it")
    expect(volunteer.page.locator(".notice-ok")).to_be_visible()
    volunteer.sees_not("I posted it")
    volunteer.page.locator(".thread-letter.to_child button").first.click()
    volunteer.sees("I posted it")


def test_a_contact_confirms_a_bundle_with_one_missing_in_two_taps(member):
    contact = member("school_contact", PHONE)
    contact.goes_to("/")
    bag = contact.page.locator("form[data-tap-whole]").first
    bag.locator("summary").click()
    bag.locator(".ticks label").first.click()
    bag.locator("button").click()
    contact.sees(
        ("%(num)s letter was not in the bundle", "%(num)s letters were not in the bundle"), num=1
    )
    contact.page.locator(".found button").first.click()
    expect(contact.page.locator(".notice-ok").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_the_code_on_a_slip_opens_its_bundle_without_login(visitor, demo, slip, script):
    stranger = visitor(demo.server.address, PHONE, script=script)
    stranger.goes_to(slip)
    give_pin(stranger)
    expect(stranger.page.locator(".ticks input").first).to_be_checked()
    stranger.sees("Please leave the letters closed: they belong to the two who write.")


def test_a_slip_that_was_copied_wrong_says_so_kindly(visitor, demo, slip):
    stranger = visitor(demo.server.address, PHONE)
    stranger.expected.add(404)
    stranger.goes_to(slip[:-3] + "abc")
    stranger.sees_heading("Nothing here")


def ends_all_sessions(demo, visitor):
    """From another device, as somebody does who lost a phone."""
    other = visitor(demo.server.address)
    other.signs_in(*demo.accounts["volunteer"])
    other.goes_to("/account")
    other.presses("Sign out everywhere")
    demo.sessions.pop("volunteer", None)


def test_a_session_that_ended_while_writing_keeps_the_words(demo, visitor):
    volunteer = visitor(demo.server.address, PHONE)
    volunteer.signs_in(*demo.accounts["volunteer"])
    volunteer.goes_to("/")
    volunteer.goes_by(volunteer.page.locator("main a[href$='/write']").first)
    volunteer.types("text", "写到一半，电车来了。")
    # Where the words are kept as one types, that is refused from now on, too.
    volunteer.expected.add(401)
    ends_all_sessions(demo, visitor)
    volunteer.page.locator("main form button.btn-primary").click()
    email, password = demo.accounts["volunteer"]
    volunteer.types("email", email)
    volunteer.types("password", password)
    volunteer.presses("Sign in")
    volunteer.sees_heading("What you typed is still here")
    volunteer.presses("Send it now")
    volunteer.goes_by(volunteer.page.locator("main a[href$='/write']").first)
    expect(volunteer.page.locator("#text")).to_have_value("写到一半，电车来了。")


SHOWN = """navigator.serviceWorker.ready.then((one) => one.getNotifications())
  .then((all) => all.map((one) => [one.title, one.body, one.data.url]))"""
REGISTER = (
    "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)"
)


def test_a_notice_from_outside_is_shown_by_the_worker(member):
    person = member("volunteer", PHONE)
    person.context.grant_permissions(["notifications"], origin=person.address)
    person.goes_to("/account/ways/")
    assert not person.page.eval_on_selector("[data-notices]", "form => form.hidden")
    seen = []
    devtools = person.context.new_cdp_session(person.page)
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda e: seen.extend(e["registrations"])
    )
    devtools.send("ServiceWorker.enable")
    person.page.evaluate(f"{REGISTER}.then(() => true)")
    while not seen:
        person.page.wait_for_timeout(50)
    told = {"title": "信桥", "body": "1 条新消息", "url": f"{person.address}/messages/"}
    number = seen[0]["registrationId"]
    message = {"origin": f"{person.address}/", "registrationId": number, "data": json.dumps(told)}
    devtools.send("ServiceWorker.deliverPushMessage", message)
    while not (shown := person.page.evaluate(SHOWN)):
        person.page.wait_for_timeout(50)
    assert shown == [list(told.values())]

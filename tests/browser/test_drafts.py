"""A bad line loses nothing that was typed, and signing out leaves nothing behind."""

from playwright.sync_api import expect

from tests.browser.person import PHONE

TEXT = "你好！今天江边起了雾，"
STORED = "JSON.stringify({ ...localStorage, ...sessionStorage })"


def test_a_letter_outlives_a_bad_line_and_a_closed_page_and_nobody_reads_it_after(visitor, demo):
    writer = visitor(demo.server.address, PHONE, "en")
    writer.signs_in(*demo.accounts["volunteer"])
    writer.goes_by(writer.page.locator("main a[href$='/write']").first)
    write, box = writer.path, writer.page.locator("#text")
    begun = box.input_value()
    writer.context.set_offline(True)
    box.fill(begun + TEXT)
    writer.sees("No line right now: your words are kept on this device.")
    writer.presses("Save my letter")
    writer.sees("No line right now, so nothing was sent.")
    stored = writer.page.evaluate(STORED)
    assert "draft:" in stored
    assert TEXT not in stored
    writer.context.set_offline(False)
    writer.faults = [one for one in writer.faults if "ERR_INTERNET_DISCONNECTED" not in one]
    writer.goes_to(write)
    assert writer.asked == 1, "leaving with unsaved words asks"
    expect(box).to_have_value(begun + TEXT)
    writer.sees("did not send is back")
    writer.presses("Save my letter")
    expect(writer.page.locator(".notice-ok")).to_be_visible()
    assert "draft:" not in writer.page.evaluate(STORED)
    writer.goes_to(write)
    box.press_sequentially(" 对岸看不见了。")
    writer.sees("Your words are kept.")
    writer.context.set_offline(True)
    box.press_sequentially("你那边呢？")
    writer.sees("No line right now: your words are kept on this device.")
    writer.context.set_offline(False)
    writer.faults = [one for one in writer.faults if "ERR_INTERNET_DISCONNECTED" not in one]
    writer.goes_to("/account")
    assert "draft:" in writer.page.evaluate(STORED)
    writer.context.set_offline(True)
    writer.presses("Sign out everywhere")
    writer.sees("No line right now, so nothing was sent. The page stays as it is")
    writer.context.set_offline(False)
    writer.page.locator(".topbar form[action='/sign-out'] button").click()
    writer.page.wait_for_url("**/sign-in**")
    assert "draft:" not in writer.page.evaluate(STORED)
    demo.sessions.pop("volunteer", None)

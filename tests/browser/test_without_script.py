"""The main ways, with JavaScript off."""

from playwright.sync_api import expect

from tests.browser.person import DESK, PHONE


def test_posting_and_taking_back_work_without_script(member):
    volunteer = member("volunteer", PHONE, script=False)
    volunteer.goes_to("/")
    volunteer.presses("I posted it")
    volunteer.sees_not("I posted it")
    volunteer.page.locator(".thread-letter.to_child button").first.click()
    volunteer.sees("I posted it")


def test_filters_and_sorting_work_without_script(member):
    coordinator = member("coordinator", DESK, script=False)
    coordinator.goes_to("/children/")
    coordinator.page.locator("main select[name='paired']").select_option("no")
    coordinator.filters("paired=no")
    coordinator.goes_by(coordinator.page.locator("th a.sort").first)
    assert "sort=" in coordinator.path
    assert "paired=no" in coordinator.path


def test_a_letter_moves_without_script(member):
    coordinator = member("coordinator", DESK, script=False)
    coordinator.goes_to("/letters/?state=posted")
    coordinator.goes_by(coordinator.page.locator("tbody a[href^='/letters/']").first)
    coordinator.page.locator("main form[action$='/move'] button").first.click()
    expect(coordinator.page.locator(".notice-ok")).to_be_visible()

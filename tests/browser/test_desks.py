"""What holds on every page at a desk: language, back, double clicks, keyboard, errors."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import DESK, PHONE


def test_the_language_switch_keeps_the_page_and_its_filters(member):
    coordinator = member("coordinator", DESK)
    coordinator.goes_to("/letters/?late=yes")
    before = coordinator.path
    coordinator.goes_by(coordinator.page.locator("button[name='language'][value='en']"))
    expect(coordinator.page.locator("html")).to_have_attribute("lang", "en")
    assert coordinator.path == before
    coordinator.language = "en"
    coordinator.sees_heading("Letters")


def test_each_part_of_the_pipeline_leads_to_as_many_letters_as_it_says(member):
    coordinator = member("coordinator", DESK)
    coordinator.goes_to("/today/")
    for part in range(coordinator.page.locator(".pipeline a").count()):
        coordinator.goes_to("/today/")
        link = coordinator.page.locator(".pipeline a").nth(part)
        said = re.search(r"[\d,]+", link.inner_text())[0].replace(",", "")
        coordinator.goes_by(link)
        expect(coordinator.page.locator(".pager").first).to_contain_text(re.compile(rf"\b{said}\b"))


def test_filters_stand_in_the_address_and_the_back_button_brings_them_back(member):
    coordinator = member("coordinator", DESK)
    coordinator.goes_to("/volunteers/")
    coordinator.page.locator("main select[name='paired']").select_option("no")
    coordinator.filters("paired=no")
    coordinator.goes_by(coordinator.page.locator("tbody a").first)
    coordinator.page.go_back()
    assert "paired=no" in coordinator.path
    expect(coordinator.page.locator("main select[name='paired']")).to_have_value("no")


def test_a_double_click_moves_a_letter_once(member):
    coordinator = member("coordinator", DESK)
    coordinator.goes_to("/letters/?state=posted")
    coordinator.goes_by(coordinator.page.locator("tbody a[href^='/letters/']").first)
    before = coordinator.page.locator("main ol li, main tbody tr").count()
    button = coordinator.page.locator("main form[action$='/move'] button").first
    button.dblclick()
    expect(coordinator.page.locator(".notice-ok")).to_have_count(1)
    assert coordinator.page.locator("main ol li, main tbody tr").count() <= before + 1


def test_a_form_that_gives_a_file_gives_it_again(member):
    volunteer = member("volunteer", DESK)
    volunteer.goes_to("/account")
    for _ in range(2):
        with volunteer.page.expect_download():
            volunteer.presses("Download my file")


def test_a_filter_is_set_by_keyboard_alone(member):
    coordinator = member("coordinator", DESK)
    coordinator.goes_to("/pairs/")
    page = coordinator.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.name") == "text":
            break
        page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert (outline, shadow) != ("none", "none"), "the focus cannot be seen"
    page.keyboard.type("nobody of that name")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(0)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", ["/letters/XXXX-XXXX", "/nowhere", "/children/CAAA-AAAA"])
def test_what_is_not_there_is_said_kindly_with_a_way_on(member, path, width):
    coordinator = member("coordinator", width)
    coordinator.expected.add(404)
    coordinator.goes_to(path)
    coordinator.sees_heading("Nothing here")
    coordinator.follows("To the first page")
    coordinator.sees_heading("Today")


def test_a_form_with_faults_says_them_on_top_and_beside_the_field_and_keeps_what_was_typed(member):
    coordinator = member("coordinator", DESK)
    coordinator.expected.add(422)
    coordinator.goes_to("/users/invite")
    coordinator.types("email", "no address")
    coordinator.types("shown_name", "何老师")
    coordinator.page.locator("main form button.btn-primary").click()
    expect(coordinator.page.locator(".faults")).to_be_focused()
    expect(coordinator.page.locator("#email-fault")).to_be_visible()
    expect(coordinator.page.locator("[name='shown_name']")).to_have_value("何老师")


def test_a_school_is_chosen_by_typing_and_a_wrong_word_changes_nothing(member):
    coordinator = member("coordinator", DESK)
    coordinator.goes_to("/children/")
    page = coordinator.page
    field, plain = page.get_by_role("combobox", name="学校"), page.locator("select[name='school']")
    field.fill("zx")
    expect(page.locator(".finder-list li").first).to_be_visible()
    expect(field).to_have_attribute("aria-activedescendant", re.compile("-0$"))
    field.press("ArrowDown")
    chosen = page.locator(".finder-list li").nth(1).get_attribute("data-code")
    field.press("Enter")
    expect(plain).to_have_value(chosen)
    assert coordinator.path == "/children/", "Enter took the school, it did not send the form"
    named = field.input_value()
    field.fill("no such school")
    field.press("Escape")
    expect(field).to_have_value(named)
    expect(plain).to_have_value(chosen)


def test_a_school_typed_whole_is_chosen_before_its_answer_comes(member):
    coordinator = member("coordinator", DESK)
    page = coordinator.page
    page.route("**/*?q=*", lambda route: None)
    coordinator.goes_to("/children/")
    page.get_by_role("combobox", name="学校").fill("黄布镇初级中学")
    page.keyboard.press("Enter")
    coordinator.filters("school=S")


def test_a_list_is_walked_by_keys_which_can_be_turned_off(member):
    coordinator = member("coordinator", DESK)
    coordinator.goes_to("/volunteers/")
    page = coordinator.page
    for key in ("j", "j", "x", "/"):
        page.keyboard.press(key)
    expect(page.locator("tbody tr").nth(1).locator("[name='code']")).to_be_checked()
    expect(page.locator("#search-all")).to_be_focused()
    page.keyboard.type("jx?")
    expect(page.locator("tbody :checked")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#search-all")).not_to_be_focused()
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/volunteers/V"))

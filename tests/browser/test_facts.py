"""Facts, ends and corrections, as a coordinator does them; other pages agree with each."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
PAIR, CHILD = r"/pairs/[A-Z0-9-]+", r"/children/C[A-Z0-9-]+"
SCHOOL, OTHER_SCHOOL = "黄布镇初级中学", "鹤市镇中心小学"


@pytest.fixture
def coordinator(member) -> Person:
    return member("coordinator")


def opens_the_first(by: Person, path: str, pattern: str) -> str:
    """From a list to the page of its first row; its code."""
    by.goes_to(path)
    by.goes_by(by.page.locator("tbody td a").first)
    assert re.search(pattern, by.path)
    return by.path.rpartition("/")[2]


def counted(by: Person, path: str) -> int:
    """How many rows a list says that it has."""
    by.goes_to(path)
    if by.page.locator("main .empty").count():
        return 0
    found = re.search(r"\d+", by.page.locator(".pager").first.inner_text())
    assert found, f"{path} says no number"
    return int(found[0])


def narrows_to_a_school(by: Person, path: str) -> None:
    by.goes_to(path)
    by.chooses("school", SCHOOL)
    by.filters("school=S")


def letters(by: Person) -> list[str]:
    """The letters of the pair whose page is open, each with who has it."""
    return by.page.locator("tbody tr").all_inner_texts()


def test_an_end_that_is_taken_back_leaves_each_letter_where_it_was(coordinator):
    pair = opens_the_first(coordinator, "/pairs/", PAIR)
    before = letters(coordinator)
    coordinator.follows("End the pair …")
    coordinator.page.locator("main [name='reason']").select_option("other")
    coordinator.presses("See what happens")
    coordinator.sees("What both sides will read")
    coordinator.presses("End the pair")
    coordinator.sees("The pair has ended, and both sides hear of it.")
    assert letters(coordinator) != before
    assert counted(coordinator, f"/pairs/?state=ended&text={pair}") == 1
    coordinator.goes_to(f"/pairs/{pair}")
    coordinator.presses("Take the end back")
    coordinator.sees("The end is taken back. The letters are where they were.")
    assert letters(coordinator) == before
    assert counted(coordinator, f"/pairs/?state=open&text={pair}") == 1


def test_many_pairs_end_at_once_and_all_are_taken_back(coordinator):
    narrows_to_a_school(coordinator, "/pairs/?state=open")
    the_list = coordinator.path
    ended = the_list.replace("state=open", "state=ended")
    num, before = counted(coordinator, the_list), counted(coordinator, ended)
    coordinator.goes_to(the_list)
    coordinator.follows(
        ("Do something for the one of this list", "Do something for all %(num)s of this list"),
        num=num,
    )
    coordinator.page.locator("#deed").select_option("end")
    coordinator.presses("See whom it concerns")
    expect(coordinator.page.locator("main [name='code']:checked")).to_have_count(num)
    coordinator.presses("Do it")
    coordinator.sees(("Done for %(num)s.", "Done for %(num)s."), num=num)
    done = coordinator.path
    assert counted(coordinator, ended) == before + num
    coordinator.goes_to(done)
    coordinator.presses("Take all of it back")
    coordinator.sees_not("Take all of it back")
    assert counted(coordinator, the_list) == num


def test_a_held_pair_says_why_until_it_is_let_go(coordinator):
    pair = opens_the_first(coordinator, "/pairs/", PAIR)
    hold = str(coordinator.words("Hold the pair for a while"))
    coordinator.page.locator("summary", has_text=hold).click()
    coordinator.types("reason", "等学校回电话")
    coordinator.presses("Hold it")
    coordinator.sees("The pair is held: no letter of it goes on until you let it.")
    coordinator.sees("等学校回电话")
    assert counted(coordinator, f"/pairs/?fact=held&state=all&text={pair}") == 1
    coordinator.goes_to(f"/pairs/{pair}")
    coordinator.presses("Let it go on")
    coordinator.sees("The pair goes on.")
    assert counted(coordinator, f"/pairs/?fact=held&state=all&text={pair}") == 0


def adds_a_child(by: Person, name: str, pen_name: str, school: str = SCHOOL) -> None:
    by.goes_to("/children/new")
    by.chooses("school", school)
    by.types("name", name)
    by.types("pen_name", pen_name)
    by.types("birth_date", "2016-05-06")
    by.goes_by(by.button("Save"))


def code_of(by: Person) -> str:
    """Of the person whose page is open."""
    found = CODE.search(by.page.locator(".page-head p").inner_text())
    assert found
    return found[0]


def test_two_rows_of_one_child_become_one_and_two_again(coordinator):
    before = counted(coordinator, "/children/")
    adds_a_child(coordinator, "欧阳桥", "早起的云")
    kept = code_of(coordinator)
    adds_a_child(coordinator, "欧阳桥", "晚睡的云", OTHER_SCHOOL)
    coordinator.sees("Likely this child is in the programme already:")
    coordinator.page.locator("#another").check()
    coordinator.goes_by(coordinator.button("Save"))
    gone = code_of(coordinator)
    coordinator.goes_to("/same-person/")
    coordinator.page.locator("main a", has_text=gone).click()
    coordinator.page.locator(f"[name='kept'][value='{kept}']").check()
    coordinator.presses("It is the same person: make them one")
    coordinator.sees("They are one now. For a day you can undo it on this page.")
    coordinator.goes_to(f"/children/{gone}")
    assert coordinator.path == f"/children/{kept}", "the code that is gone leads to the one kept"
    assert counted(coordinator, "/children/") == before + 1
    coordinator.goes_to(f"/children/{kept}")
    coordinator.presses("Undo: they are two")
    coordinator.sees("Taken back.")
    coordinator.goes_to(f"/children/{gone}")
    coordinator.sees_heading("晚睡的云")
    assert counted(coordinator, "/children/") == before + 2


def test_a_child_that_changed_school_takes_its_letters_along_and_back(coordinator):
    narrows_to_a_school(coordinator, "/children/?paired=yes")
    child = opens_the_first(coordinator, coordinator.path, CHILD)
    coordinator.goes_by(coordinator.page.locator("main a[href^='/pairs/']").last)
    pair = coordinator.path
    coordinator.goes_to(f"/children/{child}/move")
    coordinator.chooses("school", OTHER_SCHOOL)
    coordinator.presses("Change the school")
    coordinator.sees(OTHER_SCHOOL)
    coordinator.goes_to(pair)
    coordinator.sees(OTHER_SCHOOL)
    coordinator.goes_to(f"/children/{child}")
    coordinator.presses("Undo: has not changed school")
    coordinator.sees(SCHOOL)
    coordinator.goes_to(pair)
    coordinator.sees(SCHOOL)


def looks_for(by: Person, text: str) -> None:
    """From the field in the header, by keyboard alone."""
    by.page.locator("h1").click()
    by.page.keyboard.press("/")
    expect(by.page.locator("#search-all")).to_be_focused()
    by.page.keyboard.press("ControlOrMeta+a")
    by.page.keyboard.type(text)
    by.page.keyboard.press("Enter")
    by.page.wait_for_load_state()


def test_the_header_finds_a_volunteer_by_code_phone_and_initials(coordinator):
    volunteer = opens_the_first(coordinator, "/volunteers/?paired=yes", r"/volunteers/V")
    coordinator.goes_by(coordinator.button("Show name and contact"))
    phone = re.search(r"\b1\d{10}\b", coordinator.page.locator("main").inner_text())
    assert phone
    for text in (volunteer, volunteer.replace("-", "").lower()):
        coordinator.goes_to("/today/")
        looks_for(coordinator, text)
        expect(coordinator.page).to_have_url(re.compile(f"/volunteers/{volunteer}$"))
    looks_for(coordinator, phone[0])
    coordinator.sees("found by what is personal: written down")
    expect(coordinator.page.locator(f"main a[href='/volunteers/{volunteer}']")).to_be_visible()
    looks_for(coordinator, "huangbuzhen")
    expect(coordinator.page.locator("main a[href^='/schools/']", has_text=SCHOOL)).to_be_visible()


def test_who_saves_second_sees_both_values_and_loses_nothing(coordinator, member):
    child = opens_the_first(coordinator, "/children/", CHILD)
    second = member("coordinator", language="en")
    for person in (coordinator, second):
        person.goes_to(f"/children/{child}/edit")
    coordinator.types("class", "二班")
    coordinator.types("status", "随祖父母")
    coordinator.presses("Save")
    coordinator.sees("Saved.")
    second.types("class", "三班")
    second.types("interests", "下棋")
    second.presses("Save")
    second.sees("All else that you changed is saved.")
    second.sees("Keep “%(value)s”", value="二班")
    expect(second.page.locator("main [name='class']")).to_have_value("三班")
    second.page.locator("#hold-class-mine").check()
    second.presses("Save")
    second.sees("Saved.")
    coordinator.goes_to(f"/children/{child}/edit")
    for name, value in (("class", "三班"), ("status", "随祖父母"), ("interests", "下棋")):
        expect(coordinator.page.locator(f"main [name='{name}']")).to_have_value(value)


def test_a_form_from_before_a_new_sign_in_keeps_what_was_typed(demo, visitor, coordinator):
    child = opens_the_first(coordinator, "/children/", CHILD)
    typist = visitor(demo.server.address)
    typist.signs_in(*demo.accounts["coordinator"])
    typist.goes_to(f"/children/{child}/edit")
    typist.types("status", "随外祖父母，母亲春节回来")
    typist.context.clear_cookies()
    typist.page, first = typist.context.new_page(), typist.page
    typist.signs_in(*demo.accounts["coordinator"])
    typist.page = first
    typist.presses("Save")
    typist.sees("Saved.")
    coordinator.goes_to(f"/children/{child}/edit")
    expect(coordinator.page.locator("[name='status']")).to_have_value("随外祖父母，母亲春节回来")

"""From an empty system to a letter that came back, as the people of a programme do it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.person import DESK, PHONE, Person
from tests.browser.server import ROOT, Server

ROSTERS = ROOT / "tests/rosters"
COORDINATOR, CONTACT, WRITER = "wang@example.org", "xu@example.org", "v000001@example.org"
PASSWORD = "four quiet paper boats"
SCHOOL = "灯塔镇中心小学"


# The same steps run on PostgreSQL as commands and as requests; here it is the browser that matters.
@pytest.mark.sqlite_alone
def test_a_fresh_system_leads_by_hand_from_the_first_link_to_a_letter_that_came(fresh, visitor):
    admin = first_admin(fresh, visitor)
    invite(admin, COORDINATOR, "王老师", "coordinator", region="广东省-河源市")
    alone = ("approve-role", COORDINATOR, "coordinator", "--reason", "there is one admin")
    link = fresh.flask(*alone).strip()
    coordinator = accepts(fresh, visitor, COORDINATOR, width=DESK, link=link)
    coordinator.sees("Bring in the schools")
    brings_in(coordinator, "schools", "schools.xlsx", good=200)
    brings_in_a_roster_with_three_clicks(coordinator)
    brings_in(coordinator, "volunteers", "volunteers-survey.xlsx", good=400)
    clears_the_gates_of_those_on_the_page(coordinator)
    adds_a_cohort(admin)
    solves_rules_and_publishes(coordinator)
    coordinator.opens("Letters")
    expect(coordinator.page.locator("tbody tr").first).to_be_visible()
    a_letter_goes_and_its_reply_comes(fresh, visitor, admin, coordinator)


def first_admin(fresh: Server, visitor) -> Person:
    """By the link that the command prints."""
    link = fresh.flask("create-admin", "admin@example.org").strip()
    admin = visitor(fresh.address, DESK)
    chooses_a_password(admin, link)
    return admin


def chooses_a_password(person: Person, link: str) -> None:
    person.goes_to(link)
    person.types("password", PASSWORD)
    person.types("again", PASSWORD)
    person.goes_by(person.button("Set the password"))


def invite(by: Person, email: str, name: str, role: str, **scope: str) -> None:
    by.opens("Users")
    by.follows("Invite somebody")
    by.types("email", email)
    by.types("shown_name", name)
    by.page.locator("main [name='role']").select_option(role)
    for field, value in scope.items():
        by.types(field, value)
    by.page.locator("main form button.btn-primary").click()
    expect(by.page.locator("main .notice").first).to_be_visible()


def accepts(fresh: Server, visitor, email: str, width: int, link: str = "") -> Person:
    """The invitation: its `link` as a command printed it, else that of the mail."""
    person = visitor(fresh.address, width)
    if not link:
        fresh.sends_its_mails()
    chooses_a_password(person, link or fresh.link_mailed_to(email))
    if "sign-in" in person.path:
        person.signs_in(email, PASSWORD)
    person.goes_to("/")
    return person


def brings_in_a_roster_with_three_clicks(by: Person) -> None:
    """From the children's page, where nothing of the file is in doubt."""
    by.opens("Children")
    before = by.clicks
    by.follows("Upload a roster")
    with by.page.expect_file_chooser() as choice:
        by.page.locator("main input[type='file']").click()
    choice.value.set_files(ROSTERS / "dongyuan-dengta-central.xlsx")
    checks_and_admits(by, good=46)
    assert by.clicks - before == 3


def brings_in(by: Person, kind: str, file: str, good: int) -> None:
    """A spreadsheet of one kind."""
    by.goes_to(f"/intake/{kind}")
    by.page.locator("main input[type='file']").set_input_files(ROSTERS / file)
    checks_and_admits(by, good)


def checks_and_admits(by: Person, good: int) -> None:
    """It is checked as soon as it is chosen; the fates of its rows are seen before it comes in."""
    by.sees_heading("Check the spreadsheet")
    by.presses(("Admit %(num)s good row", "Admit %(num)s good rows"), num=good)
    by.sees_heading("What came of the spreadsheet")
    by.sees(
        "Done: %(new)s new, %(changed)s changed, %(same)s the same as before.",
        new=good,
        changed=0,
        same=0,
    )


def clears_the_gates_of_those_on_the_page(by: Person) -> None:
    by.opens("Volunteers")
    for box in by.page.locator("tbody input[type='checkbox']").all():
        box.check()
    by.page.locator("main select#bulk-gate").select_option("all")
    by.presses("Record")
    by.sees(("Done for %(num)s.", "Done for %(num)s."), num=50)


def adds_a_cohort(by: Person) -> None:
    by.opens("Matching")
    by.follows("Add a cohort")
    by.types("name", "2026-2027 期")
    today = datetime.now(UTC).date()
    by.types("terms-0-first", (today - timedelta(days=7)).isoformat())
    by.types("terms-0-last", (today + timedelta(days=60)).isoformat())
    by.page.locator("main form button.btn-primary").last.click()
    expect(by.page.locator(".notice-ok")).to_be_visible()


def solves_rules_and_publishes(by: Person) -> None:
    """A draft; one pair locked, one forbidden, another friend chosen; solved again; published."""
    by.opens("Matching")
    by.presses("Open a round")
    by.goes_by(by.button("Solve"))
    sees_the_draft(by)
    by.button(re.compile(f"^{by.words('Lock')}: ")).click()
    expect(by.button(re.compile(f"^{by.words('Undo: locked')}: "))).to_be_visible()
    by.button(re.compile(f"^{by.words('Forbid')}: ")).click()
    expect(by.button(re.compile(f"^{by.words('Undo: forbidden')}: "))).to_be_visible()
    by.link(re.compile(f"^{by.words('Choose another')}: ")).click()
    by.page.get_by_role("button", name=re.compile(f"^{by.words('Choose')}: ")).last.click()
    by.sees("locked")
    by.goes_by(by.button("Solve again"))
    sees_the_draft(by)
    expect(by.page.locator(".chip-ok", has_text=str(by.words("locked"))).first).to_be_visible()
    by.presses("Publish")
    by.sees("It can be taken back as long as no letter of it has moved.")


def sees_the_draft(by: Person) -> None:
    """The work goes on in the background; its page says when it is done."""
    if "/work/" in by.path:
        by.link("See what came of it").click(timeout=180_000)
    expect(by.button("Publish")).to_be_visible()


def a_letter_goes_and_its_reply_comes(
    fresh: Server, visitor, admin: Person, coordinator: Person
) -> None:
    """A volunteer posts; the contact, on a phone, has it here, hands it out, takes in the reply."""
    invite(admin, CONTACT, "许老师", "school_contact", school=SCHOOL)
    contact = accepts(fresh, visitor, CONTACT, width=PHONE)
    contact.sees_heading(SCHOOL)
    email = invites_a_volunteer_who_writes(coordinator)
    writer = accepts(fresh, visitor, email, width=PHONE)
    writer.sees("Your turn")
    writer.presses("I posted it")
    expect(writer.page.locator(".notice-ok")).to_be_visible()
    contact.goes_to("/school")
    contact.page.locator("summary", has_text=str(contact.words("One of them is here"))).click()
    contact.page.locator("section.step-rest input[type='checkbox']").first.check()
    contact.presses("The ticked ones are here")
    contact.presses(("%(num)s letter is handed out", "All %(num)s are handed out"), num=1)
    contact.presses(("%(num)s reply is here", "All %(num)s replies are here"), num=1)
    contact.presses(("%(num)s reply is posted", "All %(num)s are posted"), num=1)
    writer.goes_to("/")
    writer.presses("Yes, it is here")
    expect(writer.page.locator(".notice-ok")).to_be_visible()


def invites_a_volunteer_who_writes(by: Person) -> str:
    by.goes_to("/volunteers/?paired=yes")
    by.goes_by(by.page.locator("tbody a").first)
    by.presses("Invite to sign in")
    by.goes_by(by.button("Show name and contact"))
    found = re.search(r"v\d+@example\.org", by.page.locator("main").inner_text())
    assert found, "the page of a volunteer shows the email to a coordinator who asks"
    return found[0]

"""From an empty system to a published round by one person, and a volunteer's first sign-in."""

from pathlib import Path

from openpyxl import load_workbook

from bench.clicks.stage import PASSWORD
from bench.clicks.theatre import Theatre
from bench.clicks.walker import Walker
from tests.browser.server import ROOT

ROSTERS = ROOT / "tests/rosters"
CHILDREN, VOLUNTEERS = 46, 400


def cold_start(theatre: Theatre) -> int:
    """Schools, a roster that says nothing of consents, volunteers, gates, cohort, round."""
    server, link = theatre.cold
    who = Walker(theatre.browser, server.address)
    _chooses_a_password(who, link)
    who.link("Bring in the schools")
    _brings_in(who, ROSTERS / "schools.xlsx")
    who.link("Next: the children’s rosters")
    _brings_in(who, _unasked(server.home))
    who.link("Next: the guardians’ consent")
    who.person.types("evidence", "signed forms of 5 September")
    who.button("Do it")
    who.sees(f"Done for {CHILDREN}")
    who.link("Next: the volunteers")
    _brings_in(who, ROSTERS / "volunteers-survey.xlsx")
    who.link("Next: check the volunteers")
    who.all_of(f"all {VOLUNTEERS} that match")
    who.button("Record")
    who.sees(f"Done for {VOLUNTEERS}")
    who.link("Next: set up a cohort")
    who.person.types("name", "2026-2027")
    who.button("Save")
    who.button("Open a round")
    who.button("Solve")
    who.button("Publish")
    who.sees("Published: ")
    return who.counted


def first_sign_in(theatre: Theatre) -> int:
    """Mails and pages between the published round and the volunteer's letter friends."""
    server, _link = theatre.cold
    if not _welcomed(theatre):
        cold_start(theatre)
        server.sends_its_mails()
    mails = _welcomed(theatre)
    email = str(mails[0]["to"])
    who = Walker(theatre.browser, server.address)
    pages = list[str]()
    who.page.on("load", lambda page: pages.append(page.url))
    _chooses_a_password(who, server.link_mailed_to(email))
    who.sees("Our letters")
    before = [one for one in pages if "/threads/" not in one]
    return len([one for one in mails if one["to"] == email]) + len(before)


def _welcomed(theatre: Theatre) -> list:
    """The mails that went out to volunteers."""
    mails = theatre.cold[0].postbox.mails
    return [one for one in mails if str(one["to"]).startswith("v0")]


def _chooses_a_password(who: Walker, link: str) -> None:
    who.page.goto(link)
    who.person.types("password", PASSWORD)
    who.person.types("again", PASSWORD)
    who.button("Set the password")


def _brings_in(who: Walker, file: Path) -> None:
    """It is checked as soon as it is chosen, and admitted where nothing is in doubt."""
    who.file(file)
    who.button("Admit")
    who.sees("Done: ")


def _unasked(folder: Path) -> Path:
    """The roster without the guardians' answers."""
    book = load_workbook(ROSTERS / "dongyuan-dengta-central.xlsx")
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            if cell.column == 10 and cell.row > 4:
                cell.value = None
    book.save(folder / "unasked.xlsx")
    return folder / "unasked.xlsx"

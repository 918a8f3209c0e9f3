"""What people do, click by click."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.clicks.cold import CHILDREN, ROSTERS, cold_start, first_sign_in
from bench.clicks.stage import CLASSES, PAIRS, SCHOOLS, VOLUNTEERS
from bench.clicks.theatre import Theatre
from bench.clicks.walker import Walker

COORDINATOR = "li@example.org"


@dataclass(frozen=True, slots=True)
class Walk:
    """A line of the table: what is done, how many clicks it may take, and the walk itself."""

    task: str
    target: int
    walk: Callable[[Theatre], int]


def roster(theatre: Theatre) -> int:
    """From Today: a roster in which nothing is doubtful comes in."""
    who = Walker(theatre.browser, theatre.here, COORDINATOR, "/today/")
    who.link("Children")
    who.link("Upload a roster")
    who.file(ROSTERS / "dongyuan-dengta-central.xlsx")
    who.button(f"Admit {CHILDREN} good rows")
    who.sees(f"Done: {CHILDREN} new")
    return who.counted


def gates(theatre: Theatre) -> int:
    """The record check of all volunteers who lack it."""
    who = Walker(theatre.browser, theatre.here, COORDINATOR, "/today/")
    who.link("Volunteers")
    who.chooses("gate", "vetting")
    who.button("Filter")
    who.all_of(f"all {VOLUNTEERS} that match")
    who.button("Record")
    who.sees(f"Done for {VOLUNTEERS}")
    return who.counted


def packing(theatre: Theatre) -> int:
    """From the page of the school: all letters that lie there go into one bag."""
    who = Walker(theatre.browser, theatre.here, COORDINATOR, "/schools/S-DENGTA")
    who.link("Pack a bundle")
    who.click(who.page.locator(".tick-all"))
    who.button("Pack and post at once")
    who.sees("is packed")
    return who.counted


def whose_letter(theatre: Theatre) -> int:
    """A teacher with a bag of 44: names beside pen names, for all of it."""
    who = Walker(theatre.browser, theatre.here, "xu@example.org", "/school")
    who.link("Who is who")
    for number in range(PAIRS):
        who.sees(f"真名小鸟{number}")
    return who.counted


def contacts(theatre: Theatre) -> int:
    """The coordinator proposes, the admin approves, invites and prints."""
    one = Walker(theatre.browser, theatre.here, COORDINATOR, "/today/")
    one.link("Contacts of the schools")
    one.all_of(f"all {SCHOOLS} that match")
    one.button("Propose accounts")
    one.sees(f"Done for {SCHOOLS}")
    two = Walker(theatre.browser, theatre.here, "admin@example.org", "/today/")
    two.sees(f"{SCHOOLS} roles wait for approval")
    two.link("School contacts")
    two.all_of(f"all {SCHOOLS} that match")
    two.button("Approve and invite")
    two.sees(f"Done for {SCHOOLS}")
    two.link("School contacts without mail")
    with two.page.expect_download() as download:
        two.button("Print the letters")
    assert download.value.path().stat().st_size > 0
    return one.counted + two.counted


def replies(theatre: Theatre) -> int:
    """Twelve replies of twelve classes lie on the teacher's desk, and go into the post."""
    who = Walker(theatre.browser, theatre.here, "teacher@example.org", "/school")
    who.button(f"All {CLASSES} replies of all classes are here")
    who.button(f"All {CLASSES} are posted")
    who.sees("on their way")
    return who.counted


def packs(theatre: Theatre) -> int:
    """All schools' papers of a term, made in the background, in one file."""
    who = Walker(theatre.browser, theatre.here, COORDINATOR, "/today/")
    who.link("Print")
    who.button("Make the papers of the ticked schools")
    assert who.downloads("Download the ZIP file").stat().st_size > 0
    return who.counted


def lost(theatre: Theatre) -> int:
    """From Today: a lost letter is written again."""
    who = Walker(theatre.browser, theatre.here, COORDINATOR, "/today/")
    who.link("letters that are lost, sent back or held")
    who.button("Write it again")
    who.sees("will be written again")
    return who.counted


WALKS = (
    Walk("roster of 46 in, nothing doubtful", 4, roster),
    Walk("gates of 400 volunteers", 5, gates),
    Walk("pack a bundle of 44", 3, packing),
    Walk("200 school contacts invited and approved", 12, contacts),
    Walk("whose letter is it, a bag of 44", 2, whose_letter),
    Walk("12 replies from 12 classes", 3, replies),
    Walk("upload to published round, cold start, one person", 25, cold_start),
    Walk("all schools' packs of a term", 3, packs),
    Walk("a lost letter decided", 2, lost),
    Walk("first sign-in after the welcome: mails and pages", 2, first_sign_in),
)

"""The main pages of each role, by what they are called in failures."""

import re

from playwright.sync_api import Page

PAGES = {
    "coordinator": (
        "/today/ /rounds/ /letters/ /letters/?late=yes /pairs/ /children/ /schools /volunteers/ "
        "/users/ /users/invite /bundles/ /bundles/new /packs/ /cohorts/ /messages/ /account "
        "/intake/schools /intake/children /accesses/ /imports/children /same-person/ "
        "/batches/new/pairs?deed=end /rounds/chosen?paired=waits /cohorts/1/end /search?q=xiao "
        "/today/steps /appeals/waiting"
    ).split(),
    "school_contact": (
        "/school /children/ /bundles/?state= /packs/ /intake/children /appeals/"
    ).split(),
    "volunteer": "/threads/ /messages/ /account /appeals/ /concerns/new /concerns/mine".split(),
    "admin": "/rounds/ /users/ /cohorts/new /messages/unknown /health".split(),
    "nobody": "/sign-in /forgotten /apply".split(),
}
# From a list to one of its pages: who, the list, what the address of one looks like.
ONE_OF = (
    ("coordinator", "/letters/", r"/letters/[A-Z][^/?]+"),
    ("coordinator", "/pairs/", r"/pairs/[A-Z][^/?]+"),
    ("coordinator", "/children/", r"/children/[A-Z][^/?]+"),
    ("coordinator", "/schools", r"/schools/[A-Z][^/?]+"),
    ("coordinator", "/volunteers/", r"/volunteers/[A-Z][^/?]+"),
    ("coordinator", "/bundles/?state=", r"/bundles/[A-Z][^/?]+"),
    ("school_contact", "/bundles/?state=", r"/bundles/[A-Z][^/?]+"),
    ("school_contact", "/children/", r"/children/[A-Z][^/?]+"),
    ("school_contact", "/school", r"/school/[^/?]+/who-is-who"),
    ("volunteer", "/threads/", r"/threads/[^?]+/write"),
    ("admin", "/rounds/", r"/rounds/\d+"),
    ("admin", "/rounds/1", r"/rounds/drafts/\d+"),
    ("admin", "/rounds/drafts/1", r"/rounds/drafts/\d+/children/[^?]+"),
    ("admin", "/users/", r"/users/\d+"),
)
# Pages that a coordinator opens from one of a list.
FROM_ONE = {"/pairs/": "/end", "/children/": "/move", "/volunteers/": "/leaving"}


def one_of(page: Page, pattern: str) -> str | None:
    """The first address on the page that looks like that."""
    hrefs = page.locator("main a[href]").evaluate_all("all => all.map(a => a.pathname)")
    return next((href for href in hrefs if re.fullmatch(pattern, href)), None)


def pages_of(who: str, page: Page, address: str) -> list[str]:
    """All main pages of a role, with one page of each list."""
    found = list(PAGES[who])
    for role, start, pattern in ONE_OF:
        if role == who:
            page.goto(address + start)
            one = one_of(page, pattern)
            assert one, f"{start} of {who} leads to no {pattern}"
            found.append(one)
            if who == "coordinator" and start in FROM_ONE:
                found.append(one + FROM_ONE[start])
    return found

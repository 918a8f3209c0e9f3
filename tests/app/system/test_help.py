"""Each page's question mark opens the part of its reader's guide that is about it."""

import re

import pytest
from babel.messages.pofile import read_po
from lxml import html

from app.extensions import db
from app.models import User
from app.permissions import MATRIX
from app.web.system.guides import DOCS, ENDINGS, GUIDES, PICTURES, guide
from app.web.system.topics import READERS, topic_of
from tests.cast import user
from tests.rules.source import ROOT

EMPHASIS = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
PICTURE = re.compile(r"!\[.+?\]\(pictures/guide/([^)]+)\)")
LARGEST_PICTURE = 60_000
EACH = [(name, language) for name in GUIDES for language in ENDINGS]
# What a GET answers with a file, a redirect or a part of a page.
NO_PAGES = {
    *("calendars.feed", "certificates.paper", "cohort_certificates.download", "home.home"),
    *(
        "own_certificates.own_paper",
        "intake.faults",
        "intake.template",
        "packs.make",
        "packs.pair",
        "packs.slip",
    ),
    *("letters.picture", "openings.picture", "reviews.picture"),
    *("prints.download", "reserves.sheet"),
    *("rounds.folder", "threads.sheet", "work.progress"),
}


def text_of(name, language):
    return (DOCS / f"{name}{ENDINGS[language]}").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_has_the_same_parts_in_both_languages(name):
    english, chinese = (guide(name, language).passages for language in ENDINGS)
    assert list(english) == list(chinese)
    assert all(passage.text.strip() for passage in (english | chinese).values())


@pytest.mark.parametrize(("name", "language"), EACH)
def test_what_a_guide_calls_by_its_name_is_called_so_on_a_page(name, language):
    catalog = ROOT / "app/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
    with catalog.open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    said = [entry.id if language == "en" else entry.string for entry in entries]
    known = {words for one in said for words in ([one] if isinstance(one, str) else one)}
    unknown = set(EMPHASIS.findall(text_of(name, language))) - known
    assert not unknown, f"{name}, {language}: no page says {unknown}"


@pytest.mark.parametrize(("name", "language"), EACH)
def test_a_guide_says_nothing_twice(name, language):
    begin = [line[:25] for line in text_of(name, language).splitlines() if len(line) > 25]
    doubled = {one for one in begin if begin.count(one) > 1}
    assert not doubled, "two versions of a paragraph: keep what is true of both"


def test_each_picture_of_the_guides_is_there_and_light():
    named = {picture for one in EACH for picture in PICTURE.findall(text_of(*one))}
    there = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert named == set(there), "`make pictures` makes what the guides show, and nothing else"
    assert max(there.values()) <= LARGEST_PICTURE, there


def test_each_page_has_its_part_in_the_guide_of_somebody_who_may_open_it(app):
    unwritten = set()
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if permission is None or "GET" not in rule.methods or rule.endpoint in NO_PAGES:
            continue
        roles = MATRIX[permission].keys()
        guides = [name for needed, name in READERS if roles & MATRIX[needed].keys()]
        if not any(topic_of(rule.endpoint) in guide(name, "en").passages for name in guides):
            unwritten.add(rule.endpoint)
    assert not unwritten, "name their part of a guide in app/web/system/topics.py"


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("who", ["coordinator", "contact", "cloud"])
def test_each_page_of_the_navigation_opens_its_part_of_the_guide(client, cast, friends, who):
    client.as_user(
        db.session.get(User, cast.cloud.user_id) if who == "cloud" else getattr(cast, who)
    )
    first = html.document_fromstring(client.get("/", follow_redirects=True).get_data(as_text=True))
    for link in first.xpath("//nav//a/@href"):
        page = html.document_fromstring(
            client.get(link, follow_redirects=True).get_data(as_text=True)
        )
        (whole,) = page.xpath("//details[@class='help']//a[contains(@href, '#')]/@href")
        anchor = whole.partition("#")[2]
        assert page.xpath("string(//details[@class='help']//strong)") in {
            guide(name, "zh").passages[anchor].heading
            for name in GUIDES
            if anchor in guide(name, "zh").passages
        }


@pytest.mark.sqlite_alone
def test_an_auditor_reads_about_the_audit(client):
    client.as_user(user("shen@example.org", "沈审计", "auditor"))
    page = html.document_fromstring(client.get("/audit/").get_data(as_text=True))
    assert page.xpath("string(//details[@class='help']//strong)") == (
        guide("coordinators", "zh").passages["audit"].heading
    )


@pytest.mark.sqlite_alone
def test_a_guide_and_its_pictures_are_open_to_everybody(client):
    for name in GUIDES:
        page = html.document_fromstring(client.get(f"/help/{name}").get_data(as_text=True))
        assert [heading.get("id") for heading in page.iter("h2")] == [*guide(name, "zh").passages]
        for source in page.xpath("//main//img/@src"):
            assert client.get(source).mimetype == "image/webp"
    assert client.get("/help/glossary").status_code == 404
    assert client.get("/help/pictures/..%2fgap.svg").status_code == 404
    assert b'<details class="help">' in client.get("/sign-in").data

"""One way of address for each reader: volunteers are 你, everybody else is 您."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "app/templates"
CATALOG = ROOT / "app/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
FORMAL, FAMILIAR = "您", "你"
CALLS = ("_", "ngettext")
TO_VOLUNTEERS = {
    *("correction_volunteer", "ending_volunteer", "new_day_lines", "new_days"),
    *("again", "again_back", "reserve", "reserve_back", "review", "welcome_volunteer"),
    *("account_merged", "confirmation", "known"),
}
TO_BOTH = {
    *("announcement", "answer", "concern_answer", "digest", "ending_correction", "note", "reply"),
}
"""What volunteers read and teachers too addresses nobody, but where it says who reads it."""
SAID_TO_ONE = {"谢谢你写信。"}
OWN_PAGES = (
    "letters/threads/*.html",
    "letters/asked.html",
    "reviews/_for_writer.html",
    "people/applications/*.html",
    "people/volunteers/my_way_in.html",
)
MAILS = sorted((TEMPLATES / "email").glob("*.txt"))


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    """The Chinese of each sentence."""
    found = {}
    with CATALOG.open("rb") as file:
        for message in read_po(file):
            one = message.id if isinstance(message.id, str) else message.id[0]
            found[one] = message.string if isinstance(message.string, str) else message.string[0]
    return found


def said(path: Path, chinese: dict[str, str]) -> list[str]:
    """The Chinese sentences of a template."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    tree = environment.parse(path.read_text(encoding="utf-8"))
    found = (words for _line, _call, words in extract_from_ast(tree, CALLS))
    singular = (words if isinstance(words, str) else words[0] for words in found)
    return [chinese[one] for one in singular if one in chinese]


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_addresses_its_readers_in_one_way(path: Path, chinese: dict[str, str]) -> None:
    wrong = {FORMAL} if path.stem in TO_VOLUNTEERS else {FAMILIAR}
    wrong = {FORMAL, FAMILIAR} if path.stem in TO_BOTH else wrong
    sentences = [one.replace("你们的", "") for one in said(path, chinese) if one not in SAID_TO_ONE]
    assert not [one for one in sentences if wrong & set(one)]


def test_a_volunteer_s_own_pages_say_the_same_as_the_mails(chinese: dict[str, str]) -> None:
    pages = [path for pattern in OWN_PAGES for path in TEMPLATES.glob(pattern)]
    assert pages
    wrong = {path.name: [s for s in said(path, chinese) if FORMAL in s] for path in pages}
    assert not any(wrong.values()), wrong

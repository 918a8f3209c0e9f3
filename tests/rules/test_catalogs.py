"""Both languages are complete: sources are English, the catalog holds the Chinese."""

import re
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.rules.source import ROOT

CATALOG = ROOT / "app/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
METHODS = [("app/**.py", "python"), ("app/templates/**.*", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "_l": None}
KEYWORDS |= {"lazy_ngettext": (1, 2), "_n": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)|%[sd]")


@pytest.fixture(scope="module")
def sources():
    found = {}
    for name, line, message, *_rest in extract_from_dir(
        ROOT, METHODS, keywords=KEYWORDS, directory_filter=lambda folder: "/." not in str(folder)
    ):
        found[message if isinstance(message, str) else message[0]] = f"{name}:{line}"
    return found


@pytest.fixture(scope="module")
def catalog():
    return read_po(BytesIO(CATALOG.read_bytes()), locale="zh_Hans_CN")


def test_the_catalog_has_a_header_so_that_it_is_compiled(catalog):
    assert not catalog.fuzzy, "messages.po has no header: a fresh clone would speak English only"


def test_each_sentence_has_its_chinese(sources, catalog):
    missing = [
        f"{place}: {source!r}"
        for source, place in sources.items()
        if not is_translated(catalog.get(source))
    ]
    assert not missing, "add to messages.po:\n" + "\n".join(missing)


def is_translated(message):
    if message is None or message.fuzzy:
        return False
    strings = [message.string] if isinstance(message.string, str) else message.string
    return all(strings)


def test_no_sentence_is_left_that_nobody_says(sources, catalog):
    stale = [message.id for message in catalog if message.id and first(message.id) not in sources]
    assert not stale, f"delete from messages.po: {stale}"


def test_a_translation_keeps_the_placeholders(catalog):
    faults = []
    for message in catalog:
        if not message.id:
            continue
        strings = [message.string] if isinstance(message.string, str) else message.string
        wanted = set(PLACEHOLDER.findall(first(message.id)))
        wanted |= set() if isinstance(message.id, str) else set(PLACEHOLDER.findall(message.id[1]))
        for string in strings:
            if not set(PLACEHOLDER.findall(string)) <= wanted:
                faults.append(message.id)
    assert not faults, faults


def first(message_id):
    return message_id if isinstance(message_id, str) else message_id[0]

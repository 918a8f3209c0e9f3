"""Mails read as their kept copies; `make mails` keeps them anew where they changed on purpose."""

import re
from pathlib import Path

import pytest

from app.notify.layout import html_of
from app.notify.mails import locale_of
from tests.app.messages.mails.kinds import DIGESTS, KINDS, NEAR, TOGETHER, mail_written

COPIES = Path(__file__).parent / "copies"
TEMPLATES = Path(__file__).resolve().parents[4] / "app/templates/email"
PARTS = {"_roles", "_way_in", "new_day_lines"}
TAGS = {"zh": "zh-CN", "en": "en"}
pytestmark = pytest.mark.usefixtures("frozen_now")


def copies_of(language: str) -> dict[str, str]:
    """Each mail as it is sent, by the name of its copy; a token is another with each key."""
    found = {}
    for name in (*KINDS, *DIGESTS, *TOGETHER):
        if language == "en" and name in NEAR:
            continue
        subject, body = mail_written(name, language)
        page = html_of(subject, body, locale_of(language), TAGS[language])
        found[f"{name}.{language}.txt"] = f"{subject}\n\n{body}"
        found[f"{name}.{language}.html"] = page
    return {name: re.sub(r"(/mail/\w+/)[\w.-]+", r"\1TOKEN", text) for name, text in found.items()}


@pytest.mark.parametrize("language", TAGS)
def test_mails_read_as_their_kept_copies(app, request, language):
    sent = copies_of(language)
    if request.config.getoption("--keep-mails"):
        for path in COPIES.glob(f"*.{language}.*"):
            path.unlink()
        for name, text in sent.items():
            (COPIES / name).write_text(text, encoding="utf-8")
    kept = {path.name: path.read_text(encoding="utf-8") for path in COPIES.glob(f"*.{language}.*")}
    other = sorted(name for name in sent.keys() | kept if sent.get(name) != kept.get(name))
    assert not other, "look at what changed, then `make mails`"


def test_every_kind_of_mail_has_its_copies():
    kinds = {name.partition(".")[0] for name in (*KINDS, *DIGESTS)}
    assert kinds == {path.stem for path in TEMPLATES.glob("*.txt")} - PARTS

"""Templates keep the rules of the house; pages as served are inspected by the test client."""

import re

import pytest
from flask_babel import force_locale

from tests.rules.source import ROOT, relative

TEMPLATES = ROOT / "app/templates"
PAGES = [
    path
    for path in sorted(TEMPLATES.rglob("*.html"))
    if '{% extends "base/layout.html" %}' in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_a_page_has_one_h1_and_a_title(path):
    text = path.read_text(encoding="utf-8")
    branches = 1 if "{% else %}" not in text and "{% elif" not in text else 4
    assert 1 <= len(re.findall(r"<h1[ >]", text)) <= branches, "a page has one h1"
    assert "{% block title %}" in text, "the title block says what the h1 says"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=relative)
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text), "inline styles are blocked: add a class"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "inline scripts are blocked"
    assert not re.search(r'\son[a-z]+="', text), "event attributes are blocked: see xinqiao.js"
    assert "|safe" not in text.replace(" ", ""), "nothing is marked safe by hand"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=relative)
def test_a_form_that_posts_carries_a_token(path):
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL | re.IGNORECASE):
        assert "csrf_token" in form or "hidden_tag" in form, f"no token in {form[:80]}"


def test_no_address_of_another_host_is_loaded():
    faults = [
        relative(path)
        for path in TEMPLATES.rglob("*.html")
        if re.search(r'(src|href)="(https?:)?//', path.read_text(encoding="utf-8"))
    ]
    assert not faults


def test_every_error_code_has_words_in_both_languages(app):
    from app.wording import collected

    for locale in ("zh_Hans_CN", "en"):
        with force_locale(locale):
            assert all(str(words) for words in collected("WORDS").values())


def test_what_is_said_of_a_detail_belongs_to_an_error_code():
    from app.wording import collected

    unknown = collected("SAID").keys() - collected("WORDS").keys()
    assert not unknown, f"no sentence in WORDS: {sorted(unknown)}"

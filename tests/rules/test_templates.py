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


MAIL = TEMPLATES / "email/layout.html"  # A mailbox knows no style sheet of ours.


@pytest.mark.parametrize("path", sorted({*TEMPLATES.rglob("*.html")} - {MAIL}), ids=relative)
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


STYLES = ROOT / "app/static/xinqiao.css"
COLOUR = re.compile(r"(--xq-[a-z-]+): (#[0-9a-f]{3,6})\b")
ON_PAGES = ("ink", "soft", "green", "blue", "plum", "amber", "red")
# What is written in which colour on which other, besides words on a page, a card or a field.
WORDS_ON = [(name, f"{name}-on") for name in ON_PAGES[2:]] + [
    *(("sand-ink", "sand"), ("sand-ink", "sand-deep"), ("ink", "sand"), ("ink", "amber-on")),
    *(("ink", "red-on"), ("ink", "blue-on"), ("ink", "green-on"), ("green-deep", "green-on")),
    *(("on-green", "green"), ("on-green", "green-deep"), ("on-green", "red")),
    *(("on-turn", "turn"), ("turn-first-ink", "turn-first"), ("green", "sand")),
]


def colours_by_day_and_by_night():
    """The tokens of the style sheet: name and colour, once for each."""
    day, _, night = STYLES.read_text(encoding="utf-8").partition("prefers-color-scheme: dark")
    found = [dict(COLOUR.findall(part)) for part in (day, night.partition("\n  }\n")[0])]
    return [{name.removeprefix("--xq-"): value for name, value in one.items()} for one in found]


def test_a_mail_has_the_colours_of_the_pages_by_day_and_by_night():
    inline, _, rest = MAIL.read_text(encoding="utf-8").partition("prefers-color-scheme: dark")
    night, _, body = rest.partition("</style>")
    for colours, text in zip(colours_by_day_and_by_night(), (inline + body, night), strict=True):
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", text)) <= set(colours.values())


def lightness(colour):
    """The relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_colour_is_a_token_so_that_the_night_reaches_it():
    bare = [
        line.strip()
        for line in STYLES.read_text(encoding="utf-8").splitlines()
        if re.search(r"#[0-9a-f]{3,6}\b", re.sub(r"--[a-z-]+: #[0-9a-f]+", "", line))
    ]
    assert not bare, f"name the colour in :root, by day and by night: {bare}"
    day, night = colours_by_day_and_by_night()
    assert day.keys() == night.keys()


def test_words_can_be_read_by_day_and_by_night():
    grounds = [(name, ground) for name in ON_PAGES for ground in ("paper", "card", "field")]
    for colours in colours_by_day_and_by_night():
        for name, ground in grounds + WORDS_ON:
            dark, light = sorted((lightness(colours[name]), lightness(colours[ground])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{name} on {ground} is too faint"


def test_every_error_code_has_words_in_both_languages(app):
    from app.wording import collected

    for locale in ("zh_Hans_CN", "en"):
        with force_locale(locale):
            assert all(str(words) for words in collected("WORDS").values())


def test_what_is_said_of_a_detail_belongs_to_an_error_code():
    from app.wording import collected

    unknown = collected("SAID").keys() - collected("WORDS").keys()
    assert not unknown, f"no sentence in WORDS: {sorted(unknown)}"

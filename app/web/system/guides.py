"""The guides of the roles, read from the files of docs/ that people read elsewhere, too."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mistune
from flask import url_for
from markupsafe import Markup, escape

DOCS = Path(__file__).parents[3] / "docs"
PICTURES = DOCS / "pictures/guide"
GUIDES = ("coordinators", "schools", "volunteers", "counsellors")
ENDINGS = {"en": ".md", "zh": ".zh.md"}
HEAD = re.compile(r'^<a id="([a-z-]+)"></a>\n## (.+)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a guide: what links call it, its heading, its words in Markdown."""

    anchor: str
    heading: str
    text: str

    @property
    def words(self) -> Markup:
        """As HTML, within a request; what is HTML in the text shows as it is typed."""
        return _drawn(self.text, url_for("help.picture", name=""))


@dataclass(frozen=True, slots=True)
class Guide:
    """What a role reads, in one language."""

    name: str
    title: str
    passages: dict[str, Passage]


@cache
def guide(name: str, language: str) -> Guide:
    """One of GUIDES in 'en' or 'zh'. Raises KeyError for another name or language."""
    if name not in GUIDES:
        raise KeyError(name)
    text = (DOCS / f"{name}{ENDINGS[language]}").read_text(encoding="utf-8")
    # What stands before the first passage, then anchor, heading and words of each.
    first, *parts = HEAD.split(text)
    passages = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return Guide(
        name,
        title=first.partition("\n")[0].removeprefix("# "),
        passages={anchor: Passage(anchor, *rest) for anchor, *rest in passages},
    )


@cache
def _drawn(text: str, pictures: str) -> Markup:
    renderer = _WithPictures(pictures)
    return Markup(mistune.create_markdown(renderer=renderer)(text))  # noqa: S704


class _WithPictures(mistune.HTMLRenderer):
    """Pictures come from where the application shows them, once somebody opens them: a line may be
    slow.
    """

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture of docs/pictures/guide; `text` says what is on it."""
        shown = super().image(text, self.place + url.rpartition("/")[2], title)
        lazy = shown.replace("<img", '<img loading="lazy"', 1)
        return f'<details class="picture"><summary>{escape(text)}</summary>{lazy}</details>'

    def paragraph(self, text: str) -> str:
        """Words; a picture stands by itself."""
        return text if text.startswith("<details") else super().paragraph(text)

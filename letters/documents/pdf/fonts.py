"""Which signs the fonts of this machine can draw, so that no PDF shows boxes without a word."""

import html
import io
import os
import re
import subprocess
import unicodedata
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from letters.documents.errors import ChineseFontMissing, FontsUnknown

_OUR_WORDS = "信桥笔友写给孩子学校联系老师邮政编码收寄"
_CHINESE, _PICTURES, _SCRIPTS = "fonts-hanazono", "fonts-symbola", "fonts-noto-core"
_OUTLINES = {"TrueType", "CFF"}
_SPACES_AND_MARKS = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">{machine}</include>
  <selectfont><rejectfont><pattern>
    <patelt name="color"><bool>true</bool></patelt>
  </pattern></rejectfont></selectfont>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The signs that some font can draw, as ranges of code points: first ones and last ones."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def lacking(self, text: str) -> list[str]:
        """Return the signs of `text` that no font has, each once, in order.

        Signs for private use count as lacking: what a font draws for them is its own affair.
        """
        return sorted(sign for sign in set(text) if _is_drawn(sign) and not self._has(sign))

    def _has(self, sign: str) -> bool:
        at = bisect_right(self.firsts, ord(sign)) - 1
        return at >= 0 and ord(sign) <= self.lasts[at] and unicodedata.category(sign) != "Co"


def fonts_here(program: str = "fc-list") -> Fonts:
    """Return what this machine's fonts hold.

    Raises FontsUnknown where `program` is missing or fails, ChineseFontMissing where no font has
    the words of our own papers.
    """
    with TemporaryDirectory(prefix="letters-fonts-") as folder:
        fonts = read_fonts(_list_fonts(program, Path(folder)))
    lacking = fonts.lacking(_OUR_WORDS)
    if lacking:
        raise ChineseFontMissing(lacking)
    return fonts


def read_fonts(listing: Iterable[str]) -> Fonts:
    """Return the fonts of a listing: a line for each, its format, a tab, ranges in hex digits."""
    found = sorted(
        (int(first, 16), int(last or first, 16))
        for kind, _, ranges in (line.partition("\t") for line in listing)
        if kind in _OUTLINES
        for first, _, last in (one.partition("-") for one in ranges.split())
    )
    firsts, lasts = list[int](), list[int]()
    for first, last in found:
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(last, lasts[-1])
        else:
            firsts.append(first)
            lasts.append(last)
    return Fonts(tuple(firsts), tuple(lasts))


def environment(folder: Path) -> Mapping[str, str]:
    """Return an environment whose fonts are the machine's, without those in colour.

    A font in colour is first choice for pictures and leaves them out of a PDF. Its settings are
    written to `folder`.
    """
    settings = folder / "letters-fonts.conf"
    machine = html.escape(os.environ.get("FONTCONFIG_FILE", "fonts.conf"))
    settings.write_text(_CONFIGURATION.format(machine=machine))
    return os.environ | {"FONTCONFIG_FILE": str(settings)}


def words_of(document: bytes) -> str:
    """Return all words of a Word file, its headers and footers too."""
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
    return html.unescape("\n".join(found for part in parts for found in _TEXT.findall(part)))


def package_for(sign: str) -> str:
    """Return the system package with a font for a sign; empty for private use: there is none."""
    if unicodedata.category(sign) == "Co":
        return ""
    if unicodedata.name(sign, "").startswith("CJK"):
        return _CHINESE
    return _PICTURES if unicodedata.category(sign).startswith("S") else _SCRIPTS


def _is_drawn(sign: str) -> bool:
    return unicodedata.category(sign) not in _SPACES_AND_MARKS and not _SELECTORS.match(sign)


def _list_fonts(program: str, folder: Path) -> list[str]:
    # The command is a list of our own words; no shell reads it.
    command = [program, "--format", "%{fontformat}\t%{charset}\n"]
    try:
        listed = subprocess.run(  # noqa: S603
            command, env=environment(folder), check=True, capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as fault:
        raise FontsUnknown(program) from fault
    return listed.stdout.splitlines()

"""PDF files: whether they can be made here, made, and the signs that they cannot show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from unicodedata import normalize

from app.actions.bundles.packs import PackFile
from app.errors import Refused
from app.store.bundles.whose import words_on_papers
from letters.documents import (
    ChineseFontMissing,
    Fonts,
    FontsUnknown,
    OfficeMissing,
    PdfError,
    find_office,
    fonts_here,
    package_for,
    to_pdf,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A sign as U+ and digits, never a name: `codes` say whose it is, `package` has a font.

    Without a `package` the sign is for private use. A file stands for itself where the sign is
    nobody's.
    """

    sign: str
    codes: Sequence[str]
    package: str

    @property
    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    @property
    def note(self) -> Refused:
        """What is said of it."""
        reason = "packs.sign_without_font" if self.package else "packs.sign_private"
        details = {"package": self.package} if self.package else {}
        return Refused(reason, sign=self.sign, codes=", ".join(self.codes), **details)


def unprinted(files: Sequence[PackFile], fonts: Fonts) -> list[Unprinted]:
    """The signs of the files that `fonts` lack, each once, with the codes of all whose it is."""
    found = defaultdict[str, set[str]](set)
    for file in files:
        lacking = fonts.lacking(words_of(file.content))
        words = words_on_papers(file.codes) if lacking else {}
        for sign in lacking:
            codes = {code for code, said in words.items() if sign in normalize("NFC", said)}
            found[sign] |= codes or {file.name}
    return [
        Unprinted(f"U+{ord(sign):04X}", sorted(codes), package_for(sign))
        for sign, codes in sorted(found.items())
    ]


def ready_for_pdf() -> Fonts:
    """What the fonts can draw. Raises Refused where no PDF can be made here that is fit to read."""
    try:
        find_office()
        return fonts_here()
    except OfficeMissing as fault:
        raise Refused("packs.no_office") from fault
    except FontsUnknown as fault:
        raise Refused("packs.fonts_unknown", program=fault.program) from fault
    except ChineseFontMissing as fault:
        raise Refused("packs.no_chinese_font") from fault


def pdf_of(file: PackFile, seconds: float = 600) -> bytes:
    """The file as a PDF. Raises Refused packs.no_pdf."""
    try:
        return to_pdf(file.content, seconds=seconds)
    except PdfError as fault:
        raise Refused("packs.no_pdf") from fault

"""The envelope: 220 × 110 mm (DL), postcode boxes upper left, stamp box upper right."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from letters.documents.drawing import Box, strokes
from letters.documents.errors import PostcodeError
from letters.documents.markup import cell, chapters, paragraph, row, run, section, table
from letters.documents.ornament import boxes
from letters.documents.package import Package
from letters.documents.wording import lay, one_line, shorten

SIZE = (220.0, 110.0)
_LEFT, _TOP, _BOTTOM = 12.0, 10.0, 6.0
_DIGIT, _MIDDLE, _STAMP = 9.5, 111.0, 28.0
_INDENT, _ADDRESS = 6 * _DIGIT, _MIDDLE + _STAMP
_WIDTHS = (*(_DIGIT,) * 6, _MIDDLE, _STAMP)
_QR = Box(_LEFT, 78, 20, 20)
_GREY = "595959"
_RECIPIENT, _SHORT = 38.0, 6
"""The height of the recipient's rows in mm, and the signs of a name that is set spread."""

# First smaller, then over more lines: (points, lines) that hold all that the forms take.
_ADDRESS_STEPS = (
    *((15, 1), (13, 1), (11, 1), (11, 2), (10, 2), (9, 3), (9, 4), (9, 5)),
    *((8, 5), (7, 6), (6, 7)),
)
_PLACE_STEPS = ((17, 1), (14, 1), (12, 1), (10, 2), (9, 2), (8, 2), (7, 3), (6, 4))
_PERSON_STEPS = ((24, 1), (18, 1), (14, 1), (11, 1), (10, 2), (8, 2), (6, 3))
_SENDER_STEPS = ((10, 1), (8, 1), (8, 2), (7, 3), (7, 4), (6, 5), (5, 6))
_SENDER_NAME_STEPS = ((10, 1), (8, 1), (8, 2), (7, 2), (6, 2), (5, 3))


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """One side of an envelope; empty fields leave room to write.

    `place` is a school or organisation, `person` a school contact or a pen name: whoever builds
    the context decides; for a child's letter it is never the child. Raises PostcodeError when
    `postcode` is neither empty nor six digits.
    """

    postcode: str
    address: str
    place: str
    person: str

    def __post_init__(self) -> None:
        if self.digits and not (len(self.digits) == 6 and self.digits.isdecimal()):
            raise PostcodeError(self.postcode)

    @property
    def digits(self) -> str:
        """The postcode in plain digits, or an empty text."""
        return unicodedata.normalize("NFKC", one_line(self.postcode))


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on one envelope; `url` goes into a small QR code, or is empty for none."""

    sender: PostalAddress
    recipient: PostalAddress
    code: str
    printed_on: date
    url: str = ""


def render_envelope(envelope: Envelope) -> bytes:
    """Return a Word file of one page, 220 × 110 mm.

    Raises LinkError when the link does not fit a QR code.
    """
    package = Package("信封", envelope.printed_on)
    return package.save(chapters([envelope_chapter(package, [envelope])]))


def envelope_chapter(package: Package, envelopes: Sequence[Envelope]) -> tuple[str, str]:
    """Return the blocks and the sectPr of envelopes, one a page, that share their boxes."""
    blocks = "".join(
        _envelope(package, envelope, new_page=at > 0) for at, envelope in enumerate(envelopes)
    )
    header = package.header(paragraph(_boxes(package), "LetterAnchor"))
    footer = package.footer(paragraph(style="LetterAnchor"))
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
    )
    return blocks, section(SIZE, (_TOP, _LEFT, _BOTTOM, _LEFT), references, edge=3)


def _boxes(package: Package) -> str:
    number = package.drawing_number
    digits = Box(_LEFT, _TOP + 1, 6 * _DIGIT, 12)
    stamp = Box(SIZE[0] - _LEFT - 22, _TOP + 1, 22, 24)
    squares = [(at * _DIGIT + 0.75, 1.5, 8.0, 9.0) for at in range(6)]
    return strokes(number(), digits, boxes(squares), color="B93A26", points=1) + strokes(
        number(), stamp, boxes([(0.0, 0.0, 22.0, 24.0)]), points=0.75, dash="sysDash"
    )


def _envelope(package: Package, envelope: Envelope, new_page: bool) -> str:
    picture = package.qr(envelope.url, _QR) if envelope.url else ""
    return paragraph(picture, "LetterAnchor", new_page=new_page) + _face(envelope)


def _face(envelope: Envelope) -> str:
    digits = envelope.recipient.digits.ljust(6)
    postcode = "".join(cell(paragraph(run(digit, 16), align="center"), _DIGIT) for digit in digits)
    rows = (
        row(postcode + cell(paragraph(), _MIDDLE) + _stamp("贴　邮", "bottom"), 12)
        + row(_wide("", _INDENT, 6) + cell(paragraph(), _MIDDLE) + _stamp("票　处", "top"), 12)
        + _recipient(envelope.recipient)
        + row(_code(envelope) + _sender(envelope.sender), 26)
    )
    return table(rows, _WIDTHS, padding=0)


def _stamp(words: str, upright: Literal["top", "bottom"]) -> str:
    # The box is 22 mm wide at the right edge of a 28 mm column.
    content = paragraph(run("　" + words, 9, color="8A8A8A"), align="center", exact=5)
    return cell(content, _STAMP, upright=upright)


def _wide(content: str, wide: float, span: int) -> str:
    return cell(paragraph(content), wide, span=span)


def _recipient(recipient: PostalAddress) -> str:
    """Three rows that share their height: a long address takes it from the person's."""
    address = lay(recipient.address, _ADDRESS, _ADDRESS_STEPS)
    place = lay(recipient.place, _ADDRESS, _PLACE_STEPS)
    # The stamp box ends where the address begins.
    highs = [max(12.0, address.high + 2), max(11.0, place.high)]
    highs.append(_RECIPIENT - sum(highs))
    person = lay(recipient.person, _ADDRESS - 16, _PERSON_STEPS, highs[-1])
    spread = 2 if len(person.words) <= _SHORT else 0
    receives = run(person.words, person.size, bold=True, spread=spread)
    receives += run("　收", min(14, person.size))
    lines = (
        paragraph(run(address.words, address.size), exact=address.exact),
        paragraph(run(place.words, place.size), exact=place.exact),
        paragraph(receives, exact=person.exact),
    )
    return "".join(
        row(_wide("", _INDENT, 6) + cell(content, _ADDRESS, span=2), high)
        for content, high in zip(lines, highs, strict=True)
    )


def _code(envelope: Envelope) -> str:
    code = run(shorten(envelope.code, 16), 8, color=_GREY)
    beside = "　" * 8 if envelope.url else ""
    return cell(paragraph(run(beside, 8) + code), _INDENT, span=6)


def _sender(sender: PostalAddress) -> str:
    named = " ".join(filter(None, (one_line(sender.place), one_line(sender.person))))
    laid = (
        lay(sender.address, _ADDRESS, _SENDER_STEPS),
        lay(f"{named} 寄" if named else "", _ADDRESS, _SENDER_NAME_STEPS),
    )
    content = "".join(
        paragraph(run(one.words, one.size), align="right", exact=one.exact or 6) for one in laid
    )
    postcode = run(f"邮政编码　{sender.digits or '＿＿＿＿＿＿'}", 10)
    return cell(content + paragraph(postcode, align="right", exact=6), _ADDRESS, span=2)

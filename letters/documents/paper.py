"""What sheets share: margins, writing lines, ornaments, and the hints at the foot."""

from dataclasses import dataclass, replace

from letters.documents.drawing import Box, strokes
from letters.documents.markup import A4, paragraph, run, section
from letters.documents.ornament import bridge, paper_plane, ruled_lines
from letters.documents.package import Package
from letters.documents.styles import LINE
from letters.states import Direction

LEFT, TOP, BOTTOM, WIDE = 20.0, 16.0, 26.0, 170.0
HEAD = (9.0, 12.0, 10.0, 15.0, 3.0)
"""Heights of the head's rows: with the anchor a whole number of lines, so that a letter that
runs over one page meets the lines of the next."""
_LINES_FROM = TOP + 1 + sum(HEAD)

HINTS = {
    (Direction.TO_VOLUNTEER, False): (
        "写好了？折好装进信封封上，交给学校联系人老师。只有你的笔友会拆开它。",
        "用笔名就好，不写真名、电话和住址。写不满没关系，画一幅画也是信。",
    ),
    (Direction.TO_CHILD, False): (
        "写好后扫一扫右上角的二维码，点一下“已寄出”，再把信装进信封或信袋。",
        "请用笔名，不留电话、微信和住址，不约见面；说到的事，做得到再写。",
    ),
    (Direction.TO_CHILD, True): (
        "这封信是笔友在信桥上写好，打印出来寄给你的。",
        "想回信的时候，用回信纸写下来或画下来，交给学校联系人老师就可以啦。",
    ),
    (Direction.TO_VOLUNTEER, True): (
        "这封信打印自信桥，写信的孩子用的是笔名。",
        "请只留给自己读，不拍照转发；回信时扫一扫右上角的二维码。",
    ),
}


@dataclass(frozen=True, slots=True)
class SectionKind:
    """What the sheets of one section share; a letter of several pages is alone with its code."""

    direction: Direction
    typed: bool
    long_code: str = ""


class Paper:
    """Makes the sections of sheets in one package; headers and footers are stored once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._headers: dict[float, str] = {}
        self._footers: dict[SectionKind, str] = {}

    def section(self, kind: SectionKind) -> str:
        """Return the sectPr of a kind."""
        margins = (TOP, LEFT, BOTTOM, LEFT)
        first, foot = self._header(_LINES_FROM), self._footer(replace(kind, long_code=""))
        if not kind.long_code:
            shared = _reference("header", "default", first) + _reference("footer", "default", foot)
            return section(A4, margins, shared, edge=6)
        references = (
            _reference("header", "default", self._header(TOP))
            + _reference("header", "first", first)
            + _reference("footer", "default", self._footer(kind))
            + _reference("footer", "first", foot)
        )
        return section(A4, margins, references, first_differs=True, edge=6)

    def _header(self, top: float) -> str:
        if top not in self._headers:
            self._headers[top] = self._package.header(paragraph(self._lines(top), "LetterAnchor"))
        return self._headers[top]

    def _lines(self, top: float) -> str:
        count = int((A4[1] - BOTTOM - top) / LINE)
        drawn = [ruled_lines(LEFT, top, count, WIDE, LINE), bridge(152, 273)]
        if top != TOP:
            drawn.append(paper_plane(119, 16))
        page = Box(0, 0, *A4)
        return strokes(self._package.drawing_number(), page, " ".join(drawn), color="8A8A8A")

    def _footer(self, kind: SectionKind) -> str:
        if kind not in self._footers:
            lines = [run(hint) for hint in HINTS[kind.direction, kind.typed]]
            if kind.long_code:
                lines[0] = run(f"续页 · 信码 {kind.long_code}")
            blocks = "".join(paragraph(line, "LetterSmall", exact=5) for line in lines)
            self._footers[kind] = self._package.footer(blocks)
        return self._footers[kind]


def _reference(edge: str, pages: str, relationship: str) -> str:
    return f'<w:{edge}Reference w:type="{pages}" r:id="{relationship}"/>'

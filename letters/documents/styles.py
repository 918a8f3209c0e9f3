"""The styles of our papers, made once from Word's usual ones: Chinese fonts, no theme fonts."""

from functools import cache
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

CHINESE = "宋体"
LATIN = "Times New Roman"
LINE = 10.0
"""Distance of the writing lines in mm."""

_KEPT = {
    "Normal",
    "Header",
    "Footer",
    "Title",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
    "Table Grid",
}

_OURS: tuple[tuple[str, str, float, bool], ...] = (
    ("Letter Anchor", "版位", 1, False),
    ("Letter Text", "信纸正文", 15, False),
    ("Letter Greeting", "信纸称呼", 15, False),
    ("Letter Names", "信纸笔名", 16, False),
    ("Letter Question", "引导问题", 11, False),
    ("Letter Small", "信纸小字", 9, True),
    ("Letter Code", "信码", 10, False),
)
"""Name (its id without the space), name shown in Word, size in points, grey."""


@cache
def base_parts() -> dict[str, bytes]:
    """Return the parts that every document shares: 'styles' and 'theme', as XML."""
    document = docx.Document()
    styles = document.styles
    _keep_only(styles)
    for element in styles.element.iter(qn("w:rPrDefault")):
        _set_fonts(element.find(qn("w:rPr")))
    for style in styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.TABLE):
            _set_fonts(style.element.get_or_add_rPr())
    _plain_body(styles["Normal"])
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        _plain_heading(styles[name])
    _add_ours(styles)
    return {
        "styles": document.part.part_related_by(RELATIONSHIP_TYPE.STYLES).blob,
        "theme": document.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob,
    }


def _keep_only(styles: Any) -> None:
    for style in list(styles):
        if style.name not in _KEPT:
            style.element.getparent().remove(style.element)
    # The linked character styles are gone.
    for link in list(styles.element.iter(qn("w:link"))):
        link.getparent().remove(link)


def _set_fonts(properties: Any) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", CHINESE), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), font)
    for language in properties.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _plain_body(normal: Any) -> None:
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _plain_heading(style: Any) -> None:
    style.font.color.rgb = RGBColor(0x22, 0x30, 0x3C)
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _add_ours(styles: Any) -> None:
    for name, _, size, grey in _OURS:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(size)
        _set_fonts(style.element.get_or_add_rPr())
        if grey:
            style.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    for name, height, indent in (
        ("Letter Text", LINE, 30.0),
        ("Letter Greeting", LINE, 0.0),
        ("Letter Anchor", 1.0, 0.0),
    ):
        shape = styles[name].paragraph_format
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Mm(height)
        shape.widow_control = False
        shape.first_line_indent = Pt(indent)
        _off_grid(styles[name].element.get_or_add_pPr())
    question = styles["Letter Question"].paragraph_format
    question.left_indent = question.right_indent = Mm(3)
    for name, shown, _, _ in _OURS:
        styles[name].name = shown


def _off_grid(properties: Any) -> None:
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(snap) if spacing is not None else properties.append(snap)

"""Pictures and line drawings that stand at a fixed place on the page.

All lengths are in millimetres from the upper left corner of the page.
"""

from dataclasses import dataclass
from functools import lru_cache

from letters.documents.markup import emu

_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a drawing stands on its page: left, top, width and height in mm."""

    left: float
    top: float
    width: float
    height: float


def picture(number: int, relationship: str, place: Box, label: str) -> str:
    """Return a run that holds the picture `relationship`; `number` is unique in the file."""
    size = f'cx="{emu(place.width)}" cy="{emu(place.height)}"'
    return _anchor(
        number,
        place,
        label,
        _PICTURE,
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{label}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch>'
        f'<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        f"</pic:pic>",
    )


def blank(number: int, place: Box) -> str:
    """Return a run with white paper behind what stands on it, over the lines of a header."""
    shape = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{emu(place.width)}" cy="{emu(place.height)}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFFFFF"/>'
        f"</a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
    )
    return _anchor(number, place, "白纸", _WPS, shape, alternate=True)


def strokes(
    number: int,
    place: Box,
    path: str,
    color: str = "9A9A9A",
    points: float = 0.5,
    dash: str = "solid",
) -> str:
    """Return a run with lines behind the text.

    `path` speaks SVG's M, L, C and Z in hundredths of a millimetre from the place's corner;
    `points` is the pen's width.
    """
    shape = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{emu(place.width)}" cy="{emu(place.height)}"/></a:xfrm>'
        f"<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{round(place.width * 100)}" h="{round(place.height * 100)}" fill="none">'
        f"{_path(path)}</a:path></a:pathLst></a:custGeom><a:noFill/>"
        f'<a:ln w="{round(points * 12700)}" cap="rnd"><a:solidFill><a:srgbClr val="{color}"/>'
        f'</a:solidFill><a:prstDash val="{dash}"/><a:round/></a:ln></wps:spPr>'
        f"<wps:bodyPr/></wps:wsp>"
    )
    return _anchor(number, place, "线", _WPS, shape, alternate=True)


def _anchor(
    number: int, place: Box, label: str, uri: str, graphic: str, alternate: bool = False
) -> str:
    drawing = (
        f'<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>'
        f'{emu(place.left)}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page">'
        f"<wp:posOffset>{emu(place.top)}</wp:posOffset></wp:positionV>"
        f'<wp:extent cx="{emu(place.width)}" cy="{emu(place.height)}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{label} {number}" descr="{label}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{uri}">{graphic}'
        f"</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    if alternate:
        drawing = (
            f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
            f"</mc:AlternateContent>"
        )
    return f"<w:r>{drawing}</w:r>"


@lru_cache(maxsize=32)
def _path(path: str) -> str:
    names = {"M": ("moveTo", 1), "L": ("lnTo", 1), "C": ("cubicBezTo", 3), "Z": ("close", 0)}
    words = iter(path.split())
    out = []
    for word in words:
        name, count = names[word]
        points = "".join(
            f'<a:pt x="{round(float(next(words)))}" y="{round(float(next(words)))}"/>'
            for _ in range(count)
        )
        out.append(f"<a:{name}>{points}</a:{name}>")
    return "".join(out)

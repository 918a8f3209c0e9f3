"""The bundle slip: which letters travel together, one QR code to confirm them, a list to tick."""

from dataclasses import dataclass
from datetime import date

from letters.documents.drawing import Box
from letters.documents.markup import (
    A4,
    border,
    cell,
    chapters,
    field,
    paragraph,
    row,
    run,
    section,
    table,
)
from letters.documents.package import Package
from letters.documents.wording import day_words, fit, lay, one_line, shorten
from letters.states import Direction

_MARGINS = (16.0, 18.0, 18.0, 18.0)
_QR = Box(210 - 18 - 48, 15, 48, 48)
_TEXT = 122.0
_ROW = 7.0
_COLUMNS = (
    ("序号", 12.0),
    ("到了打勾", 20.0),
    ("笔名", 54.0),
    ("班级", 36.0),
    ("信码", 34.0),
    ("备注", 18.0),
)
_WIDTHS = tuple(wide for _, wide in _COLUMNS)
_GREY = "595959"
_SCHOOL_STEPS = ((20, 1), (16, 1), (13, 1), (11, 2), (9, 2), (8, 3), (6, 4))
_RENEW = "续签同意"
_ASK_TO_RENEW = "备注为“续签同意”：监护人的同意快到期，请随信带同意书回家签字。"

_RECEIVER = {Direction.TO_CHILD: "学校", Direction.TO_VOLUNTEER: "志愿者小组或中转点"}


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One letter in a bundle. Pen name only: a real name has no place on a slip.

    With `renew` the remark asks for the guardian's consent anew: it runs out soon.
    """

    pen_name: str
    class_name: str
    letter_code: str
    renew: bool = False


@dataclass(frozen=True, slots=True)
class BundleSlip:
    """What stands on the slip of a bundle; the letters keep the order given.

    `direction` is that of its letters. With an empty `confirm_url` there is no QR code and the
    slip is a list for handing out; `bundle_code` may be empty and `posted_on` None.
    """

    school: str
    bundle_code: str
    direction: Direction
    letters: tuple[SlipLine, ...]
    printed_on: date
    posted_on: date | None = None
    confirm_url: str = ""


def render_bundle_slip(slip: BundleSlip) -> bytes:
    """Return a Word file: A4, 27 letters on the first page and 36 on each further one.

    Raises LinkError when the link does not fit a QR code.
    """
    package = Package("信袋清单", slip.printed_on)
    return package.save(chapters([slip_chapter(package, slip, alone=True)]))


def slip_chapter(package: Package, slip: BundleSlip, alone: bool = False) -> tuple[str, str]:
    """Return the blocks and the sectPr of a slip; `alone` if it is the whole file."""
    picture = package.qr(slip.confirm_url, _QR) if slip.confirm_url else ""
    blocks = paragraph(picture, "LetterAnchor") + _head(slip) + _list(slip)
    footer = package.footer(_footer(slip, alone))
    header = package.header(paragraph(style="LetterAnchor"))
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
    )
    return blocks, section(A4, _MARGINS, references, edge=6)


def _footer(slip: BundleSlip, alone: bool) -> str:
    code = f"信袋 {shorten(slip.bundle_code, 20)}　" if slip.bundle_code else ""
    of_all = run("　共 ") + field("NUMPAGES") + run(" 页") if alone else ""
    words = run(f"信桥 · {code}第 ") + field("PAGE") + run(" 页") + of_all
    signed = run("点收人：＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿", 10)
    return paragraph(signed, align="right", exact=6) + paragraph(words, "LetterSmall", "center")


def _head(slip: BundleSlip) -> str:
    title = "信袋清单" if slip.confirm_url else "信件清单"
    school = lay(slip.school, _TEXT, _SCHOOL_STEPS)
    lines = [
        (run(f"信桥 · {title}", 11, color=_GREY), 8.0, 0.0),
        (run(school.words, school.size, bold=True), 12.0, school.exact),
        (run(f"{len(slip.letters)} 封信", 16, bold=True) + run(_facts(slip), 11), 11.0, 0.0),
    ]
    lines += [(run(step, 10.5), 7.0, 0.0) for step in _steps(slip)]
    rows = "".join(
        row(cell(paragraph(words, exact=exact), _TEXT), high) for words, high, exact in lines
    )
    return table(rows, (_TEXT,), padding=0) + paragraph(exact=4)


def _facts(slip: BundleSlip) -> str:
    code = f"　信袋 {shorten(slip.bundle_code, 20)}" if slip.bundle_code else ""
    return code + (f"　{day_words(slip.posted_on)}寄出" if slip.posted_on else "")


def _steps(slip: BundleSlip) -> tuple[str, ...]:
    if not slip.confirm_url:
        return (
            f"打印于 {day_words(slip.printed_on)}，按班级和笔名排列。",
            "序号与信纸上的 № 一致。",
            "发到孩子手里后在方框里打勾；缺的信在备注栏写一笔。",
            *((_ASK_TO_RENEW,) if any(line.renew for line in slip.letters) else ()),
            "笔友的信请不要拆开：信只属于写信和收信的两个人。",
        )
    return (
        f"① {_RECEIVER[slip.direction]}收到后，用手机扫右边的二维码。",
        "② 点一下“全部收到”就好；少了哪一封，就点一下哪一封。",
        "③ 没有网络？在下面打勾，拍照发给协调员或交中转点补录。",
        "请不要拆开信：信只属于写信和收信的两个人。",
    )


def _list(slip: BundleSlip) -> str:
    edges = "".join(
        border(side, color="B0B0B0") for side in ("top", "left", "bottom", "right", "insideH")
    )
    titles = "".join(
        cell(paragraph(run(title, 9.5), align="center"), wide, shade="E8E8E8")
        for title, wide in _COLUMNS
    )
    rows = [row(titles, _ROW, repeats=True)]
    rows += [_line(number, line) for number, line in enumerate(slip.letters, 1)]
    return table("".join(rows), _WIDTHS, edges)


def _line(number: int, line: SlipLine) -> str:
    pen_name, size = fit(line.pen_name, 51, (11, 9, 7))
    class_name, class_size = fit(line.class_name, 33, (10.5, 8.5))
    code, code_size = fit(line.letter_code, 32, (10, 8))
    words = (
        (run(str(number), 9.5, color=_GREY), "center"),
        (run("□", 15), "center"),
        (run(pen_name, size), "left"),
        (run(class_name if one_line(line.class_name) else "", class_size), "left"),
        (run(code, code_size), "center"),
        (run(_RENEW, 9) if line.renew else "", "left"),
    )
    cells = "".join(
        cell(paragraph(content, align="center" if side == "center" else "left"), wide)
        for (content, side), wide in zip(words, _WIDTHS, strict=True)
    )
    return row(cells, _ROW)

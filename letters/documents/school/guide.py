"""The teacher's guide: all that a school does in a term on one A4 page, with a QR to the page."""

from dataclasses import dataclass
from datetime import date

from letters.documents.drawing import Box
from letters.documents.markup import A4, chapters, paragraph, run, section
from letters.documents.package import Package
from letters.documents.wording import day_words, fit, lay

_MARGINS = (16.0, 20.0, 14.0, 20.0)
_QR = Box(210 - 20 - 38, 14, 38, 38)
_BESIDE = 126.0
_GREY = "595959"
_SCHOOL_STEPS = ((18, 1), (14, 1), (11, 2), (9, 2), (8, 3), (6, 4))

_STEPS = (
    (
        "信袋到了",
        (
            "扫信袋清单上的二维码，点一下“都到了”；少了哪一封就点哪一封。",
            "没有网络也不要紧：在清单上打勾，拍照发给协调员。",
        ),
    ),
    (
        "把信发给孩子",
        (
            "清单按班级排好，信纸上的 № 就是清单上的序号。",
            "信只属于写信和收信的两个人，请不要拆开，也不在班上念。",
        ),
    ),
    (
        "孩子写回信",
        (
            "发信纸和信封，留一节课就够；写字、画画都可以，不打分、不改错字。",
            "提醒孩子用笔名，不写真名、电话和住址。",
            "有孩子不想写，不勉强；告诉协调员，笔友会等。",
        ),
    ),
    (
        "把回信寄出",
        (
            "收齐后装进一个信袋，在手机上点“寄出”；不用一封一封登记。",
            "没收到回信的孩子，系统会好好提醒，不用您催。",
        ),
    ),
    (
        "担心一个孩子",
        (
            "听到或看到让您担心的事，当天在手机上点“我很担心”，有专人接手。",
            "紧急危险先打 110 或 120；心里难过可以打 12355。",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class TeachersGuide:
    """What stands on a school's guide: whose it is, whom to ask, the link of its page."""

    school: str
    contact: str
    url: str


def render_guide(guide: TeachersGuide, printed_on: date) -> bytes:
    """Return a Word file of one A4 page. Raises LinkError when the link fits no QR code."""
    package = Package("老师一页通", printed_on)
    return package.save(chapters([guide_chapter(package, guide, printed_on)]))


def guide_chapter(package: Package, guide: TeachersGuide, printed_on: date) -> tuple[str, str]:
    """Return the blocks and the sectPr of a guide; it is a leaf of its own."""
    blocks = paragraph(package.qr(guide.url, _QR), "LetterAnchor") + _head(guide, printed_on)
    blocks += "".join(
        _step(number, title, lines) for number, (title, lines) in enumerate(_STEPS, 1)
    )
    header = package.header(paragraph(style="LetterAnchor"))
    foot = run("信桥 · 老师一页通 · 贴在办公室墙上，人人看得到；上面没有孩子的名字")
    footer = package.footer(paragraph(foot, "LetterSmall", "center"))
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
    )
    return blocks, section(A4, _MARGINS, references, edge=6, on_a_front=True)


def _head(guide: TeachersGuide, printed_on: date) -> str:
    school = lay(guide.school, _BESIDE, _SCHOOL_STEPS)
    contact, size = fit(guide.contact, 80, (12, 10, 8))
    return (
        paragraph(run("信桥 · 老师一页通", 11, color=_GREY), exact=7)
        + paragraph(run(school.words, school.size, bold=True), exact=school.exact)
        + paragraph(run("联系老师　", 11, color=_GREY) + run(contact, size), exact=8)
        + paragraph(run(f"打印于 {day_words(printed_on)}", 9, color=_GREY), exact=7)
        + paragraph(run("扫右边的二维码，打开本校的页面。", 11, bold=True), exact=10)
        + paragraph(exact=6)
    )


def _step(number: int, title: str, lines: tuple[str, ...]) -> str:
    head = paragraph(run(f"{number}　{title}", 14, bold=True), exact=10)
    return head + "".join(paragraph(run(f"· {line}", 12), exact=8) for line in lines)

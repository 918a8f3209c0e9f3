"""The letter of invitation to a school's contact whom no mail reaches: A4, one page each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.drawing import Box
from letters.documents.envelope import PostalAddress
from letters.documents.markup import A4, chapters, paragraph, run, section
from letters.documents.package import Package
from letters.documents.wording import day_words, fit, lay, one_line

_MARGINS = (30.0, 25.0, 20.0, 25.0)
_WIDE = 160.0
_QR = Box(80, 150, 50, 50)
_ADDRESS_STEPS = ((13, 1), (11, 1), (11, 2), (10, 3), (8, 5))
_GREY = "595959"


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """What stands on one letter: to whom and where, the link, until when it works.

    The phone with which somebody signs in is not printed: it proves who holds the letter.
    """

    name: str
    address: PostalAddress
    url: str
    until: date


def render_invitations(letters: Sequence[InvitationLetter], printed_on: date) -> bytes:
    """Return a Word file with a page for each letter.

    Raises LinkError when a link does not fit a QR code.
    """
    package = Package("邀请信", printed_on)
    pages = "".join(
        _page(package, letter, printed_on, new_page=at > 0) for at, letter in enumerate(letters)
    )
    return package.save(chapters([(pages, section(A4, _MARGINS))]))


def _page(package: Package, letter: InvitationLetter, printed_on: date, new_page: bool) -> str:
    name, size = fit(letter.name, 90, (16, 13, 10))
    return (
        paragraph(package.qr(letter.url, _QR), "LetterAnchor", new_page=new_page)
        + _address(letter.address)
        + paragraph(exact=14)
        + paragraph(run("信桥 · 邀请信", 20, bold=True), "", "center")
        + paragraph(exact=6)
        + paragraph(run(f"{name}老师：", size))
        + _line("您好！贵校的信桥联系老师是您。请您开通账号，以后在手机上点收信袋、登记回信。")
        + _line("① 用手机扫下面的二维码。")
        + _line("② 填写您报给我们的手机号码，再自己设六位数字的 PIN。")
        + _line("③ 以后扫这个二维码、输入 PIN 就能登录，请收好这封信。")
        + paragraph(exact=76)
        + paragraph(
            run(f"请在{day_words(letter.until)}前第一次使用；没有 PIN，二维码打不开任何内容。", 11),
            "",
            "center",
        )
        + paragraph(
            run("信里的二维码只给您本人，请不要转给别人；过期或用不了，请找协调员再要一封。", 11),
            "",
            "center",
        )
        + paragraph(exact=10)
        + paragraph(run(f"信桥　{day_words(printed_on)}", 11, color=_GREY), "", "right")
    )


def _address(to: PostalAddress) -> str:
    laid = lay(to.address, _WIDE, _ADDRESS_STEPS)
    return (
        paragraph(run(to.digits, 13))
        + paragraph(run(laid.words, laid.size), exact=laid.exact)
        + paragraph(run(f"{one_line(to.place)}　{one_line(to.person)} 收", 13))
    )


def _line(words: str) -> str:
    return paragraph(run(words, 13), exact=9)

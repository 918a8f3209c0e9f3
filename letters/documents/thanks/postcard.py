"""The postcard of a month for schools and sponsors: A5 landscape, one page, counts alone."""

from datetime import date

from letters.documents.drawing import Box, strokes
from letters.documents.markup import chapters, paragraph, run, section
from letters.documents.ornament import boxes, bridge, paper_plane
from letters.documents.package import Package
from letters.documents.wording import day_words, fit
from letters.thanks.postcard import Postcard

_A5 = (210.0, 148.0)
_MARGINS = (40.0, 24.0, 10.0, 24.0)
_PAGE = Box(0, 0, *_A5)
_FRAME = [(8.0, 8.0, 194.0, 132.0), (9.5, 9.5, 191.0, 129.0)]
_GOLD, _GREY = "B08D57", "595959"
_WIDE = 158.0


def render_postcard(postcard: Postcard, made_on: date) -> bytes:
    """Return the postcard as a Word file."""
    month = postcard.month
    title = f"{month.year} 年 {month.number} 月，信在路上"
    package = Package(title, made_on)
    paths = f"{boxes(_FRAME)} {bridge(86, 18)} {paper_plane(140, 19)}"
    drawn = strokes(package.drawing_number(), _PAGE, paths, _GOLD)
    parts = [
        paragraph(drawn, "LetterAnchor"),
        paragraph(run(title, 22, bold=True, spread=2), "", "center", exact=14),
        *(_line(words) for words in words_of_month(postcard)),
        paragraph(run("谢谢每一位写信、送信、回信的人。", 12, color=_GREY), "", "center", exact=10),
        paragraph(run(f"信桥　{day_words(made_on)}", 10, color=_GREY), "", "right", exact=8),
    ]
    return package.save(chapters([("".join(parts), section(_A5, _MARGINS))]))


def words_of_month(postcard: Postcard) -> list[str]:
    """What the postcard tells, a sentence a line; what is not shown is left out."""
    told = [
        (postcard.to_child, "{} 封信交到了孩子手里"),
        (postcard.to_volunteer, "{} 封回信到了远方的朋友那里"),
        (postcard.pairs, "{} 对笔友在通信"),
        (postcard.schools, "信走进了 {} 所学校"),
        (postcard.counties, "走过 {} 个县区"),
        (postcard.longest, "最长的一段路，一封信走了 {} 天"),
    ]
    words = [text.format(count) for count, text in told if count is not None]
    return words or ["这个月的信不多，都在路上。"]


def _line(words: str) -> str:
    text, size = fit(words, _WIDE, (15, 13, 11))
    return paragraph(run(text, size), "", "center", exact=8.5)

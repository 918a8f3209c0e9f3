"""A template to begin with: every placeholder with its meaning, to be rearranged in Word."""

from datetime import date

from letters.documents.markup import A4, chapters, paragraph, run, section
from letters.documents.own.fields import NAMES
from letters.documents.package import Package

_MARGINS = (20.0, 20.0, 20.0, 20.0)
_LINES = 14


def sample_template(printed_on: date) -> bytes:
    """Return a Word file that is a good template as it is."""
    package = Package("信纸模板", printed_on)

    def asked(field: str) -> str:
        return f"{{{{{NAMES[field]}}}}}"

    which = f"第 {asked('number')} 封 · {asked('term')}　{asked('code')}"
    blocks = (
        paragraph(run(asked("qr")), align="right")
        + paragraph(run(which, 10))
        + paragraph(run("给　", 13) + run(asked("to"), 20, bold=True))
        + paragraph(run("来自　", 11) + run(asked("from"), 13) + run(f"　№{asked('list_number')}"))
        + paragraph(run(f"可以聊聊　{asked('question')}", 11))
        + "".join(paragraph(run("＿" * 38, 12), exact=12) for _ in range(_LINES))
        + paragraph(run(f"打印于 {asked('printed_on')}", 9))
    )
    return package.save(chapters([(blocks, section(A4, _MARGINS))]))

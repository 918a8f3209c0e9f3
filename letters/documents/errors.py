"""What can go wrong with a document, each error with its facts."""

from pathlib import Path

from letters.errors import LettersError


class DocumentError(LettersError):
    """A document cannot be made; the subclass says why and carries the facts."""


class PostcodeError(DocumentError):
    """A postcode that is neither empty nor six digits. `postcode` is what was given."""

    def __init__(self, postcode: str) -> None:
        super().__init__(f"postcode {postcode!r} is not six digits; leave it empty if unknown")
        self.postcode = postcode


class LinkError(DocumentError):
    """A text too long, or empty, for a QR code that phones read. `length` is in characters."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a link of {length} characters does not fit a QR code; use 1 to 300")
        self.length = length


class EmptyPack(DocumentError):
    """A pack with nothing to print: no letter and no slip. `school` is whose."""

    def __init__(self, school: str) -> None:
        super().__init__("a pack without a slip needs at least one letter")
        self.school = school


class LabelStartError(DocumentError):
    """Labels are to begin at one that a sheet has not. `count` are those of a sheet."""

    def __init__(self, start: int, count: int) -> None:
        super().__init__(f"labels cannot begin at {start}: a sheet has {count}")
        self.start = start
        self.count = count


class TemplateRefused(DocumentError):
    """A Word file cannot be a template. `reason` is a code, `details` fill its sentence."""

    def __init__(self, reason: str, **details: int) -> None:
        super().__init__(f"no template: {reason}")
        self.reason = reason
        self.details = details


class PdfError(DocumentError):
    """A PDF cannot be made."""


class OfficeMissing(PdfError):
    """LibreOffice was not found. `program` is the name or path that was tried."""

    def __init__(self, program: str) -> None:
        super().__init__(f"LibreOffice ({program}) was not found; install libreoffice-writer")
        self.program = program


class OfficeFailed(PdfError):
    """LibreOffice ended without a PDF. `exit_code` and `output` are its last words."""

    def __init__(self, exit_code: int, output: str) -> None:
        super().__init__(f"LibreOffice made no PDF (exit {exit_code}): {output}")
        self.exit_code = exit_code
        self.output = output


class OfficeTimeout(PdfError):
    """LibreOffice did not finish within `seconds` and was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"LibreOffice did not finish within {seconds:g} seconds")
        self.seconds = seconds


class FontsUnknown(PdfError):
    """Which fonts the machine has cannot be told. `program` is what was asked."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} does not list the fonts of this machine; install fontconfig")
        self.program = program


class ChineseFontMissing(PdfError):
    """No font has the signs of our own papers. `signs` are those that lack."""

    def __init__(self, signs: list[str]) -> None:
        super().__init__("no Chinese font was found; install fonts-wqy-microhei or fonts-noto-cjk")
        self.signs = signs


class UnreadableDocument(PdfError):
    """The Word file to convert is missing. `path` is where it was looked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is no Word file at {path}")
        self.path = path

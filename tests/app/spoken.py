"""What refusals say in English, outside of a request."""

from flask_babel import force_locale

from app.errors import XinqiaoError
from app.wording import sentence_of
from app.wording.system.work import words_of_fault


def said_of(error: XinqiaoError) -> str:
    """The sentence of a refusal."""
    with force_locale("en"):
        return sentence_of(error)


def said_of_fault(fault: str) -> str:
    """The sentence of a fault as it is stored."""
    with force_locale("en"):
        return words_of_fault(fault)

"""One heading understood. In goes its text, with the text of the group above it; out come the
fields it may stand for, with how sure that is.
"""

import re
from functools import lru_cache

from app.intake.fields import FIELDS, SCHOOLS
from app.intake.fields.shared import ADULT
from app.intake.values.text import packed

_NUMBERING = re.compile(r"^(?:q\d+|第\d+题|\(?\d{1,3}\)?(?=[、.．,:：)]))[、.．,:：)]*")
_POLITE = re.compile(r"^(?:请(?:填写|输入|选择|问)?)?(?:[您你](?:的孩子|孩子)?的?)?")
_BRACKETS = re.compile(r"[(\[【〔〖<《].*?[)\]】〕〗>》]")
_EDGES = " *#:：?？_＊★。.、,"
_ADULT_GROUP = re.compile(ADULT)


@lru_cache(maxsize=4096)
def heading(text: str, group: str = "") -> str:
    """A heading without numbering, politeness, brackets and marks; under '监护人信息' a plain
    '姓名' becomes '监护人姓名'.
    """
    plain = packed(text).strip(_EDGES)
    plain = _POLITE.sub("", _NUMBERING.sub("", plain)) or plain
    bare = _BRACKETS.sub("", plain).strip(_EDGES) or plain
    over = packed(group)
    if _ADULT_GROUP.search(over) and not _ADULT_GROUP.search(bare):
        return ("guardian" if bare.isascii() else "监护人") + bare
    return bare


@lru_cache(maxsize=40_000)
def likenesses(kind: str, text: str, group: str = "") -> tuple[tuple[str, float], ...]:
    """The fields a heading may stand for, with how sure that is (above 0, at most 1)."""
    if not text or len(text) > 60:
        return ()
    # A contact of a school is no guardian of anybody.
    name = heading(text, "" if kind == SCHOOLS else group)
    scores = ((field.name, field.likeness(name)) for field in FIELDS[kind])
    return tuple((field, score) for field, score in scores if score)

"""Registers of whole households. In go a row and its birth, out comes whether it is a pupil's: by
the age, else by what the row is to the head of the household (与户主关系).
"""

import re
from datetime import date

from app.intake.fields.households import relation_to_head
from app.intake.opening.sheets import Row
from app.intake.outline.outline import Outline
from app.intake.values.birth import Birth
from app.intake.values.codes import relation_of
from app.intake.values.text import packed, shown

_OLDEST = 18
_GROWN_UP = re.compile(
    r"户主(?:本人)?|本人|配偶|妻子?|丈?夫|[父母]亲?|岳[父母]|公公|婆婆|外?祖[父母]|爷爷|奶奶|儿媳妇?|女婿"
    r"|兄|弟|姐|妹|哥哥|姐姐|叔[叔父]?|伯[伯父母]?|姑[姑妈]?|舅舅?|head|wife|husband|spouse"
)


def register_of(outline: Outline) -> int | None:
    """The column of a register that tells what each row is to the head; None: it is a roster."""
    return relation_to_head({one.index: packed(one.heading) for one in outline.columns})


def is_grown_up(row: Row, relation: int, born: Birth | None, on: date) -> bool:
    """Whether a member of the household is no pupil any more."""
    if born is not None:
        return born.age(on) > _OLDEST
    text = packed(relation_of(shown(row[relation]))) if relation < len(row) else ""
    return bool(_GROWN_UP.fullmatch(text))

"""In goes a cell, out comes the name of a person, without what people write around a name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.rare_signs import PRIVATE, standard
from app.intake.values.text import folded, is_han, shown

LONGEST = 60
_HAN = r"[\u3400-\u9fff〇\U00020000-\U0003ffff]"
# The dots within a name as keyboards, fonts and databases have them, after normalisation.
_DOTS = re.compile(
    rf"(?<=[^\W\d_])\s*[·•・‧∙●⋅ꞏ᛫⸱◦⦁˙ᐧ]\s*(?=[^\W\d_])|(?<={_HAN})\s*\.\s*(?=[^\W\d_])"
)
# Most names need no cleaning, and one look tells.
_PLAIN = re.compile("[\u3400-\u9fff]{2,4}")
_NUMBERED = re.compile(rf"^[(\[]?\d{{1,3}}(?:[.、:)\]]\s*|\s+|(?={_HAN}))(?=\S)")
_MARKS = "★☆*△▲●○◎※√✓✔◆◇■□"
_EDGES = "'\"`‘’“”。.,，、:： "
_BRACKETS = re.compile(
    r"^[(\[【〔](?P<first>[^()\[\]【】]*)[)\]】〕]\s*|\s*[(\[【〔](?P<last>[^()\[\]【】]*)[)\]】〕]?$"
)
# Marks of formulas, markup and code: no name has them, and none may come in as one.
_NEVER = re.compile(r"[=<>{}|;@#$%^\\\"]|^\+")
_IN_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】]*[)\]】〕]?")
# 张桂兰 13800000000, under 监护人及电话.
_PHONE = re.compile(r"[\s/、,，:：(]*(?<!\d)1[3-9]\d{9}(?!\d)\)?")
_LABELLED = re.compile(r"^(?:学生|儿童|孩子)?姓名\s*[:：]\s*(?=\S)")
_GENDERED = re.compile(rf"^({_HAN}{{2,4}})\s+([男女])$")
# 张桂兰 奶奶: who they are to the child.
_KIN = re.compile(
    rf"^({_HAN}{{2,4}})[\s/、,，\-—:：]+(外?祖[父母]|爷爷|奶奶|外公|外婆|姥[姥爷]|父亲|母亲|爸爸|妈妈|姑[姑妈]|舅舅|叔叔|伯[伯父母])$"
)
_BETWEEN = re.compile(r"[、,/&;]")
_TWO = re.compile(
    rf"{_HAN}{{2,4}}(?:\n{_HAN}{{2,4}})+|(?={_HAN}{{5}}){_HAN}{{2,4}}[和与及]{_HAN}{{2,4}}"
)

# The most frequent: of two words that both begin with one, each is a name.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕"
    "丁任沈姚卢姜崔钟谭陆汪范廖石贾韦夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
)
# Old and new shapes of one character, each with a code of its own.
_OLD, _NEW = (
    "郞靑淸眞愼戶黃內兪呂吳溫尙敎旣歩毎増徳悅彥奧姫姍冊刪卽喩峯幷挿昻朶柵槪橫硏祿稟虛遙瑤髙黙",
    "郎青清真慎户黄内俞吕吴温尚教既步每增德悦彦奥姬姗册删即喻峰并插昂朵栅概横研禄禀虚遥瑶高默",
)
_SHAPES = str.maketrans(_OLD, _NEW)


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and what stood around it: words in brackets, marks, signs that nobody can print."""

    text: str
    aside: str = ""
    marks: str = ""
    private: bool = False


def told_name(cell: Cell, several: bool = False) -> Name:
    """A person's name; spaces go from Chinese names and stay single in Latin ones.

    Its text is '' if the cell is empty. `several` people may stand in the cell. Raises
    Unreadable: name_unreadable for what has no letter, is far too long, or holds marks that no
    name has; names_two.
    """
    text = shown(cell)
    if not text or _PLAIN.fullmatch(text):
        return Name(text)
    text = _LABELLED.sub("", unicodedata.normalize("NFKC", standard(text)))
    text = _PHONE.sub("", text)
    if not several and is_han(text) and _tells_two(cell):
        raise Unreadable("names_two")
    text, aside, marks = _bare(_KIN.sub(r"\1(\2)", _GENDERED.sub(r"\1(\2)", text)))
    text = re.sub(r"\s+", "", _DOTS.sub("·", text)) if is_han(text) else folded(text)
    text = unicodedata.normalize("NFKC", text)
    lettered = any(character.isalpha() for character in text)
    private = bool(PRIVATE.search(text))
    if len(text) > LONGEST or not (lettered or private) or _NEVER.search(text):
        raise Unreadable("name_unreadable")
    return Name(text, aside, marks, private)


def read_name(cell: Cell) -> str:
    """As told_name, the name alone."""
    return told_name(cell).text


def _tells_two(cell: Cell) -> bool:
    """Whether two names stand in the cell, side by side or on two lines."""
    text = unicodedata.normalize("NFKC", cell if isinstance(cell, str) else shown(cell))
    text = re.sub(r"\s*[\r\n]+\s*", "\n", _IN_BRACKETS.sub("", text).strip(_EDGES + "\n"))
    parts = text.split()
    apart = len(parts) > 1 and all(len(part) in (2, 3) and part[0] in _SURNAMES for part in parts)
    return apart or sum(map(is_han, _BETWEEN.split(text))) > 1 or bool(_TWO.fullmatch(text))


def _bare(text: str) -> tuple[str, str, str]:
    """The name without number, quotes, marks and brackets; the words in brackets; the marks."""
    asides: list[str] = []
    marks: list[str] = []
    before = ""
    while before != text:
        before = text
        text = _NUMBERED.sub("", text.strip(_EDGES))
        inner = text.strip(_MARKS)
        marks += [mark for mark in _MARKS if mark in text and mark not in inner]
        text = inner
        found = _BRACKETS.search(text)
        if found:
            inside = (found["first"] or found["last"] or "").strip()
            rest = text[: found.start()] + text[found.end() :]
            # Brackets around the whole are no remark.
            asides += [inside] if rest else []
            text = rest or inside
    return text, "、".join(filter(None, asides)), "".join(dict.fromkeys(marks))


def spelled(name: str) -> str:
    """A name that comes from elsewhere as intake spells it, whatever its capitals.

    Raises Unreadable as told_name does.
    """
    return told_name(name, several=True).text.casefold()


def same_shapes(name: str) -> str:
    """A name that was read, in capitals and shapes of characters that are not told apart."""
    return name.casefold().translate(_SHAPES)


def like_name(name: str) -> str:
    """What names share that may be one: traditional and simplified characters sound the same, and
    dots and spaces are left out as often as written.
    """
    return "".join(_sound(sign) for sign in name.casefold() if sign.isalnum())


@lru_cache(maxsize=20_000)
def _sound(sign: str) -> str:
    """The first reading of a Chinese character; what has none stays as it is."""
    if sign.isascii():
        return sign
    # It takes a tenth of a second to load.
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict.get(ord(sign), sign).partition(",")[0]

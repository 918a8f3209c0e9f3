"""What columns look like. In go their cells, out come the fields whose values look so, and doubts
about those that a heading names and no cell bears out.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from app.intake.fields import FIELDS, field_names
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Phrase, phrase_of
from app.intake.headers.header import Header
from app.intake.opening.sheets import Row
from app.intake.values.interest_words import TAGS
from app.intake.values.interests import read_interests
from app.intake.values.text import folded, packed, shown

SAMPLE = 60
_SURE = 0.7
_DOUBT = 0.5
_DOUBTED = ("email", "resident_id")
_PLAIN_EXTRAS = re.compile(
    r"序号|编号|学号|辅号|班号|学籍|备注|提交|答卷|所用时间|来源|ip|总分|日期|时间|年月|入[学园校]|邮编|地址|qq|微信|remark|note|^no\.?$|start|end|date|time|_id"
)
_NEVER_FROM_LOOKS = frozenset(
    {Whose.TEACHER, Whose.OFFICIAL, Whose.HOUSEHOLDER, Whose.EMERGENCY, Whose.OTHER, Whose.SIBLING,
     Whose.MEMBER, Whose.FATHER, Whose.MOTHER, Whose.VOLUNTEER}
)  # fmt: skip
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丘邬涂古巫饶骆叶刁缪危晏"
)  # fmt: skip


def texts_of(rows: Sequence[Row], index: int) -> list[str]:
    """What the first cells of a column say, without the blank ones."""
    cells = (row[index] if index < len(row) else None for row in rows[:SAMPLE])
    return [text for text in map(shown, cells) if text]


def told_by_values(
    kind: str, header: Header, rows: Sequence[Row], on: date
) -> list[tuple[str, int, float]]:
    """Fields whose values a column looks like: (field, column, share of its cells), best first.

    A column whose heading says that it is somebody else's, or another kind of thing, is none.
    """
    looks = {field: look for field, look in _looks(on).items() if field in field_names(kind)}
    fields = {field.name: field for field in FIELDS[kind]}
    found = []
    for index in range(max((len(row) for row in rows[:SAMPLE]), default=0)):
        phrase = _phrase_at(header, index)
        texts = texts_of(rows, index)
        if not texts or _is_another_thing(phrase):
            continue
        for field, look in looks.items():
            share = sum(map(look, texts)) / len(texts)
            if share >= _SURE and fields[field].may_be(phrase):
                found.append((field, index, share))
    return sorted(found, key=lambda entry: (-entry[2], entry[1]))


def doubts_of(header: Header, rows: Sequence[Row], on: date) -> dict[tuple[str, int], float]:
    """Columns of which no cell looks like the field that the heading may name."""
    looks = {field: look for field, look in _looks(on).items() if field in _DOUBTED}
    doubts = {}
    for heading in header.headings:
        texts = texts_of(rows, heading.index)
        for field, look in looks.items():
            if texts and not any(map(look, texts)):
                doubts[field, heading.index] = _DOUBT
        if rows and not texts:
            # Of two columns for a name the one that a tool leaves blank is none.
            doubts["name", heading.index] = _DOUBT
    return doubts


def names_by_look(rows: Sequence[Row]) -> list[int]:
    """The columns of a list without headings whose cells look like names of people."""
    width = max((len(row) for row in rows[:SAMPLE]), default=0)
    return [index for index in range(width) if _look_like_names(texts_of(rows, index))]


def _look_like_names(texts: Sequence[str]) -> bool:
    likely = sum(1 for text in texts if len(text) in range(2, 5) and text[0] in _SURNAMES)
    several = len(set(texts)) > 1 or len(texts) == 1
    return bool(texts) and several and likely >= _SURE * len(texts)


def _phrase_at(header: Header, index: int) -> Phrase:
    for heading in header.headings:
        if heading.index == index:
            return phrase_of(heading.text, heading.groups)
    return phrase_of("")


def _is_another_thing(phrase: Phrase) -> bool:
    return bool(
        phrase.qualities
        or phrase.consent
        or phrase.whose in _NEVER_FROM_LOOKS
        or _PLAIN_EXTRAS.search(phrase.body)
    )


def _looks(on: date) -> dict[str, Callable[[str], bool]]:
    """How the values of a field look, where that tells it from all others."""
    years = range(on.year - 80, on.year - 4)
    return {
        "resident_id": lambda text: bool(re.fullmatch(r"\d{17}[\dXx]", packed(text).upper())),
        "birth_date": lambda text: _year(text) in years,
        "gender": lambda text: packed(text) in ("男", "女", "male", "female"),
        "email": lambda text: bool(re.fullmatch(r"\S+@\S+\.\w+", folded(text))),
        "phone": lambda text: bool(re.fullmatch(r"1[3-9]\d{9}", packed(text).replace("-", ""))),
        "interests": lambda text: any(tag in TAGS for tag in read_interests(text)),
    }


def _year(text: str) -> int:
    found = re.match(r"(\d{4})[年./-]?\d{1,2}", packed(text))
    return int(found.group(1)) if found else 0

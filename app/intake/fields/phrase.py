# ruff: noqa: E501 - one list of words to a line
"""A heading taken apart. In goes its text with what stands above it; out comes whose it is, what it
tells, of which kind, which of several, and what it asks consent for. The nearest says whose: the
heading itself, then its brackets, then a prefix, then the groups above.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.intake.fields.consent import AskedConsent, consent_in
from app.intake.fields.people import (
    ADULTS,
    Whose,
    mainly_in,
    people_in,
    somebody_in,
    without_people,
)
from app.intake.values.numerals import han_number
from app.intake.values.text import packed


class Quality(StrEnum):
    """Of which kind the value of a heading is."""

    LUNAR = "lunar"
    SOLAR = "solar"
    RECKONED = "reckoned"
    ENTRY = "entry"
    NUMBERING = "numbering"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A heading in parts. `body` is it without numbering, politeness and brackets, `what` the body
    without the people in it; `near` tells that the heading itself, and no group, says whose.
    """

    body: str
    what: str
    brackets: tuple[str, ...]
    around: tuple[str, ...]
    whose: Whose | None
    near: bool
    qualities: frozenset[Quality]
    number: int
    consent: AskedConsent | None


_NUMBERING = re.compile(r"^(?:q\d+|第\d+题|\(?\d{1,3}\)?(?=[、.．,:：)]))[、.．,:：)]*")
_POLITE = re.compile(r"^(?:请(?:填写|输入|选择|问)?)?(?:(?:您|你(?=的|孩子))(?:的孩子|孩子)?的?)?")
_BRACKETS = re.compile(r"[(\[【〔〖<《](.*?)[)\]】〕〗>》]")
_EDGES = " *#:：?？_＊★☆△▲●※。.、,"
_PREFIX = re.compile(r"(.*[^/_:.\-—>])(?:/|_|:{1,2}|\.|[-—]+|->)(\D[^/_:]*)")
_QUALITIES = (
    (Quality.LUNAR, r"[农阴旧老古夏]历|lunar"),
    (Quality.SOLAR, r"公历|阳历|新历|国历|西历|solar|gregorian"),
    (Quality.RECKONED, r"虚岁|虚龄|毛岁|虚"),
    (Quality.ENTRY, r"入[学园校职团队党住伍]|进校|转[入学出]|毕业|返[校乡]|外出|离家|注册|登记|填[表报写]|建档|签订|体检|发证|办证|有效|采集|更新|修改|录入|开始|结束|截止|开学|报名|报到|创建|审核|enrol|entry|admission|graduat|created|updated|submi|regist"),
    (Quality.NUMBERING, r"学籍|学号|班号|辅号|编号|考号|座[位号]|序号|代码|邮编|邮政|床位|卡号|账号|户号|门牌|楼号"),
    (Quality.WORK, r"单位|办公|工作|work|office"),
)  # fmt: skip
# In brackets behind a person, what is told of them: 监护人（电话）.
_TOLD = re.compile(
    r"姓名|(?:联系)?(?:电话|手机)(?:号码?)?|联系方式|身份证(?:号码?)?|[与和].{1,4}关系|phone|tel|mobile"
)
# 监护人及关系: the name is what matters, the relation stands behind it.
_NAME_AND_RELATION = re.compile(
    r"(.*(?:人|者|家长)(?:姓名)?)(?:及其?|和|、)(?:与.{1,2}的?)?(?:关系|称谓)"
)
_INFORMATION = ("信息", "情况", "资料", "基本信息", "基本情况")
_KIND = tuple((quality, re.compile(words)) for quality, words in _QUALITIES)
_HAN_ORDINALS = r"一二三四五六七八九"
_ORDINAL = re.compile(rf"第([1-9{_HAN_ORDINALS}])(?:个|名|位|胎)?|老([大二三四])|^([大二三])(?=孩)")
# Where the eldest and the youngest alone are named, nobody knows how many stand between.
_COUNTED = {
    sign: at
    for signs in ("一二三四五", "abcde", "大次小", "长", "头", ("first", "second", "third"),
                  ("1st", "2nd", "3rd"), ("eldest", "younger", "youngest"), ("elder",), ("older",))
    for at, sign in enumerate(signs, 1)
}  # fmt: skip
_CHILD = r"孩子?|宝|娃|儿子|女儿|子女"
_ONE_OF_THE_CHILDREN = re.compile(
    rf"^(?:老([大二三四五])|([大一二三四五])的?(?:{_CHILD})|(小)(?:的?(?:宝|娃|儿子|女儿)|的孩子)"
    r"|([长次])(?:子女?|女)|([头一二三四五])胎)(?:的|孩子)?"
    r"|^(first|second|third|1st|2nd|3rd|eldest|elder|older|younger|youngest)(?:child|kid|son|daughter)(?:'s)?"
    r"|^(?:孩子|儿童|学生|子女)(?:[(\[]([1-5一二三四五])[)\]]|([abcde](?![a-z])))"
)
_BEHIND = re.compile(
    rf"([1-9]|[{_HAN_ORDINALS}](?=姓|名|的|出|性|年|班|身|电|手|联|关|是|生|[:_/\-]|$))(?![0-9])"
)
_AT_END = re.compile(r"(?<=[\u4e00-\u9fff])[._\-]?([1-9])$")
# What may stand beside a person where brackets or a group say no more than whose.
_LABEL = re.compile(
    r"信息|情况|资料|基本|个人|联系|意见|方式|栏|部分|填写?|登记|一览|数据|手机|电话|姓名|号码?|本人|[的或及与和/、,·\d\s第个]|info\w*|detail\w*|basic|data|phone|name|and|or|the|s$"
)


@lru_cache(maxsize=8192)
def phrase_of(text: str, groups: tuple[str, ...] = ()) -> Phrase:
    """A heading in parts; `groups` are the texts above it, the nearest first."""
    plain = _bare(text)
    brackets = tuple(found for found in _BRACKETS.findall(plain) if found)
    body = _BRACKETS.sub("", plain).strip(_EDGES) or plain
    around = tuple(filter(None, (_bare(group) for group in groups)))
    if prefixed := _PREFIX.fullmatch(body):
        around = (prefixed.group(1), *around)
    if both := _NAME_AND_RELATION.fullmatch(body):
        body = both.group(1)
    body, number = _numbered(body, around)
    if brackets and _TOLD.fullmatch(brackets[0]) and without_people(body) in _INFORMATION:
        # 照料人信息（姓名）
        body = body[: people_in(body)[-1][2]] if people_in(body) else body
    if brackets and people_in(body) and not without_people(body) and _TOLD.fullmatch(brackets[0]):
        body += brackets[0]
    whose, near = _whose(body, brackets, around)
    every = "/".join((body, *brackets, *around[:1]))
    return Phrase(
        body=body,
        what=without_people(body),
        brackets=brackets,
        around=around,
        whose=whose,
        near=near,
        qualities=frozenset(kind for kind, words in _KIND if words.search(every)),
        number=number,
        consent=consent_in(body, brackets, around),
    )


def tail_of(phrase: Phrase) -> str:
    """What stands behind a heading's prefix, as 姓名 in 基本信息/姓名; '' if it has none."""
    found = _PREFIX.fullmatch(phrase.body)
    return found.group(2).strip(_EDGES) if found else ""


def says_whose(text: str) -> bool:
    """Whether a text names people and nothing beside that matters, as 监护人信息 does."""
    return not _LABEL.sub("", without_people(text)) and bool(people_in(text))


def _bare(text: str) -> str:
    plain = packed(text).strip(_EDGES)
    bare = _POLITE.sub("", _NUMBERING.sub("", plain)).strip(_EDGES) or plain
    return _ONE_OF_THE_CHILDREN.sub(_counted, bare)


def _counted(found: re.Match[str]) -> str:
    """One of several children by a number: 孩子2 for 二孩, 老二, 二宝, 孩子（二） and 孩子b."""
    sign = next(filter(None, found.groups()))
    return f"孩子{_COUNTED.get(sign, sign)}"


def _numbered(body: str, around: Sequence[str]) -> tuple[str, int]:
    """The body without the number of one among several, and that number; 0 for none."""
    if found := _ORDINAL.search(body):
        return _ORDINAL.sub("", body, count=1).removeprefix("个"), _value(found)
    for _who, _start, end in people_in(body):
        if found := _BEHIND.match(body, end):
            return body[:end] + body[found.end() :].lstrip("的"), _value(found)
    if found := _AT_END.search(body):
        return body[: found.start()], _value(found)
    for text in around:
        number = _numbered(text, ())[1]
        if number:
            return body, number
    return body, 0


def _value(found: re.Match[str]) -> int:
    digit = next(filter(None, found.groups()))
    return int(digit) if digit.isdigit() else 1 if digit == "大" else han_number(digit) or 0


def _whose(body: str, brackets: Sequence[str], around: Sequence[str]) -> tuple[Whose | None, bool]:
    """Who is nearest to the heading, and whether the heading itself names them."""
    if people := people_in(body):
        return _nearest(body, people), True
    for text in brackets:
        if says_whose(text):
            return _nearest(text, people_in(text)), True
    if somebody_in(body):
        return Whose.OTHER, True
    for text in around:
        if says_whose(text) and (whose := mainly_in(text)):
            return whose, False
    return None, False


_RELATION = re.compile(r"^(.*?)[与和同跟](.+?)的?(?:之间)?的?关系")


def _nearest(body: str, people: Sequence[tuple[Whose, int, int]]) -> Whose:
    """The last one named; of a relation, the grown-up; whoever is named for need, in any place."""
    named = [whose for whose, _start, _end in people]
    if Whose.EMERGENCY in named:
        return Whose.EMERGENCY
    if found := _RELATION.match(body):
        return _of_relation(found)
    return named[-1]


def _of_relation(found: re.Match[str]) -> Whose:
    before = [whose for whose, _, _ in people_in(found.group(1))]
    behind = [whose for whose, _, _ in people_in(found.group(2))]
    others = [whose for whose in before + behind if whose is not Whose.CHILD]
    strange = [whose for whose in others if whose not in ADULTS]
    return (strange or others or [Whose.CHILD])[-1]

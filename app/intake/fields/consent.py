# ruff: noqa: E501 - one list of words to a line
"""Consent in a heading. In go its words, out come who is asked, what for, and yes or no.

Nothing is inferred: what for is told by the words that remain once the asking itself, whoever is
asked and words of no weight are taken away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.intake.fields.people import ADULTS, Whose, people_in, without_people


class ConsentPurpose(StrEnum):
    """What a consent is for. BARE names nothing: it is for what the list is for."""

    BARE = "bare"
    LETTERS = "letters"
    OTHER = "other"


class Polarity(StrEnum):
    """What a tick in the column says."""

    ASKED = "asked"
    AGREE = "agree"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class AskedConsent:
    """A heading that asks for consent: what for, which way, and who answers (None: not said)."""

    purpose: ConsentPurpose
    polarity: Polarity
    whose: Whose | None

    @property
    def counts(self) -> bool:
        """Whether it is a guardian's consent to letters, as far as the heading alone tells."""
        if self.purpose is ConsentPurpose.OTHER:
            return False
        return self.whose is None or self.whose in _MAY_CONSENT


# Alone in brackets or above, these are who answers.
_OFFICES = re.compile(
    r"(?:本|该|所在)?(?:学校|校方|班级|年级|村|镇|乡|县|单位|部门|公司|school|office)(?:填写?|意见)?"
)
_MAY_CONSENT = ADULTS | {Whose.FAMILY}
_DENIED = re.compile(r"(?:不|未|没有?|拒绝|反对|谢绝|放弃)")
_STRONG = r"同意|自愿|意愿|(?<![志心祝许])愿(?!望)意?|允许|许可|准许|授权|赞成|支持|consent|assent|agree[ds]?|agreement|permission|permits?|permitted|approv\w*|willing|authori[sz]\w*|allow(?:s|ed)?"
# These are an answer only where it is said that a guardian gives it.
_WEAK = r"意见|签[名字署章订]|签收|回执|确认|sign(?:s|ed|ature)?"
_TAKES_PART = r"参加|参与|加入|报名"
_VERB = re.compile(
    rf"{_STRONG}|{_WEAK}|{_TAKES_PART}|拒绝|反对|谢绝|放弃|declin\w*|refus\w*|opt-?out"
)
_SAYS_YES = re.compile(rf"{_STRONG}")
_SAYS_WEAKLY = re.compile(_WEAK)
_REFUSES = re.compile(
    r"(?:不|未|拒绝|谢绝|放弃|反对)(?:予以|想|愿意?|肯|能)?(?:同意|愿意?|自愿|允许|许可|授权|赞成|支持|参加|参与|加入|接受)|^(?:拒绝|反对|谢绝|放弃)|(?:拒绝|反对|谢绝|放弃)(?:的|者|$)"
    r"|disagree\w*|refus\w*|declin\w*|opt-?out|donot(?:agree|consent|allow)|notagree|noconsent"
)
_ASKS = re.compile(r"是否|是不是|愿不愿|同不同意|能否|可否|与否|是/否|whether|y/n|yes/no")
# What is crossed out is refused where what is ticked is agreed to.
_CROSSED = re.compile(r"[打划画]?[×✗✘x]")
_PICTURES_AND_WORDS = r"照片|相片|拍照|拍摄|摄影|录像|录音|视频|肖像|影像|公开|公示|宣传|发布|发表|展示|展览|出版|引用|存档|扫描|审阅|筛查|测评|访谈|photo|picture|video|publish|quot|scan|screening|interview"
_SCHOOL_LIFE = r"课后|托管|晚托|延时|校车|乘车|乘坐|接送|疫苗|接种|住校|寄宿|住宿|走读|体检|检查|就医|治疗|手术|保险|投保|研学|春游|秋游|出游|旅行|夏令营|冬令营|营养餐|午餐|食堂|用餐|订奶|饮奶|校服|社团|兴趣班|竞赛|比赛|考试|游泳|防溺水|家访|入户|走访|转学|休学|退学|分班|收费|缴费|采血|核酸|bus|vaccin|boarding|insurance|lunch|trip|medical|afterschool|homevisit"
_AID = r"资助|补助|助学|补贴|救助|低保|捐赠|捐助|帮扶|扶贫|慰问|领取|委托|照护书|责任书|承诺书|竞业|aid|donation|subsid"
_SOMETHING_ELSE = re.compile(f"{_PICTURES_AND_WORDS}|{_SCHOOL_LIFE}|{_AID}")
# 帮扶 and 走访 are words of many a list of left-behind children.
_TITLE_OF_SOMETHING_ELSE = re.compile(
    r"课后|托管|晚托|延时|校车|乘车|接送|疫苗|接种|住校|寄宿|住宿|体检|保险|研学|春游|秋游|夏令营|冬令营|营养餐|午餐|食堂|校服|社团|兴趣班|竞赛|资助|助学|补助|补贴|捐赠|公示|拍摄|bus|vaccin|boarding|insurance|lunch|trip"
)
_OF_LETTERS = re.compile(
    r"书信|(?<!家校)通信(?!息)|写信|信件|来信|去信|回信|寄信|收信|互信|(?<![短微])信(?=往来|交流|陪伴|活动|项目|计划)|笔友|结对|配对|信桥|鸿雁|letters?|penpals?|pen-pals?|pairing|xinqiao"
)
_OF_PROGRAMME = re.compile(
    r"志愿者|义工|大学生|大朋友|陪伴|公益|volunteers?|companion(?:ship)?|mentor\w*"
)
# Beside the words of the programme these say how, and nothing else.
_HOW = re.compile(
    r"志愿|服务|乡村|农村|留守|关爱|一对一|1对1|爱心|暖心|牵手|手拉手|交流|沟通|往来|成长|线上|远程|心灵|长期|定期"
)
_NO_WEIGHT = re.compile(
    r"征得|取得|获得|得到|口头|当面|电话|活动|项目|计划|方案|[已未][交签回收填]|是否|是不是|愿不愿|有无|有没有|能否|可否|与否|勾选|请|本[人校]?|我们?|您|你|该|此|这个?|的|其|让|对|将|与|和|及|或|并|已|均|都|了|吗|者|予以|给予|进行|表示|接受|"
    r"[在于]?(?:上|下|中|内|处|后|前)面?|[为以由按]|打[√勾钩对]号?|划[√勾钩对]号?|画[√勾钩对]号?|在?括号|填写?|必填|选填|单选|多选|盖章|手印|按|签|知情|情况|结果|状态|回执|意向|态度|"
    r"[书单表栏页联件项][书单表栏页]?|纸质|书面|电子|原件|复印件|版|收回|回收|交回|上交|提交|已交|收到|齐|有效|最终|全体|自己|一栏|附件|勾|√|×|☑|□|"
    r"学年|学期|年度?|[春秋]季?|[第期次份]|活动|项目|计划|方案|全部|全程|相关|有关|本次|今年|孩子们?|儿童|学生|子女|家庭|基本|信息|登记|联系|是|否|不|有|无|能|可以?|也|去|来|"
    r"yes|no|y|n|the|an?|to|of|for|in|on|by|with|and|or|this|that|their|his|her|my|whether|form|given|received|returned|take|parts?|takes?|participat\w*|join\w*|is|has|have|does|do|he|she|program(?:me)?|project|activity|activities|be|being|if|please|tick|written|signed"
)
_NOT_WORDS = re.compile(r"[\W\d_]+|(?<![a-z])[a-z](?![a-z])")
# A day or a reason beside a consent is none.
_BESIDE = re.compile(r"日期|时间|理由|原因|人数|编号|说明|备注|date|reason|(?<!sig)number|remark")


def consent_in(body: str, within: Sequence[str], around: Sequence[str]) -> AskedConsent | None:
    """The consent that a heading asks for; None if it asks for none.

    `body` is the heading packed, its brackets apart in `within`; `around` are the prefix and the
    groups above, the nearest first.
    """
    verb = _VERB.search(body)
    if verb is None:
        return _under_an_asking(body, within, around)
    whose = _who_answers(body, verb, within, around)
    if not _is_asking(body, whose):
        return None
    return AskedConsent(_purpose(body, within, around, whose), _polarity(body, within), whose)


def _under_an_asking(
    body: str, within: Sequence[str], around: Sequence[str]
) -> AskedConsent | None:
    """A consent whose verb stands in the brackets, as 家长（是否同意）, or above, as 是 under 同意."""
    if people_in(body) and not without_people(body) and any(map(_SAYS_YES.search, within)):
        return consent_in(body + "".join(within), (), around)
    if body in ("是", "否") and around and _SAYS_YES.search(around[0]):
        found = consent_in(around[0], within, around[1:])
        way = Polarity.AGREE if body == "是" else Polarity.REFUSE
        return AskedConsent(found.purpose, way, found.whose) if found else None
    return None


def _is_asking(body: str, whose: Whose | None) -> bool:
    if _BESIDE.search(body):
        return False
    return bool(_SAYS_YES.search(body) or _REFUSES.search(body)) or (
        _SAYS_WEAKLY.search(body) is not None or whose in ADULTS
    )


def _who_answers(
    body: str, verb: re.Match[str], within: Sequence[str], around: Sequence[str]
) -> Whose | None:
    """Whoever stands before the verb, else in brackets, else above; what stands behind the verb
    is whom it is about, unless it agrees in its turn: 孩子愿意，家长是否同意.
    """
    for text in (body[: verb.start()], *within, *around):
        if _OFFICES.fullmatch(text):
            return Whose.OFFICIAL
        people = [whose for whose, _, _ in people_in(text)]
        if people:
            whose = _of_several(people)
            return _behind(body, verb) or whose if whose is Whose.CHILD else whose
    return None


def _behind(body: str, verb: re.Match[str]) -> Whose | None:
    """The grown-up who agrees behind a child's wish."""
    last = max((found.start() for found in _SAYS_YES.finditer(body)), default=0)
    people = [whose for whose, _, _ in people_in(body[verb.end() : max(last, verb.end())])]
    return next((whose for whose in reversed(people) if whose in ADULTS), None)


def _of_several(people: Sequence[Whose]) -> Whose:
    """The last one who is named; a child beside a grown-up is whom it is about."""
    if people[-1] is Whose.CHILD:
        return next((one for one in reversed(people) if one in ADULTS), Whose.CHILD)
    return people[-1]


def _polarity(body: str, within: Sequence[str]) -> Polarity:
    for text in (*within, body):
        rest = _REFUSES.sub("", text)
        if rest != text and not _SAYS_YES.search(rest) and not _CROSSED.search(text):
            return Polarity.REFUSE
        if rest != text or _ASKS.search(text):
            return Polarity.ASKED
    return Polarity.AGREE if _SAYS_YES.search(body) else Polarity.ASKED


def _purpose(
    body: str, within: Sequence[str], around: Sequence[str], whose: Whose | None
) -> ConsentPurpose:
    told = "/".join((body, *within))
    own = without_people(told)
    if _SOMETHING_ELSE.search(own) or any(map(_SOMETHING_ELSE.search, around)):
        return ConsentPurpose.OTHER
    if not _SAYS_YES.search(own) and not _REFUSES.search(own) and whose not in _MAY_CONSENT:
        # A signature or an opinion of nobody in particular.
        return ConsentPurpose.OTHER
    if _OF_LETTERS.search(told):
        return ConsentPurpose.LETTERS
    programme = bool(_OF_PROGRAMME.search(told))
    if _left_over(_HOW.sub("", _OF_PROGRAMME.sub("", own)) if programme else own):
        return ConsentPurpose.OTHER
    return (
        ConsentPurpose.LETTERS
        if programme or any(map(_OF_LETTERS.search, around))
        else ConsentPurpose.BARE
    )


def _left_over(text: str) -> str:
    text = without_people(text)
    for words in (_VERB, _NO_WEIGHT, _DENIED, _NOT_WORDS):
        text = words.sub("", text)
    return text


def tells_of_something_else(title: str) -> bool:
    """Whether a list's title says that it is about something other than letters."""
    return bool(_TITLE_OF_SOMETHING_ELSE.search(title)) and not _OF_LETTERS.search(title)

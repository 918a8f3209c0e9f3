# ruff: noqa: E501 - one list of words to a line
"""Whose a column is. In goes a phrase, out come the people it names, in the order they stand."""

import re
from enum import StrEnum
from functools import lru_cache


class Whose(StrEnum):
    """The people that headings speak of."""

    CHILD = "child"
    GUARDIAN = "guardian"
    ENTRUSTED = "entrusted"
    GRANDPARENT = "grandparent"
    FATHER = "father"
    MOTHER = "mother"
    PARENT = "parent"
    CONTACT = "contact"
    FAMILY = "family"
    MEMBER = "member"
    SIBLING = "sibling"
    HOUSEHOLDER = "householder"
    TEACHER = "teacher"
    OFFICIAL = "official"
    EMERGENCY = "emergency"
    VOLUNTEER = "volunteer"
    OTHER = "other"


# Of words that begin at the same place the upper ones win: 儿童主任 is no child.
_WORDS = (
    (Whose.EMERGENCY, r"(?:紧急|应急|备用|备选)(?:情况)?(?:联系人?|联络人?)?|emergency(?:contact)?|backup(?:contact)?"),
    (Whose.CHILD, r"被监护人|被?帮扶对象|被帮扶人|受助(?:学生|儿童|对象|人)|申请(?:学生|儿童)|参与儿童|报名学生"),
    (Whose.OFFICIAL, r"(?:代理|爱心|义务)(?:家长|爸爸|妈妈|父母|奶奶|人士)|(?:结对)?五老(?:人员|队员|志愿者)?|结对(?:企业|单位)|家长?委员?会|家委会|帮扶(?:责任|联系)?(?:人|干部|单位|部门|负责人)|包[保联户抓村片](?:责任)?(?:人|干部|领导|教师|老师)?|结对(?:帮扶)?(?:干部|责任人|帮扶人|教师|老师|党员)|驻村(?:干部|工作队)?|村(?:两)?委(?:会)?|村干部|村支?书记?|村主任|居委(?:会)?|社区|乡镇|镇政府|街道|民政|妇联|团委|共青团|教育局|残联|关工委|派出所|儿童(?:主任|督导员?|专干)|督导员|网格员|社工|学校(?=意见|盖章|审[核批查]|签|负责|领导|联系人|电话|是否|同意|填)|校方|[本该]校(?=意见|审|同意|是否)|班级(?=意见|评|审|同意|是否)|[村镇乡县市区]级?(?=意见|审核|审批|同意)|上级|年级组|评[议审]|审[核批查](?:人|部门)?|初审|复审|终审|经[办手]人?|负责人|责任人|领导|填[表报写](?:人|单位|者)|制表人?|录入(?:人|员)?|登记人|提交[人者]|领取人|接收人|见证人|推荐人|介绍人|医院|单位|部门|机构|办公室|政府|official|officer|socialworker|office"),
    (Whose.TEACHER, r"班主任(?:老师)?|(?:任课|科任|辅导|指导|心理|带队|对接|联系|负责)?(?:老师|教师)|辅导员|(?:副)?校长|教导主任|政教主任|宿管|生活老师|headteacher|teacher|headmaster|principal|tutor"),
    (Whose.VOLUNTEER, r"志愿者|义工|(?<!球)队员(?=姓名|名|电话|手机|邮箱|编号|联系|$)|大学生|笔友|volunteer|penpal"),
    (Whose.HOUSEHOLDER, r"户主|householder|headofhousehold|headofthehousehold"),
    (Whose.SIBLING, r"兄弟(?:姐妹)?|姐妹|哥哥|姐姐|弟弟|妹妹|同胞|siblings?|brother|sister"),
    (Whose.ENTRUSTED, r"(?:受|被)?委托(?:的)?(?:监护|照护|照料|照顾|抚养|看护)?人(?:员)?|(?:(?:留守|务工|外出)期间|实际|现在?|目前|主要?|临时|代理|日常|平时|受托|同住|在家|隔代|共同生活)(?:的)?(?:监护|照护|照料|照顾|照看|照管|抚养|看护|养育|带养)(?:责任)?(?:人|者)(?:员)?|受托人|(?:代管|托管|带养|代养)人|共同(?:生活|居住)(?:人|者)(?:员)?|(?:entrusted|actual|current|main|primary)(?:guardian|caregiver|carer)|(?:guardian|caregiver|carer)s?athome"),
    (Whose.GUARDIAN, r"(?:法定|第一|第二|指定)?监护(?:责任)?人|(?:照护|照料|照顾|照看|照管|抚养|扶养|看护|养育)(?:人|者)|(?:guardian|caregiver|carer)s?(?!ig)(?:'s)?"),
    (Whose.GRANDPARENT, r"(?:外)?祖父母?|(?:外)?祖母|祖辈|爷爷|奶奶|外公|外婆|姥姥|姥爷|grand(?:parent|father|mother|pa|ma)s?(?:'s)?"),
    (Whose.PARENT, r"父(?:亲)?[/或、及和与]?母(?:亲)?|父母|双亲|爸爸?妈妈?|爸爸?[/或、及和与]妈妈?|father[/&]?(?:or|and)?mother|parents?(?!ig)(?:'s)?|家长"),
    (Whose.FATHER, r"父亲|爸爸|爸(?!妈)|父(?=姓名|名|电话|手机|联系|身份|年龄|职业|务工|单位|是否|同意|意见|签|[:_/]|$)|father(?:'s)?|\bdad(?:'s)?"),
    (Whose.MOTHER, r"母亲|妈妈|妈(?!妈)|母(?=姓名|名|电话|手机|联系|身份|年龄|职业|务工|单位|是否|同意|意见|签|[:_/]|$)|mother(?:'s)?|\bmum(?:'s)?|\bmom(?:'s)?"),
    (Whose.MEMBER, r"(?:家庭)?成员(?:[或及与和/、]监护人)?|(?:family)?member"),
    (Whose.CONTACT, r"(?:家庭)?联[系络]人|亲属|亲戚|家属|亲人|[大小二三]?(?:姑[姑妈母父]|舅[舅妈父母]|姨[妈母父]|伯[伯父母]|叔[叔父]|婶[婶母])|[大小][姑姨舅伯叔]|aunt|uncle|contact(?=person|name)(?:person)?|relative(?=name|phone|\b)|nextofkin"),
    (Whose.FAMILY, r"家庭|家里|家中|家人|family(?!name)|household|home(?=phone|tel)"),
    (Whose.CHILD, r"你(?=[是愿想同能可])(?!.*(?:孩|子女|儿子|女儿|学生|家长|监护))|留守(?:儿童|学生|孩子)(?=.)|学生|孩子|儿童|学员|子女|儿子|女儿|小孩|小朋友|幼儿|本人|申请人|报名人|参与人|students?(?!ig)(?:'s)?|child(?:ren)?(?:'s)?|pupils?(?:'s)?|kids?"),
)  # fmt: skip
_PERSON = re.compile("|".join(f"({words})" for _whose, words in _WORDS))
# 宿管员, 接送人 and whoever else has a word of a person that is not known here.
_SOMEBODY = re.compile(
    r"[\u4e00-\u9fff]{1,3}(?:人(?![数口民均次])|员(?!工?数)|主任|干部|书记|医生?|司机|专干|组长|队长|站长|所长|委员|邻居|房东|老乡)|同[学桌伴]|好友|朋友(?!圈)"
)
# What joins two people, left over at an edge: 家长或监护人.
_JOINS = re.compile(r"^(?:或者?|及|和|与(?!否))+|(?:或者?|及|和)+$")
ADULTS = frozenset(
    {Whose.GUARDIAN, Whose.ENTRUSTED, Whose.GRANDPARENT, Whose.FATHER, Whose.MOTHER, Whose.PARENT,
     Whose.CONTACT}
)  # fmt: skip


@lru_cache(maxsize=8192)
def people_in(text: str) -> tuple[tuple[Whose, int, int], ...]:
    """Who is named in a packed text, with where each begins and ends."""
    return tuple(
        (_WORDS[(found.lastindex or 1) - 1][0], found.start(), found.end())
        for found in _PERSON.finditer(text)
    )


def somebody_in(text: str) -> bool:
    """Whether a text names a person by a word that is none of the known ones."""
    return bool(_SOMEBODY.search(text))


def without_people(text: str) -> str:
    """The text without the words for people, and without the 的 behind them."""
    for _whose, start, end in reversed(people_in(text)):
        rest = text[end:]
        text = text[:start] + (rest[1:] if rest.startswith(("的", ":", "_", "/")) else rest)
    return _JOINS.sub("", text.strip("的:_/、'- ")).removeprefix("'s")


def mainly_in(text: str) -> Whose | None:
    """Whose data a group heads: the last one named, nobody where the child stands beside others."""
    named = [whose for whose, _start, _end in people_in(text)]
    others = [whose for whose in named if whose is not Whose.FAMILY] or named
    mixed = Whose.CHILD in others and set(others) != {Whose.CHILD}
    return None if mixed or not others else others[-1]

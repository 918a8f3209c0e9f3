# ruff: noqa: E501 - one list of words or one sentence to a line
"""What can be read of each kind of table, and the headings people give to it."""

import re
from dataclasses import dataclass

CHILDREN, VOLUNTEERS, SCHOOLS, LETTERS = "children", "volunteers", "schools", "letters"
KINDS = (SCHOOLS, CHILDREN, VOLUNTEERS, LETTERS)


@dataclass(frozen=True, slots=True)
class Field:
    """A field, its exact headings, a pattern found within headings, one that rules it out."""

    name: str
    exact: frozenset[str]
    within: re.Pattern[str] | None
    never: re.Pattern[str] | None

    def likeness(self, heading: str) -> float:
        """1 for a known heading, 0.8 for one that holds the pattern, else 0."""
        if heading in self.exact:
            return 1.0
        if self.never and self.never.search(heading):
            return 0.0
        return 0.8 if self.within and self.within.search(heading) else 0.0


def _field(name: str, exact: str, within: str = "", never: str = "") -> Field:
    return Field(
        name,
        frozenset(exact.split()),
        re.compile(within) if within else None,
        re.compile(never) if never else None,
    )


# 被监护人 is the child.
ADULT = (
    r"(?<!被)监护人|家长|父母|父亲|母亲|爸爸|妈妈|抚养人|照料人|照顾人|联系人|guardian|parent|carer"
)
_STAFF = r"老师|教师|班主任|校长|填表"
# Whoever signs a list is no guardian, and a guardian agrees to pictures apart from letters.
_OFFICIAL = r"(学校|审核|审批|审查|负责|经办|领导|村委|居委|社区|乡镇|街道|团委|妇联|民政).{0,3}(意见|签|同意)"
_PICTURES = r"照片|拍照|拍摄|肖像|影像|公开|宣传|发布"

_NAME = _field(
    "name",
    "姓名 名字 学生姓名 孩子姓名 儿童姓名 学生 孩子 儿童 留守儿童姓名 学生名字 真实姓名 志愿者姓名 志愿者 "
    "name student studentname studentsname childname childsname child'sname student'sname fullname pupil child volunteer volunteername",
    r"(学生|孩子|儿童|学员|志愿者|本人|真实|被监护人).{0,3}(姓名|名字)|^姓名|^(student|child|pupil|full).*name",
    rf"{ADULT}|{_STAFF}|学校|笔名|昵称|拼音|school|nick|penname",
)
_GENDER = _field(
    "gender",
    "性别 男/女 男女 男或女 gender sex boy/girl",
    r"性别|gender",
    rf"{ADULT}|希望|期望|倾向",
)
_BIRTH = _field(
    "birth_date",
    "出生年月 出生日期 出生年月日 生日 出生 出生时间 出生年份 birthday dateofbirth birthdate dob birth born",
    r"出生|生日|birth",
    rf"地|place|{ADULT}",
)
_RESIDENT_ID = _field(
    "resident_id",
    "身份证号 身份证 身份证号码 证件号 证件号码 公民身份号码 residentid idnumber idcard idno id身份证",
    r"身份证|证件号|公民身份|residentid|idnumber",
    rf"{ADULT}|类型|地址|照片|复印",
)
_AGE = _field("age", "年龄 岁数 周岁 年纪 实足年龄 age", r"年龄|周岁", ADULT)
_INTERESTS = _field(
    "interests",
    "兴趣爱好 爱好 兴趣 特长 兴趣特长 爱好特长 喜好 喜欢做的事 interests interest hobbies hobby",
    r"兴趣|爱好|特长|喜好|喜欢(做|什么|的(事|活动))|hobb|interest",
)
_PHONE_WORDS = r"电话|手机|联系方式|联系号码|phone|mobile|^tel"
_PHONE = _field(
    "phone",
    "电话 联系电话 联系方式 手机 手机号 手机号码 电话号码 联系人电话 phone tel mobile phonenumber telephone contactnumber",
    _PHONE_WORDS,
    r"qq|微信|紧急|备用|emergency",
)


def _adults_phones() -> str:
    """The guardian's own number goes before a father's or mother's."""
    adults = ("监护人", "家长", "照料人", "抚养人", "联系人")
    numbers = ("电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式")
    return " ".join(adult + number for adult in adults for number in numbers)


_SCHOOL_HEADINGS = "学校 学校名称 校名 学校全称 就读学校 所在学校 所属学校 school schoolname"
_COUNTY = _field(
    "county",
    "县区 区县 县 县(区) 县/区 区/县 县市区 所在县 所在区县 所属县区 所属区县 县份 county district countyname",
    r"县区|区县|^所[在属]县|county",
)

_CHILD_FIELDS = (
    _NAME,
    _GENDER,
    _BIRTH,
    _RESIDENT_ID,
    _AGE,
    _field("grade", "年级 就读年级 所在年级 grade schoolyear year form", r"年级(?!.*班)|^grade"),
    _field(
        "class",
        "班 班级 班别 班号 班次 年级班级 年级/班级 年级、班级 年级和班级 所在班级 就读班级 class gradeclass grade/class gradeandclass",
        r"班级|年级.*班|班别|^所[在属]班|^class",
        r"班主任|类型|人数",
    ),
    _field("school", _SCHOOL_HEADINGS, r"学校|school", rf"{_PHONE_WORDS}|地址|联系|邮编|代码|{_STAFF}|year|意见|name.*child"),
    _COUNTY,
    _field(
        "status",
        "留守类型 留守情况 留守状态 留守状况 家庭情况 家庭状况 家庭类型 家庭结构 情况类型 儿童类型 类别 类型 监护情况 "
        "status familysituation familystatus family left-behindstatus",
        r"留守(类型|情况|状态|状况|原因)|家庭(情况|状况|类型|结构)|(儿童|学生)(类型|类别)|是否留守|外出(务工)?情况|务工(情况|状况)|父母外出|left.?behind|familys",
    ),
    _INTERESTS,
    _field(
        "guardian",
        "监护人 监护人姓名 家长 家长姓名 监护人名字 联系人 联系人姓名 照顾人 抚养人 照料人 "
        "guardian guardianname guardian'sname parent parentname parent'sname carer",
        rf"({ADULT}).{{0,3}}(姓名|名字|name)|^(现|实际|主要|第一|委托|法定|临时)?(监护|照料|抚养)人$|guardian$",
        rf"{_PHONE_WORDS}|关系|同意|签名|签字|身份证|{_STAFF}",
    ),
    _field(
        "relation",
        "关系 与学生关系 与孩子关系 与儿童关系 监护关系 监护人关系 亲属关系 称谓 称呼 relation relationship",
        r"关系|relation",
    ),
    _field("phone", f"{' '.join(_PHONE.exact)} {_adults_phones()} guardianphone parentphone contact", _PHONE_WORDS,
           rf"qq|微信|紧急|备用|emergency|学校|本人|学生(电话|手机)|{_STAFF}"),
    _field(
        "consent",
        "同意 是否同意 监护人是否同意 家长同意 监护人同意 家长是否同意 知情同意 同意书 家长意见 监护人意见 consent agree agreed guardianconsent parentalconsent",
        r"同意|意见|签(名|字|署)|愿意|consent|agree",
        rf"{_OFFICIAL}|{_STAFF}|{_PICTURES}|(学生|孩子|儿童|本人)(签|意见)|日期|时间",
    ),
)  # fmt: skip

_VOLUNTEER_FIELDS = (
    _NAME,
    _GENDER,
    _BIRTH,
    _RESIDENT_ID,
    _AGE,
    _field(
        "email",
        "邮箱 电子邮箱 电子邮件 邮件 邮箱地址 常用邮箱 qq邮箱 email e-mail mail emailaddress",
        r"邮箱|邮件|e-?mail",
    ),
    _field("phone", " ".join(_PHONE.exact), _PHONE_WORDS, r"qq|紧急|备用|emergency|是否"),
    _field(
        "organisation",
        "学校 高校 大学 院校 单位 工作单位 就读高校 就读学校 所在学校 所在高校 所在单位 学校/单位 高校/单位 学校或单位 "
        "就读高校或工作单位 organisation organization university employer school company institution",
        r"高校|院校|大学|单位|学校|universit|employer|organi[sz]ation|institution",
        r"地址|电话|类型",
    ),
    _field(
        "home",
        "家乡 籍贯 户籍 户籍地 生源地 家乡所在地 户籍所在地 户口所在地 老家 hometown home homeregion homecounty",
        r"家乡|籍贯|户籍|生源|老家|户口所在|来自哪|家庭所在|hometown|homeregion",
        r"类型|性质",
    ),
    _INTERESTS,
    _field(
        "capacity",
        "人数 名额 结对人数 可结对人数 可陪伴人数 陪伴人数 结对名额 capacity howmanychildren numberofchildren",
        r"几[名个位](孩子|儿童|小朋友|学生)|(结对|陪伴|可带|接受|通信).{0,8}(数|名额|几)|capacity|howmany|numberofchildren",
    ),
    _field(
        "can_stay",
        "能否坚持 能否坚持三个学期 是否能坚持三个学期 canstay threeterms",
        r"坚持|三个学期|3个学期|threeterms|canstay|commit",
    ),
)

_SCHOOL_FIELDS = (
    _COUNTY,
    _field("town", "乡镇 镇 乡 镇街 乡镇街道 乡镇/街道 乡(镇) 镇(街道) 所在乡镇 所属乡镇 town township", r"乡镇|镇街|township",
           r"地址|中心校"),
    _field("name", _SCHOOL_HEADINGS + " 名称 单位 单位名称 name", r"学校.{0,2}名|school.?name", _STAFF),
    _field(
        "contact",
        "联系人 学校联系人 联系人姓名 联系老师 心理辅导老师 心理老师 辅导老师 对接老师 负责老师 负责人 老师 教师姓名 老师姓名 姓名 "
        "contact contactperson contactteacher contactname teacher teachername",
        r"(联系|负责|辅导|对接|心理|专干).*(老师|教师|人)|^(contact|teacher)",
        rf"{_PHONE_WORDS}|number|邮箱|email",
    ),
    _PHONE,
    _field(
        "left_behind",
        "留守儿童人数 留守儿童数 留守儿童 留守人数 留守学生数 left-behindchildren leftbehind left_behind leftbehindchildren",
        r"留守.*(数|人)|留守(儿童|学生)$|left.?behind",
    ),
    _field(
        "wants_lecture",
        "是否需要入校宣讲 入校宣讲 是否需要讲座 需要讲座 讲座需求 是否宣讲 wantslecture wants_lecture lecture talk",
        r"宣讲|讲座|lecture|talk",
    ),
)  # fmt: skip

_LETTER_FIELDS = (
    _field("code", "信件编号 信件编码 信件代码 信件码 信码 信编号 编号 编码 代码 code lettercode letter", r"信.{0,3}(编号|编码|代码|码)|code"),
    _field("state", "状态 信件状态 流转状态 进度 现状态 到哪了 state status", r"状态|进度|到哪|stat(e|us)"),
    _field("date", "日期 时间 登记日期 登记时间 日期时间 date day on", r"日期|时间|date"),
)  # fmt: skip

FIELDS: dict[str, tuple[Field, ...]] = {
    CHILDREN: _CHILD_FIELDS,
    VOLUNTEERS: _VOLUNTEER_FIELDS,
    SCHOOLS: _SCHOOL_FIELDS,
    LETTERS: _LETTER_FIELDS,
}

# Of each group at least one field must have a column.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    CHILDREN: (("name",), ("birth_date", "resident_id", "age")),
    VOLUNTEERS: (("name",), ("email",), ("birth_date", "resident_id", "age")),
    SCHOOLS: (("name",),),
    LETTERS: (("code",), ("state",)),
}


def field_names(kind: str) -> tuple[str, ...]:
    """The fields of a kind, in the order to show them."""
    return tuple(field.name for field in FIELDS[kind])

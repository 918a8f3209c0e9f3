# ruff: noqa: E501 - one list of words to a line
"""The fields of a roster of children."""

from app.intake.fields.field import ASKED_CONSENT, field_named
from app.intake.fields.people import Whose
from app.intake.fields.shared import (
    AGE,
    BIRTH,
    COUNTY,
    FORMER,
    GENDER,
    ID_TYPE,
    INTERESTS,
    NAME,
    OWN,
    PHONE,
    PHONE_WORDS,
    RESIDENT_ID,
    SCHOOL_HEADINGS,
    STAFF,
)

# Whoever has the child in their care goes before whoever is away.
GUARDIANS: dict[Whose | None, float] = {
    Whose.ENTRUSTED: 0.0,
    Whose.GUARDIAN: 0.02,
    Whose.PARENT: 0.05,
    Whose.GRANDPARENT: 0.06,
    Whose.CONTACT: 0.07,
    Whose.FATHER: 0.12,
    Whose.MOTHER: 0.13,
}

CHILD_FIELDS = (
    NAME,
    GENDER,
    BIRTH,
    ID_TYPE,
    RESIDENT_ID,
    AGE,
    field_named("grade", "年级 就读年级 所在年级 grade schoolyear year form", r"年级(?!.*班)|^grade(?!.*class)", FORMER, whose=OWN),
    field_named(
        "class",
        "班 班级 班别 班号 班次 年级班级 年级/班级 年级、班级 年级和班级 所在班级 就读班级 class gradeclass grade/class gradeandclass",
        r"班级|年级.*班|班别|^所[在属]班|^class|(grade|year).*class",
        rf"班主任|类型|人数|评议|{FORMER}",
        whose=OWN,
    ),
    field_named("school", SCHOOL_HEADINGS, r"学校|school", rf"{PHONE_WORDS}|固话|座机|同意|愿意?|签[名字]|家长学校|consent|trip|地址|联系|邮编|代码|{STAFF}|year|意见|name.*child|{FORMER}"),
    COUNTY,
    field_named(
        "status",
        "留守类型 留守情况 留守状态 留守状况 家庭情况 家庭状况 家庭类型 家庭结构 情况类型 儿童类型 类别 类型 监护情况 "
        "status familysituation familystatus family left-behindstatus",
        r"留守(类型|情况|状态|状况|原因)|家庭(情况|状况|类型|结构)|(儿童|学生)(类型|类别)|是否留守|外出(务工)?情况|务工(情况|状况)|父母外出|left.?behind|familys",
    ),
    INTERESTS,
    field_named(
        "guardian",
        "姓名 名字 联系人姓名 name fullname",
        r"姓名|名字|称呼|name$",
        rf"{PHONE_WORDS}|关系|同意|签名|签字|身份证|{STAFF}",
        whose=GUARDIANS,
        person=True,
    ),
    field_named(
        "relation",
        "关系 与学生关系 与孩子关系 与儿童关系 监护关系 监护人关系 亲属关系 称谓 称呼 relation relationship",
        r"关系|relation|(?:监护人|照护人|照料人|抚养人|家长)身份(?!证)|是(?:孩子|学生|儿童)的",
        r"父母关系|亲子|家庭关系|夫妻|婚姻|说明|人际|师生|同学",
        whose={**GUARDIANS, None: 0.03, Whose.CHILD: 0.03},
    ),
    field_named(
        "phone", f"{' '.join(PHONE.exact)} contact", PHONE_WORDS, rf"qq|微信(?!同号)|手表|学校|{STAFF}",
        whose={**GUARDIANS, None: 0.075, Whose.FAMILY: 0.08},
    ),
    ASKED_CONSENT,
)  # fmt: skip

# ruff: noqa: E501 - one list of words to a line
"""The fields of a roster of children."""

from app.intake.fields.field import field_named
from app.intake.fields.shared import (
    ADULT,
    AGE,
    BIRTH,
    COUNTY,
    GENDER,
    INTERESTS,
    NAME,
    PHONE,
    PHONE_WORDS,
    RESIDENT_ID,
    SCHOOL_HEADINGS,
    STAFF,
)

# Whoever signs a list is no guardian, and a guardian agrees to pictures apart from letters.
_OFFICIAL = r"(学校|审核|审批|审查|负责|经办|领导|村委|居委|社区|乡镇|街道|团委|妇联|民政).{0,3}(意见|签|同意)"
_PICTURES = r"照片|拍照|拍摄|肖像|影像|公开|宣传|发布"


def _adults_phones() -> str:
    """The guardian's own number goes before a father's or mother's."""
    adults = ("监护人", "家长", "照料人", "抚养人", "联系人")
    numbers = ("电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式")
    return " ".join(adult + number for adult in adults for number in numbers)


CHILD_FIELDS = (
    NAME,
    GENDER,
    BIRTH,
    RESIDENT_ID,
    AGE,
    field_named("grade", "年级 就读年级 所在年级 grade schoolyear year form", r"年级(?!.*班)|^grade"),
    field_named(
        "class",
        "班 班级 班别 班号 班次 年级班级 年级/班级 年级、班级 年级和班级 所在班级 就读班级 class gradeclass grade/class gradeandclass",
        r"班级|年级.*班|班别|^所[在属]班|^class",
        r"班主任|类型|人数",
    ),
    field_named("school", SCHOOL_HEADINGS, r"学校|school", rf"{PHONE_WORDS}|地址|联系|邮编|代码|{STAFF}|year|意见|name.*child"),
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
        "监护人 监护人姓名 家长 家长姓名 监护人名字 联系人 联系人姓名 照顾人 抚养人 照料人 "
        "guardian guardianname guardian'sname parent parentname parent'sname carer",
        rf"({ADULT}).{{0,3}}(姓名|名字|name)|^(现|实际|主要|第一|委托|法定|临时)?(监护|照料|抚养)人$|guardian$",
        rf"{PHONE_WORDS}|关系|同意|签名|签字|身份证|{STAFF}",
    ),
    field_named(
        "relation",
        "关系 与学生关系 与孩子关系 与儿童关系 监护关系 监护人关系 亲属关系 称谓 称呼 relation relationship",
        r"关系|relation",
    ),
    field_named("phone", f"{' '.join(PHONE.exact)} {_adults_phones()} guardianphone parentphone contact", PHONE_WORDS,
           rf"qq|微信|紧急|备用|emergency|学校|本人|学生(电话|手机)|{STAFF}"),
    field_named(
        "consent",
        "同意 是否同意 监护人是否同意 家长同意 监护人同意 家长是否同意 知情同意 同意书 家长意见 监护人意见 consent agree agreed guardianconsent parentalconsent",
        r"同意|意见|签(名|字|署)|愿意|consent|agree",
        rf"{_OFFICIAL}|{STAFF}|{_PICTURES}|(学生|孩子|儿童|本人)(签|意见)|日期|时间",
    ),
)  # fmt: skip

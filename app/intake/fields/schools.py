# ruff: noqa: E501 - one list of words to a line
"""The fields of a list of schools."""

from app.intake.fields.field import field_named
from app.intake.fields.shared import COUNTY, PHONE, PHONE_WORDS, SCHOOL_HEADINGS, STAFF

SCHOOL_FIELDS = (
    COUNTY,
    field_named("town", "乡镇 镇 乡 镇街 乡镇街道 乡镇/街道 乡(镇) 镇(街道) 所在乡镇 所属乡镇 town township", r"乡镇|镇街|township",
           r"地址|中心校"),
    field_named("name", SCHOOL_HEADINGS + " 名称 单位 单位名称 name", r"学校.{0,2}名|school.?name", STAFF),
    field_named(
        "contact",
        "联系人 学校联系人 联系人姓名 联系老师 心理辅导老师 心理老师 辅导老师 对接老师 负责老师 负责人 联络员 联络人 联络老师 联系员 对接人 老师 教师姓名 老师姓名 姓名 "
        "contact contactperson contactteacher contactname teacher teachername",
        r"(联系|联络|负责|辅导|对接|心理|专干).*(老师|教师|人)|^(contact|teacher)",
        rf"{PHONE_WORDS}|number|邮箱|email",
    ),
    PHONE,
    field_named(
        "email",
        "邮箱 电子邮箱 电子邮件 邮箱地址 常用邮箱 联系人邮箱 email e-mail mail emailaddress",
        r"邮箱|电子邮件|e-?mail",
        r"邮编|是否|密码",
    ),
    field_named(
        "address",
        "地址 学校地址 通讯地址 通信地址 邮寄地址 详细地址 收信地址 收件地址 address postaladdress schooladdress",
        r"(学校|通[讯信]|邮寄|收[信件]|详细).{0,2}地址|^address$",
        r"邮箱|电子|网址|e-?mail|家庭",
    ),
    field_named("postcode", "邮编 邮政编码 邮码 postcode zipcode zip postalcode", r"邮编|邮政编码|post.?code"),
    field_named(
        "left_behind",
        "留守儿童人数 留守儿童数 留守儿童 留守人数 留守学生数 left-behindchildren leftbehind left_behind leftbehindchildren",
        r"留守.*(数|人)|留守(儿童|学生)$|left.?behind",
    ),
    field_named(
        "wants_lecture",
        "是否需要入校宣讲 入校宣讲 是否需要讲座 需要讲座 讲座需求 是否宣讲 wantslecture wants_lecture lecture talk",
        r"宣讲|讲座|lecture|talk",
    ),
)  # fmt: skip

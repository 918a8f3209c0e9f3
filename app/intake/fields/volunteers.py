# ruff: noqa: E501 - one list of words to a line
"""The fields of a list of volunteers."""

import re
from dataclasses import replace

from app.intake.fields.field import field_named
from app.intake.fields.people import Whose
from app.intake.fields.shared import (
    AGE,
    BIRTH,
    GENDER,
    ID_TYPE,
    INTERESTS,
    NAME,
    PHONE,
    RESIDENT_ID,
)

_OWN: dict[Whose | None, float] = {None: 0.01, Whose.CHILD: 0.0, Whose.VOLUNTEER: 0.0}

VOLUNTEER_FIELDS = (
    *(replace(field, whose=_OWN) for field in (NAME, GENDER, BIRTH, ID_TYPE, RESIDENT_ID, AGE)),
    field_named(
        "email",
        "邮箱 电子邮箱 电子邮件 邮件 邮箱地址 常用邮箱 qq邮箱 email e-mail mail emailaddress",
        r"邮箱|邮件|e-?mail",
        r"是否|密码",
        whose=_OWN,
    ),
    replace(PHONE, never=re.compile(r"qq|是否"), whose=_OWN),
    field_named(
        "organisation",
        "学校 高校 大学 院校 单位 工作单位 就读高校 就读学校 所在学校 所在高校 所在单位 学校/单位 高校/单位 学校或单位 "
        "就读高校或工作单位 organisation organization university employer school company institution",
        r"高校|院校|大学|单位|学校|universit|employer|organi[sz]ation|institution",
        r"地址|电话|类型",
    ),
    field_named(
        "home",
        "家乡 籍贯 户籍 户籍地 生源地 家乡所在地 户籍所在地 户口所在地 老家 hometown home homeregion homecounty",
        r"家乡|籍贯|户籍|生源|老家|户口所在|来自哪|家庭所在|hometown|homeregion",
        r"类型|性质",
    ),
    replace(INTERESTS, whose=_OWN),
    field_named(
        "capacity",
        "人数 名额 结对人数 可结对人数 可陪伴人数 陪伴人数 结对名额 capacity howmanychildren numberofchildren",
        r"几[名个位](孩子|儿童|小朋友|学生)|(结对|陪伴|可带|接受|通信).{0,8}(数|名额|几)|capacity|howmany|numberofchildren",
    ),
    field_named(
        "can_stay",
        "能否坚持 能否坚持三个学期 是否能坚持三个学期 canstay threeterms",
        r"坚持|三个学期|3个学期|threeterms|canstay|commit",
    ),
)

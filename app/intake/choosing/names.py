"""What the name of a sheet, or the title above its list, says of the list."""

import re

from app.intake.values.text import packed

_SAMPLE = re.compile(
    r"样例|样表|样本|示例|示范|范例|范本|例表|模板|模版|空表|空白|说明|须知|指南|注意事项"
    r"|sample|example|template|instruction|readme|demo"
)
_GONE = re.compile(
    r"转出|转走|毕业|离校|退学|辍学|已走|不参加|未参加|退出|不同意|未同意|删除|停用|已离开|left|gone"
)
_OTHERS = re.compile(
    r"教师|老师|教职工|职工|员工|干部|帮扶人|志愿者|家长|厨|食堂|teacher|staff|parent"
)
_CHILDREN = re.compile(r"学生|儿童|孩子|留守|student|child")
_WIDER = re.compile(r"全校|全体|全镇|全县|所有|在校生|学籍|总名册|总花名册")
_OURS = re.compile(r"留守|关爱|结对|书信|通信|信桥|left-?behind")
_CLASS = re.compile(
    r"[一二三四五六七八九初高\d].{0,3}年级|[\d一二三四五六七八九十][)）]?班|^[一二三四五六七八九初高][一二三\d]?$"
)
_INVENTED = re.compile(
    r"^(?:张三|李四|王五|赵六|某某?某?|.某某?|.*[样例]|[a-z]{2,3}|x+|test|测试)$"
)
_COMMON = re.compile(r"^.?小[明红华刚丽]$")
_INVENTED_PHONE = re.compile(r"^1(?:38001380\d\d|3800000000|2345678\d{3}|3888888888|8888888888)$")


def is_sample(name: str) -> bool:
    """Whether a sheet says that it shows how to fill in another."""
    return bool(_SAMPLE.search(packed(name).lower()))


def is_of_gone(name: str) -> bool:
    """Whether a sheet lists those who left or do not take part."""
    return bool(_GONE.search(packed(name).lower()))


def is_of_others(name: str) -> bool:
    """Whether a sheet lists grown-ups of a school and no children."""
    plain = packed(name).lower()
    return bool(_OTHERS.search(plain)) and not _CHILDREN.search(plain)


def is_wider(text: str) -> bool:
    """Whether a text speaks of everybody at a school."""
    return bool(_WIDER.search(packed(text)))


def is_ours(text: str) -> bool:
    """Whether a text speaks of the children whom a programme is for."""
    return bool(_OURS.search(packed(text).lower()))


def is_class(name: str) -> bool:
    """Whether a sheet bears the name of a class or grade."""
    return bool(_CLASS.search(packed(name)))


def is_invented(name: str, phone: str) -> bool:
    """Whether somebody with this name and phone stands in a list as an example."""
    plain = packed(name).lower()
    if _COMMON.match(plain):
        return bool(_INVENTED_PHONE.match(packed(phone)))
    return bool(_INVENTED.match(plain))

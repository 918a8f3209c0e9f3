"""Registers of whole households. In go packed headings, out come the column that tells what each
member is to the head of the household (与户主关系), and that of the members' names.
"""

import re
from collections.abc import Mapping

_TO_THE_HEAD = re.compile(r"户主.{0,4}关系|关系.{0,3}户主|relation.*headofthehousehold")
_MEMBER = re.compile(r"(?:家庭|家庭的|户内)?(?:成员|人口)(?:的)?(?:姓名|名字|名称)?")


def relation_to_head(headings: Mapping[int, str]) -> int | None:
    """The column of relations to the head, by the headings' columns; None: it is no register."""
    return next((at for at, text in headings.items() if _TO_THE_HEAD.search(text)), None)


def member_named(headings: Mapping[int, str]) -> int | None:
    """The column of the names in a register, if its heading calls them members."""
    if relation_to_head(headings) is None:
        return None
    return next((at for at, text in headings.items() if _MEMBER.fullmatch(text)), None)

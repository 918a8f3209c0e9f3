"""Which part of which field a heading without its person names: the year of a birth, a surname."""

import re
from enum import StrEnum


class PartRole(StrEnum):
    """What a further column of a field gives to it."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SURNAME = "surname"
    GIVEN = "given"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    LUNAR = "lunar"
    RECKONED = "reckoned"
    TICK = "tick"
    ASKED = "asked"
    REFUSE = "refuse"
    MEMBER = "member"
    IS_GUARDIAN = "is_guardian"
    NAMED = "named"
    ONLY_REFUSED = "only_refused"
    CALLED = "called"
    BY_KIN = "by_kin"
    OF_KIN = "of_kin"


_STEMS = {
    "birth_date": re.compile(r"出生|生日|日期|时间|birth|born|^dateof|of|[._/:、·\-]"),
    "home": re.compile(
        r"家乡|籍贯|户籍|生源地?|老家|户口|所在地?|来自|home(?:town)?|native|[._/:\-]|的"
    ),
}
_ROLES = {
    "birth_date": {
        PartRole.YEAR: re.compile(r"年[份度]?|year"),
        PartRole.MONTH: re.compile(r"月份?|month"),
        PartRole.DAY: re.compile(r"[日号]子?|day"),
    },
    "name": {
        PartRole.SURNAME: re.compile(r"姓氏?|surname|familyname|lastname"),
        PartRole.GIVEN: re.compile(r"名|givenname|firstname|forename"),
    },
    "home": {
        PartRole.PROVINCE: re.compile(r"省份?|省级|省\(?[、/]?自治区.*|province"),
        PartRole.CITY: re.compile(r"(?:地级?|城)?市|市级|市\(?[、/]?[州地盟].*|city"),
        PartRole.COUNTY: re.compile(
            r"县|区|[区县]/?[县区]|县级|县\(?市?[、/]?[市区].*|county|district"
        ),
    },
}
# A part that holds the next one too: 出生年/月 beside 出生日, 出生年 beside 月/日.
_WITH_NEXT = {
    PartRole.YEAR: re.compile(r"年[份度]?月份?|yearmonth|yearandmonth"),
    PartRole.MONTH: re.compile(r"月份?[日号]|monthday|monthandday"),
}
# The part that no value can do without.
FIRST = {"birth_date": PartRole.YEAR, "name": PartRole.SURNAME, "home": PartRole.PROVINCE}
_WHOLE = {
    "birth_date": re.compile(r"出生|生日|birth|born"),
    "home": re.compile(r"家乡|籍贯|户籍|生源|老家|户口|home(?:town)?|native"),
}


def role_in(field: str, text: str) -> PartRole | None:
    """Which part of a field a packed text stands for, its stem (出生, 家乡) set aside."""
    stem = _STEMS.get(field)
    bare = stem.sub("", text) if stem else text
    # Below 出生时间, beside 年份 and 月份.
    if field == "birth_date" and text == "日期":
        return PartRole.DAY
    for role, words in _ROLES[field].items():
        if words.fullmatch(bare):
            return role
    return None


def role_with_next(field: str, text: str) -> PartRole | None:
    """The first of the two parts of a birth that a packed text stands for: 年 of 出生年/月."""
    if field != "birth_date":
        return None
    bare = _STEMS[field].sub("", text)
    return next((role for role, words in _WITH_NEXT.items() if words.fullmatch(bare)), None)


def is_of(field: str, text: str) -> bool:
    """Whether a text says which field it is a part of: 出生年 does, 年 alone does not."""
    whole = _WHOLE.get(field)
    return whole is None or bool(whole.search(text))

"""Made-up people: plain values, as a roster's row would give them."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from app.intake.regions import RegionDirectory
from app.intake.values.interest_words import TAGS

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐"
    "冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲建文云飞雪梅兰竹晨思雨佳嘉子轩欣怡"
STATUSES = ("父母均外出", "父亲外出", "母亲外出", "单亲", "孤儿")
RELATIONS = ("祖母", "祖父", "外祖母", "外祖父", "父亲", "母亲")
UNIVERSITIES = (
    "嘉应学院 华南师范大学 河源职业技术学院 广州大学 广东外语外贸大学 暨南大学 华南农业大学 "
    "深圳大学 广东工业大学 汕头大学 中山大学"
).split()
EVERYDAY, ODD = sorted(TAGS)[::2], sorted(TAGS)[1::2]
HEYUAN = ("441602", "441621", "441622", "441623", "441624", "441625")


def name(rng: Random) -> str:
    """A surname and one or two characters."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def interests(rng: Random) -> list[str]:
    """Two to five tags, everyday ones more often."""
    pool = EVERYDAY * 2 + ODD
    return sorted({rng.choice(pool) for _ in range(rng.randint(2, 5))})


def child(rng: Random, is_primary: bool, today: date) -> dict[str, Any]:
    """A child of a primary or a junior school, as a roster's row."""
    age = rng.randint(8, 12) if is_primary else rng.randint(12, 15)
    born = today - timedelta(days=age * 365 + rng.randint(20, 330))
    return {
        "name": name(rng),
        "gender": rng.choice("mf"),
        "birth_date": born.isoformat(),
        "grade": min(max(age - 6, 1), 9) if is_primary else min(max(age - 5, 7), 9),
        "class": rng.randint(1, 4),
        "status": rng.choice(STATUSES),
        "interests": interests(rng),
        "need": rng.choices((0, 1, 2, 3), (60, 25, 12, 3))[0],
        "guardian": name(rng),
        "relation": rng.choice(RELATIONS),
        "phone": f"188{rng.randrange(10**8):08d}",
    }


def volunteer(rng: Random, number: int, homes: Sequence[str], today: date) -> dict[str, Any]:
    """A volunteer, as a survey's row."""
    at_work = rng.random() < 0.12
    age = rng.randint(26, 40) if at_work else rng.randint(18, 25)
    return {
        "name": name(rng),
        "gender": rng.choice("mff"),
        "birth_year": today.year - age,
        "birth_month": rng.randint(1, 12),
        "email": f"v{number:06d}@example.org",
        "phone": f"177{number:08d}",
        "organisation": "在职" if at_work else rng.choice(UNIVERSITIES),
        "home": rng.choice(HEYUAN) if rng.random() < 0.35 else rng.choice(homes),
        "interests": interests(rng),
        "capacity": rng.choices((1, 2, 3), (92, 6, 2))[0],
        "max_need": rng.choices((1, 2, 3), (55, 33, 12))[0],
        "can_stay": True,
    }


def counties() -> list[str]:
    """Codes of all counties, those of the programme's province three times."""
    codes = [region.code for region in RegionDirectory.standard() if region.level == "county"]
    return codes + [code for code in codes if code.startswith("44")] * 2

"""Pen names for people who have not chosen one: warm, short, and no part of a real name."""

from collections.abc import Container
from itertools import product
from random import Random

THINGS = (
    "小鹿 星星 石头 小满 安安 远航 豆豆 青青 长江 小雨 阿木 麦子 小船 松果 月亮 小溪 竹子 栗子 "
    "小鱼 白云 燕子 萤火 橘子 小山 种子 风筝 荷叶 露珠 小桥 晨光 海螺 蒲公英 小麦 木棉 银杏 "
    "喜鹊 蜻蜓 小舟 南瓜 石榴 小草 彩虹 雪花 秋千 灯笼 纸鹤 青蛙 松鼠 白鹭 山茶"
).split()
QUALITIES = "快乐的 勇敢的 安静的 爱笑的 好奇的 温暖的 早起的 认真的 自在的 会飞的".split()
ELDERS = {"f": "姐姐", "m": "哥哥", "": ""}


def new_pen_name(rng: Random, taken: Container[str], elder: str | None = None) -> str:
    """A pen name that is not taken.

    `elder` is None for a child; for a volunteer the gender, 'f', 'm' or '', which chooses the
    ending. Short names come first, then longer ones, then numbered ones.
    """
    ending = ELDERS[elder] if elder is not None else ""
    start = rng.randrange(len(THINGS))
    things = THINGS[start:] + THINGS[:start]
    for thing in things:
        if (name := thing + ending) not in taken:
            return name
    for quality, thing in product(rng.sample(QUALITIES, len(QUALITIES)), things):
        if (name := quality + thing + ending) not in taken:
            return name
    number = 2
    while (name := f"{things[0]}{ending}{number}") in taken:
        number += 1
    return name

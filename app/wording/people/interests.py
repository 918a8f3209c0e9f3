"""What interests are called: tags are Chinese words, and an English page says them in English."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from app.locale import lazy as _l

INTERESTS: dict[str, Any] = {
    "阅读": _l("reading"),
    "画画": _l("drawing"),
    "书法": _l("calligraphy"),
    "写作": _l("creative writing"),
    "唱歌": _l("singing"),
    "跳舞": _l("dancing"),
    "乐器": _l("playing an instrument"),
    "下棋": _l("chess"),
    "手工": _l("crafts"),
    "摄影": _l("photography"),
    "烹饪": _l("cooking"),
    "种植": _l("gardening"),
    "养小动物": _l("keeping pets"),
    "自然观察": _l("nature watching"),
    "科学实验": _l("science experiments"),
    "编程": _l("coding"),
    "讲故事": _l("telling stories"),
    "看动画": _l("watching cartoons"),
    "足球": _l("football"),
    "篮球": _l("basketball"),
    "乒乓球": _l("table tennis"),
    "羽毛球": _l("badminton"),
    "跑步": _l("running"),
    "跳绳": _l("rope skipping"),
}


def interest_name(tag: str) -> str:
    """The interest in the reader's language; a word of somebody's own as it was written."""
    return str(INTERESTS.get(tag, tag))


def interest_words(tags: Iterable[str]) -> str:
    """All of them, in a row."""
    return _(", ").join(interest_name(tag) for tag in tags)


def init_app(app: Flask) -> None:
    """Make it known to templates."""
    app.add_template_filter(interest_words)

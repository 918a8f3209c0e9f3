"""The class that a title, a sheet's name or a line above a block tells of the rows below it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from app.intake.opening.sheets import Cell
from app.intake.values.numerals import HAN_NUMBER
from app.intake.values.school_class import read_class
from app.intake.values.text import packed

_GRADE = r"(?:[初高][一二三]|[1-9一二三四五六七八九])"
_NUMBER = rf"(?:\d{{1,2}}|{HAN_NUMBER})"
_STAGE = "(?:小学|初中|高中)?"
_BOTH = re.compile(
    rf"{_STAGE}(?<!\d){_GRADE}年级?[(\[]?{_NUMBER}[)\]]?班|{_GRADE}[(\[]{_NUMBER}[)\]]班|(?<!\d)[1-9]0[1-9]班"
    rf"|(?:[初高][一二三]|[一二三四五六七八九])(?:\d{{1,2}}|[一二三四五六七八九])班|20\d\d级[(\[]?{_NUMBER}[)\]]?班"
)
_ALONE = re.compile(
    rf"(?<![、至到\-—~和\d])(?:{_STAGE}[1-9一二三四五六七八九]年级|初[一二三](?!中))(?![、至到\-—~和])"
)


# 年级：五 班级：2班, side by side or each in a cell.
_TOLD_GRADE = re.compile(rf"年级[:：]({_GRADE})(?!\d)")
_TOLD_CLASS = re.compile(rf"班(?:级|别|次)?[:：][(\[]?({_NUMBER})[)\]]?(?![\d年(\[])")
# What a sheet is called and nothing else: 五1, 六(2).
_SHORT = re.compile(
    rf"[一二三四五六七八九](?:[1-9]\d?|\([1-9]\d?\)|[(\[]{HAN_NUMBER}[)\]])|[1-9]0[1-9]"
)


@lru_cache(maxsize=1024)
def class_within(text: str) -> str | None:
    """The class that a title names, as in '灯塔镇中心小学五年级（2）班名单', or the grade alone;
    None if it does not name a single one.
    """
    plain = packed(text)
    for pattern in (_BOTH, _ALONE):
        if found := set(pattern.findall(plain)):
            return found.pop() if len(found) == 1 else None
    return None


def without_class(text: str) -> str:
    """A school's name without the class behind it."""
    return packed(text).removesuffix(class_within(text) or "")


def class_of_titles(titles: Iterable[str]) -> str | None:
    """What the titles name: the first class, else the first grade."""
    texts = [*titles]
    named = [found for found in map(class_within, texts) if found]
    if with_class := next((found for found in named if "班" in found), None):
        return with_class
    if told := _told_apart(texts) or _short(texts):
        return told
    return named[0] if named else None


def _told_apart(texts: Sequence[str]) -> str | None:
    line = " ".join(map(packed, texts))
    grade, group = _TOLD_GRADE.search(line), _TOLD_CLASS.search(line)
    return f"{grade[1]}年级{group[1]}班" if grade and group else None


def _short(texts: Sequence[str]) -> str | None:
    return next((f"{text}班" for text in map(packed, texts) if _SHORT.fullmatch(text)), None)


def with_titled(cells: Mapping[str, Cell], titled: str | None) -> dict[str, Cell]:
    """The cells of a row, with what a title tells of its grade and class where no column does."""
    if titled is None or "grade" in cells:
        return dict(cells)
    if "class" not in cells:
        return {**cells, "class": titled}
    grade, group = read_class(None, cells["class"])
    told, _ = read_class(None, titled)
    if grade is None and group is not None and told is not None:
        return {**cells, "grade": f"{told}年级"}
    return dict(cells)

"""Regions by GB/T 2260: a code for '广东省-河源市-龙川县', '广东河源龙川' or '龙川县'."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.intake.values.text import packed

_FILE = Path(__file__).resolve().parent.parent / "regions.csv"
_SEPARATORS = re.compile(r"[\s\-—–_/\\·,,、>|:;.]+")
_REMEMBERED = 20_000
_LEVELS = ("province", "city", "county")
_PEOPLES = (
    "壮|回|藏|蒙古|维吾尔|苗|彝|瑶|土家|侗|布依|白|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔"
    "|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|朝鲜|满|哈萨克|各"
)
_SUFFIX = re.compile(
    rf"(?:(?:维吾尔|(?:(?:{_PEOPLES})族)*)自治[区州县旗]|特别行政区|地区|新区|省|市|县|区|盟|旗|州)$"
)
_LOOSE_SUFFIX = re.compile(r"^(?:自治区|自治州|自治县|地区|省|市|县|区|盟|旗|州)")
# Names that left the standard by more than their suffix.
_FORMER = {
    "襄樊": "420600", "襄樊市": "420600", "思茅市": "530800", "思茅地区": "530800",
    "蒲圻市": "421281", "荆沙市": "421000", "中甸县": "533401", "路南县": "530126",
    "通什市": "469001", "琼山市": "460107", "淮阴市": "320800", "达县": "511703",
    "沙洲县": "320582", "吴县": "320506", "米泉市": "650109", "潞西市": "533103",
    "崇文区": "110101", "宣武区": "110102", "南汇区": "310115", "闸北区": "310106",
    "卢湾区": "310101", "塘沽区": "120116", "汉沽区": "120116", "大港区": "120116",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """One region. `parent` is the code above it, '' for a province."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a text: characters used, full names among them, the code, its depth."""

    used: int
    exact: int
    code: str
    depth: int

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.used, self.exact, -self.depth


class RegionDirectory:
    """The table of regions, with look-up by code and by what people write."""

    def __init__(self, regions: Iterable[RegionEntry]) -> None:
        self._all = tuple(regions)
        self._by_code: dict[str, RegionEntry] = {}
        self._by_name: dict[str, dict[str, list[RegionEntry]]] = {
            level: defaultdict(list) for level in _LEVELS
        }
        for region in self._all:
            self._by_code.setdefault(region.code, region)
            for name in {region.name, _short(region.name)}:
                self._by_name[region.level][name].append(region)
        self._parsed: dict[tuple[str, str], str | None] = {}

    @classmethod
    @cache
    def standard(cls) -> "RegionDirectory":
        """The regions shipped with the programme (as of 2023-06-30)."""
        with _FILE.open(encoding="utf-8", newline="") as lines:
            return cls(
                RegionEntry(r["code"], r["name"], r["level"], r["parent"])
                for r in csv.DictReader(lines)
            )

    def __iter__(self) -> Iterator[RegionEntry]:
        return iter(self._all)

    def get(self, code: str) -> RegionEntry | None:
        """The region with a six-digit code, or None."""
        return self._by_code.get(code)

    def path(self, code: str) -> tuple[RegionEntry, ...]:
        """Province, city and county that lead to a code; () if it is unknown."""
        region = self.get(code)
        if region is None:
            return ()
        return (*self.path(region.parent if region.parent != code else ""), region)

    def parse(self, text: str, within: str = "") -> str | None:
        """The code of the most exact region named at the start of a text, or None.

        `within` is a province's or city's code that settles names found in several places.
        A text that names only a province or city gives that code.
        """
        key = (text, within)
        if key not in self._parsed:
            if len(self._parsed) > _REMEMBERED:
                self._parsed.clear()
            self._parsed[key] = self._parse(_SEPARATORS.sub("", packed(text)), within)
        return self._parsed[key]

    def _parse(self, text: str, within: str) -> str | None:
        if re.fullmatch(r"\d{6}", text):
            return text if text in self._by_code else None
        text = text.removeprefix("中国")
        if text in _FORMER:
            return _FORMER[text]
        readings = [r for r in self._readings(text, _LEVELS, "") if _is_within(r.code, within)]
        if not readings and within:
            readings = list(self._readings(text, _LEVELS, ""))
        return _best(readings)

    def _readings(self, text: str, levels: tuple[str, ...], above: str) -> Iterator[_Reading]:
        for position, level in enumerate(levels):
            for region, used, exact in self._starting(text, level, above):
                own = _Reading(used, int(exact), region.code, _LEVELS.index(level))
                yield own
                for more in self._readings(text[used:], levels[position + 1 :], region.code):
                    yield _Reading(used + more.used, own.exact + more.exact, more.code, more.depth)

    def _starting(
        self, text: str, level: str, above: str
    ) -> Iterator[tuple[RegionEntry, int, bool]]:
        """Regions whose name the text starts with, how long that is, and if it is the full name."""
        for length in range(min(len(text), 20), 0 if above else 1, -1):
            name = text[:length]
            for region in self._by_name[level].get(name, ()):
                if not _is_within(region.code, above):
                    continue
                # 高要市 is 高要区 today: after a short name any suffix will do.
                loose = _LOOSE_SUFFIX.match(text[length:]) if name != region.name else None
                yield region, length + (loose.end() if loose else 0), name == region.name


def _short(name: str) -> str:
    """广西壮族自治区 → 广西, 连南瑶族自治县 → 连南; never a single character."""
    short = _SUFFIX.sub("", name)
    return short if len(short) > 1 else name


def _is_within(code: str, above: str) -> bool:
    return code.startswith(above[:2] if above.endswith("0000") else above[:4])


def _best(readings: list[_Reading]) -> str | None:
    """The reading that uses most of the text, then more full names, then the higher level."""
    if not readings:
        return None
    best = max(reading.rank for reading in readings)
    codes = {reading.code for reading in readings if reading.rank == best}
    return codes.pop() if len(codes) == 1 else None

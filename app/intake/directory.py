"""The schools a programme knows, found by code or by the many ways their names are written."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.intake.regions import RegionDirectory
from app.intake.values.text import packed

_LOOSE = re.compile(r"[镇乡]|街道|(?:希望|完全)(?=小学|中学)|学校$")
_TOWN = re.compile(r"^[\u4e00-\u9fff]{1,4}?[镇乡]")
_SCHOOL_WORDS = re.compile(r"[\u4e00-\u9fff]{2,30}?(?:小学|中学|学校|教学点)")


def plain_name(name: str, county: str, regions: RegionDirectory) -> str:
    """A school's name without the regions before it: 东源县灯塔镇中心小学 is 灯塔镇中心小学.

    A town that is said twice is said once: 义合镇东源县义合镇中洞小学 is 义合镇中洞小学.
    """
    above = [region.name for region in regions.path(county)]
    plain = _without(above, packed(name))
    if town := _TOWN.match(plain):
        rest = _without(above, plain[town.end() :])
        plain = rest if rest.startswith(town[0]) else plain
    return plain


def _without(regions: Iterable[str], name: str) -> str:
    for region in regions:
        name = name.removeprefix(region)
    return name


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """One school of the directory. `key` is whatever the caller knows it by (its id)."""

    key: int | str
    name: str
    county: str = ""
    town: str = ""
    code: str = ""


class SchoolDirectory:
    """Look-up of schools; pure, built from the schools the user may see."""

    def __init__(self, schools: Iterable[SchoolEntry], regions: RegionDirectory) -> None:
        self._schools = tuple(schools)
        self._regions = regions
        codes = {school.county for school in self._schools if school.county}
        self._counties = {code: region.name for code in codes if (region := regions.get(code))}
        self._by_code = {packed(s.code): s for s in self._schools if s.code}
        self._forms: dict[str, dict[str, list[SchoolEntry]]] = {
            "full": defaultdict(list), "bare": defaultdict(list), "loose": defaultdict(list)
        }  # fmt: skip
        self._cores: dict[str, list[SchoolEntry]] = defaultdict(list)
        for school in self._schools:
            forms = self._written(school.name, school.county, school.town)
            for form, text in forms.items():
                self._forms[form][text].append(school)
            self._cores[_TOWN.sub("", forms["bare"])].append(school)

    def __len__(self) -> int:
        return len(self._schools)

    def find(self, text: str, county: str = "") -> tuple[SchoolEntry, ...]:
        """The schools a cell may mean: one if it is clear, several if not, none if unknown.

        `county` is a region code that settles names found in several counties.
        """
        if by_code := self._by_code.get(packed(text)):
            return (by_code,)
        county = county or self._county_in(text)
        return self._match(text, county) or self._townless(text, county)

    def _match(self, text: str, county: str) -> tuple[SchoolEntry, ...]:
        for form, written in self._written(text, county, "").items():
            if found := _near(self._forms[form].get(written, []), county):
                return found
        return ()

    def _townless(self, text: str, county: str) -> tuple[SchoolEntry, ...]:
        """Schools whose name without its town is just what was written: 水西小学."""
        written = self._written(text, county, "")["bare"]
        return _near(self._cores.get(written, []), county)

    def find_within(self, text: str) -> tuple[SchoolEntry, ...]:
        """The schools named somewhere in a title, as in '东源县灯塔镇中心小学留守儿童报名表'.

        The longest name counts; a county in the title settles equal names.
        """
        plain, county = packed(text), self._county_in(text)
        hits = [s for s in self._schools if packed(s.name) in plain]
        if not hits:
            # '2026年东源县灯塔中心小学报名表': the part that ends in 小学 or 中学, from each start.
            for found in _SCHOOL_WORDS.findall(plain):
                for start in range(len(found) - 3):
                    if schools := self._match(found[start:], county):
                        return schools
            return ()
        longest = max(len(s.name) for s in hits)
        return _near([s for s in hits if len(s.name) == longest], county)

    def describe(self, school: SchoolEntry) -> str:
        """The school with its county, to tell it from others of its name."""
        region = self._regions.get(school.county)
        county = region.name if region else ""
        return school.name if county in school.name else f"{county}{school.name}"

    def _county_in(self, text: str) -> str:
        named = [county for county, name in self._counties.items() if name in text]
        return named[0] if len(named) == 1 else ""

    def _written(self, name: str, county: str, town: str) -> dict[str, str]:
        """The name as written, without the regions above it, and without 镇 and 乡."""
        full = packed(name)
        bare = full
        for region in self._regions.path(county):
            bare = bare.replace(region.name, "")
        # '义合镇东源县义合镇中洞小学' says its town twice.
        bare = re.sub(r"^([\u4e00-\u9fff]{1,4}[镇乡])\1", r"\1", bare)
        if town and not bare.startswith(town):
            bare = packed(town) + bare
        return {"full": full, "bare": bare, "loose": _LOOSE.sub("", bare)}


def _near(found: list[SchoolEntry], county: str) -> tuple[SchoolEntry, ...]:
    """Those in a county; all if no county is named or none of them has one."""
    if not county or not any(school.county for school in found):
        return tuple(found)
    return tuple(school for school in found if school.county == county)

"""Each shared roster comes in, row by row, exactly as written down in tests/rosters/expected."""

import csv
import re
from datetime import date

import openpyxl
import pytest

from app.intake.rows.known import NobodyKnown
from app.intake.values.text import shown
from app.wording.intake.report import report_payload
from tests.intake.building import ods, text_table
from tests.intake.conftest import ROSTERS, TODAY

CASES = {
    "dongyuan-dengta-central": ("children", "dongyuan-dengta-central.xlsx", None),
    "longchuan-mabugang-central": ("children", "longchuan-mabugang-central.xlsx", None),
    "lianping-zhongxin-junior": ("children", "lianping-zhongxin-junior.csv", "忠信镇初级中学"),
    "schools": ("schools", "schools.xlsx", None),
    "volunteers-survey": ("volunteers", "volunteers-survey.xlsx", None),
}


def plainly(report):
    """The report as it is written down: no sentences, which may be reworded."""
    payload = report_payload(report)
    return {
        "counts": payload["counts"],
        "rows": [
            {
                "row": row["row"],
                "fate": row["fate"],
                "values": row["values"],
                "faults": [[fault["column"], fault["code"]] for fault in row["faults"]],
                "notes": [[note["column"], note["code"]] for note in row.get("notes", [])],
            }
            for row in payload["rows"]
        ],
        "ignored": payload["ignored"],
        "unused": payload["unused"],
    }


@pytest.mark.parametrize("name", CASES)
def test_a_roster_comes_in_exactly_as_written_down(name, roster, expected):
    kind, filename, school = CASES[name]
    options = {"school": school} if school else {}
    assert plainly(roster(kind, filename, **options)) == expected(name)


@pytest.mark.parametrize("form", ["xls", "ods", "utf-16", "gb18030"])
def test_a_roster_is_the_same_in_every_form(form, take, roster, expected):
    rows = [[shown(cell) for cell in row] for row in sheet_rows("dongyuan-dengta-central.xlsx")]
    content = {
        "xls": lambda: (ROSTERS / "dongyuan-dengta-central.xls").read_bytes(),
        "ods": lambda: ods(rows),
        "utf-16": lambda: text_table(rows, "\t", "utf-16"),
        "gb18030": lambda: text_table(rows, ",", "gb18030"),
    }[form]()
    assert plainly(take("children", content)) == expected("dongyuan-dengta-central")


@pytest.fixture
def dongyuan(roster):
    return roster("children", "dongyuan-dengta-central.xlsx")


@pytest.fixture
def longchuan(roster):
    return roster("children", "longchuan-mabugang-central.xlsx")


@pytest.fixture
def lianping(roster):
    return roster("children", "lianping-zhongxin-junior.csv", school="忠信镇初级中学")


def by_row(report):
    return {row.row: row for row in report.rows}


def sheet_rows(filename):
    return list(
        openpyxl.load_workbook(ROSTERS / filename).worksheets[0].iter_rows(values_only=True)
    )


def test_titles_instructions_both_header_rows_and_the_total_are_no_children(dongyuan):
    assert [(entry.row, entry.why) for entry in dongyuan.ignored] == [
        (1, "title"),
        (2, "note"),
        (3, "header"),
        (4, "header"),
        (51, "total"),
    ]
    assert dongyuan.counts == {"new": 46, "same": 0, "changed": 0, "fault": 0}


def test_the_second_name_column_is_the_guardians(dongyuan):
    cells = sheet_rows("dongyuan-dengta-central.xlsx")
    for row in dongyuan.rows:
        source = cells[row.row - 1]
        assert row.values["name"] == re.sub(r"\s", "", source[1])
        assert row.values["guardian"] == source[6]
        assert row.values["relation"] == source[7]
        assert row.values["phone"] == str(source[8])


def test_genders_statuses_and_interests_are_those_of_the_file(dongyuan, longchuan, lianping):
    source = sheet_rows("dongyuan-dengta-central.xlsx")
    for row in dongyuan.rows:
        cells = source[row.row - 1]
        assert row.values["gender"] == {"男": "m", "女": "f"}[cells[2]]
        assert row.values["status"] == cells[5]
        assert row.values["interests"] == cells[10].split("、")
    source = sheet_rows("longchuan-mabugang-central.xlsx")
    for row in longchuan.rows:
        cells = source[row.row - 1]
        assert row.values["gender"] == {"男": "m", "女": "f"}[cells[4]]
        assert (row.values["class"], row.values["status"]) == (cells[2], cells[7])
        assert row.values["consent"] is (True if cells[11] == "同意" else None)
        if row.row != 13:
            assert row.values["interests"] == re.split("[ ,]", cells[6])
    with (ROSTERS / "lianping-zhongxin-junior.csv").open(encoding="gb18030", newline="") as lines:
        table = list(csv.reader(lines))
    for row in lianping.rows:
        cells = table[row.row - 1]
        assert row.values["interests"] == cells[4].split("/")
        assert row.values["consent"] is (cells[7] == "是")
        grade, group = re.fullmatch("(.)年级(.)班", cells[3]).groups()
        assert (row.values["grade"], row.values["class"]) == (
            "一二三四五六七八九".index(grade) + 1,
            int(group),
        )


def test_the_title_tells_the_school(dongyuan):
    assert {row.school.name for row in dongyuan.rows} == {"灯塔镇中心小学"}


def test_five_ways_to_write_a_birth_date_are_one_date(dongyuan):
    rows = by_row(dongyuan)
    assert [rows[number].values["birth_date"] for number in (5, 6, 7, 8, 9)] == [
        "2013-06-09",
        "2016-06-29",
        "2014-06-22",
        "2016-09-22",
        "2017-10-01",
    ]


def test_grade_and_class_come_out_of_one_cell(dongyuan):
    for row in dongyuan.rows:
        source = sheet_rows("dongyuan-dengta-central.xlsx")[row.row - 1][4]
        grade, group = re.fullmatch(r"(.)年级（(\d)）班", source).groups()
        assert (row.values["grade"], row.values["class"]) == (
            "一二三四五六".index(grade) + 1,
            int(group),
        )


def test_an_empty_consent_is_unknown_and_not_refused(dongyuan):
    assert [row.row for row in dongyuan.rows if row.values["consent"] is None] == [21, 44]
    assert not any(row.values["consent"] is False for row in dongyuan.rows)


def test_the_birth_date_is_read_from_the_id_and_the_id_is_not_kept(longchuan):
    source = sheet_rows("longchuan-mabugang-central.xlsx")
    told = str(report_payload(longchuan)["rows"])
    for row in longchuan.rows:
        number = source[row.row - 1][5]
        assert (
            row.values["birth_date"]
            == date(int(number[6:10]), int(number[10:12]), int(number[12:14])).isoformat()
        )
        assert number not in told
        assert number[:14] not in told


def test_a_row_without_a_name_and_a_birth_to_come_are_faults(longchuan):
    faults = {
        row.row: [(f.column, f.code) for f in row.faults] for row in longchuan.rows if row.faults
    }
    assert faults == {7: [("学生姓名", "missing")], 9: [("身份证号", "birth_future")]}


def test_a_child_listed_twice_is_taken_once(longchuan):
    rows = by_row(longchuan)
    assert rows[5].fate == "new"
    assert rows[11].fate == "same"
    assert [(note.code, note.details["row"]) for note in rows[11].notes] == [("same_as_row", 5)]
    assert longchuan.counts == {"new": 36, "same": 1, "changed": 0, "fault": 2}


def test_mixed_separators_and_synonyms_become_tags(longchuan):
    assert by_row(longchuan)[13].values["interests"] == ["篮球", "阅读", "画画", "下棋"]


def test_an_age_gives_a_birth_year_and_no_date(lianping):
    with (ROSTERS / "lianping-zhongxin-junior.csv").open(encoding="gb18030", newline="") as lines:
        source = list(csv.reader(lines))
    assert len(lianping.rows) == 52
    for row in lianping.rows:
        assert row.values["birth_date"] is None
        assert row.values["birth_year"] == TODAY.year - int(source[row.row - 1][2])


def test_a_quoted_line_break_does_not_shift_row_numbers(lianping):
    assert [row.row for row in lianping.rows] == list(range(2, 54))
    assert by_row(lianping)[7].values["name"] == "熊梅"
    assert by_row(lianping)[7].values["consent"] is False


def test_every_school_has_its_county(roster):
    report = roster("schools", "schools.xlsx")
    source = sheet_rows("schools.xlsx")
    counties = {"东源县": "441625", "龙川县": "441622", "连平县": "441623"}
    assert report.counts["new"] == 200
    for row in report.rows:
        county, town, name, contact, phone, left_behind, lecture = source[row.row - 1]
        assert row.values == {
            "county": counties[county],
            "town": town,
            "name": name,
            "contact": contact,
            "phone": phone,
            "email": None,
            "address": None,
            "postcode": None,
            "left_behind": left_behind,
            "wants_lecture": lecture == "是",
        }


def test_the_survey_comes_in_without_loss(roster, regions):
    report = roster("volunteers", "volunteers-survey.xlsx")
    source = sheet_rows("volunteers-survey.xlsx")
    assert report.counts["new"] == 400
    for row in report.rows:
        cells = source[row.row - 1]
        assert row.values["email"] == cells[10].strip().lower()
        assert row.values["capacity"] == int(cells[14][0])
        assert row.values["can_stay"] is (True if cells[15] == "能" else None)
        assert (row.values["birth_year"], row.values["birth_month"]) == tuple(
            int(part) for part in re.findall(r"\d+", cells[8])
        )
        assert row.values["interests"] == re.sub(r"其他〖(.*?)〗", r"\1", cells[13]).split("┋")
        names = [region.name for region in regions.path(row.values["home"])]
        # 东莞 and 中山 have no counties; people write the city twice.
        assert cells[12].replace("-", "") in ("".join(names), "".join([*names, names[-1]]))


def test_the_same_file_twice_changes_nothing(roster):
    for kind, filename, school in CASES.values():
        options = {"school": school} if school else {}
        first = roster(kind, filename, **options)
        again = roster(kind, filename, known=Remembering(first), **options)
        assert again.counts["new"] == again.counts["changed"] == 0
        assert again.counts["fault"] == first.counts["fault"]


class Remembering(NobodyKnown):
    """A programme that has admitted the rows of one report."""

    def __init__(self, report):
        self.rows = {self.key(row.values, row.school): row.values for row in report.admissible}

    @staticmethod
    def key(values, school):
        born = values.get("birth_date") or values.get("birth_year")
        return (
            values["name"],
            born,
            values.get("email"),
            values.get("county"),
            school and school.key,
        )

    def stored(self, kind, values, school):
        return self.rows.get(self.key(values, school))

"""No sentence that quotes a cell shows the number of an id or a phone, whichever it is."""

import re

import pytest
from flask_babel import force_locale

from app.intake import Remark
from app.intake.values.masking import without_numbers
from app.wording.intake import file_refused
from app.wording.intake.left_over import left_over_lines
from app.wording.intake.refusals import REFUSALS
from app.wording.intake.remarks import FAULTS, NOTES, column_of, remark_words
from app.wording.intake.report import report_payload
from tests.intake.building import xlsx

ID, PHONE = "441622201305180116", "188-0000-0003"
QUOTED = f"王红 {ID} 电话{PHONE}"
# What fills these is never of the file.
OWN = {"was": "lost", "fields": ["name"], "groups": [["name"]], "found": "pdf"}
pytestmark = pytest.mark.sqlite_alone


def details(sentence):
    names = re.findall(r"%\((\w+)\)s", str(sentence))
    return {name: OWN.get(name, QUOTED) for name in names}


def is_clean(text):
    return ID not in text and PHONE not in text


@pytest.mark.parametrize("code", sorted(FAULTS | NOTES))
@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_no_remark_shows_a_number_that_it_quotes(app, code, locale):
    with force_locale(locale):
        told = details(NOTES.get(code) or FAULTS[code])
        remark = Remark(code, QUOTED, told, sheets=(QUOTED,))
        assert is_clean(remark_words(remark))
        assert is_clean(column_of(remark))
        listed = {name: [value] if value == QUOTED else value for name, value in told.items()}
        assert is_clean(remark_words(Remark(code, details=listed)))


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_no_refusal_shows_a_number_that_it_quotes(app, code):
    with force_locale("en"):
        assert is_clean(file_refused((code, details(REFUSALS[code]))))


def test_neither_terminal_nor_document_shows_a_number_in_a_heading(app, take):
    head = ("姓名", "年龄", f"家长{PHONE}", ID)
    report = take("children", xlsx([head, ("王红", 12, "x", "y")]), school="灯塔镇中心小学")
    with force_locale("en"):
        assert is_clean("\n".join(left_over_lines(report)))
        assert is_clean(str(report_payload(report)))


@pytest.mark.parametrize(
    "text", ["2014-06-22", "2026-2027学年", "AB12-CD34", "五年级2班!12", "共46人", "2026.9.1"]
)
def test_dates_years_and_codes_stay(text):
    assert without_numbers(text) == text


@pytest.mark.parametrize(
    "text", [ID, "18800000003", "188 0000 0003", "0762-1234567", "44162220130518011X"]
)  # fmt: skip
def test_a_number_is_hidden_however_it_is_parted(text):
    assert without_numbers(f"王红{text}") == "王红…"

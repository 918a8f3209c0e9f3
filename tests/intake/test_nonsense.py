# ruff: noqa: E501 - one list of words
"""Whatever stands in the cells, each row gets a fate and each report can be told."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake import KINDS, IntakeRefused
from app.intake.blank import TEMPLATES
from app.intake.rows.report import FATES
from app.wording.intake.report import report_payload
from tests.intake.building import rezipped, xlsx
from tests.intake.conftest import ROSTERS

WORDS = ["王红", "男", "2013年6月9日", "13", "五年级", "5.2班", "灯塔镇中心小学", "东源县", "是", "合计", "姓名", "注：", "示例",
         "13800138000", "a@example.org", "441622201305180116", "画画、其他〖x〗", "已寄出", "#REF!", "=1+1", "〖", "（"]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=12),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_any_cells_under_a_header_get_a_fate(kind, data, take):
    head = [column.heading for column in TEMPLATES[kind]]
    row = st.lists(CELLS, min_size=len(head), max_size=len(head))
    rows = data.draw(st.lists(row, max_size=6))
    try:
        report = take(kind, xlsx([head, *rows]), school="灯塔镇中心小学")
    except IntakeRefused:
        return
    json.dumps(report_payload(report))
    numbers = sorted([row.row for row in report.rows] + [entry.row for entry in report.ignored])
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(row.fate in FATES for row in report.rows)
    assert all(bool(row.faults) == (row.fate == "fault") for row in report.rows)


@pytest.mark.parametrize("number", [b"NaN", b"inf", b"1e308", b"-1", b"0", b"99999999"])
def test_numbers_that_are_none_break_nothing(take, number):
    content = (ROSTERS / "dongyuan-dengta-central.xlsx").read_bytes()

    def change(part):
        return part.replace(b"<v>43009</v>", b"<v>" + number + b"</v>").replace(
            b"<v>18800006976</v>", b"<v>" + number + b"</v>"
        )

    report = take("children", rezipped(content, xl__worksheets__sheet1=change))
    assert sum(report.counts.values()) == 46
    json.dumps(report_payload(report))

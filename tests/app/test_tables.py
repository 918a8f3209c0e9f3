"""Lists as files: nothing that people typed becomes a formula or stops the file."""

import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from app.extensions import db
from app.web.tables import inert
from tests.cast import Cast, pair

LISTS = ("/children/", "/volunteers/", "/pairs/", "/letters/", "/bundles/", "/schools")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\n=", "＝", "＋", "－", "＠"])
def test_no_list_as_a_file_holds_a_formula(client, cast: Cast, kind: str, start):
    pair(cast, cast.deer, cast.cloud)
    formula = f"{start}HYPERLINK(1)"
    cast.cloud.pen_name = cast.deer.pen_name = cast.dengta.name = formula
    cast.cloud.organisation = formula
    cast.cloud.interests = cast.deer.interests = [formula]
    db.session.commit()
    client.as_user(cast.admin)
    for path in LISTS:
        answer = client.get(f"{path}?as={kind}")
        assert answer.status_code == 200, path
        if kind == "csv":
            rows = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
        else:
            sheet = load_workbook(io.BytesIO(answer.data)).active
            rows = sheet.iter_rows(values_only=True)
            assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
        for row in rows:
            assert not [x for x in row if isinstance(x, str) and x.startswith(start)], path


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "﹦", "−"])
@pytest.mark.parametrize(
    "before", ["", " ", "\u200b", "\ufeff", "\xa0", "\u3000", "\x01", "\u202e", "\xad\u2060 ", "\t"]
)
def test_signs_that_nobody_sees_hide_no_formula(before, sign):
    assert inert(f"{before}{sign}HYPERLINK(1)").startswith("'")
    assert inert(f"甲{before}{sign}1")[0] == "甲"


def test_a_list_becomes_a_file_whatever_characters_people_typed(client, cast: Cast):
    cast.cloud.organisation = "\x0b\x01嘉应\ufffe"
    db.session.commit()
    for kind in ("csv", "xlsx"):
        answer = client.as_user(cast.coordinator).get(f"/volunteers/?as={kind}")
        assert answer.status_code == 200


@pytest.mark.sqlite_alone
def test_the_file_of_children_has_the_columns_of_the_page(client, cast, friends):
    client.as_user(cast.coordinator, "en")
    heads = BeautifulSoup(client.get("/children/").text, "html.parser").select("table thead th")
    lines = list(csv.reader(client.get("/children/?as=csv").text.lstrip("\ufeff").splitlines()))
    shown = [re.sub(" [↑↓]", "", head.get_text(strip=True)) for head in heads]
    assert [one for one in lines[0] if one != "Need"] == shown
    deer = next(line for line in lines if "C-DEER" in line)
    assert deer[5:7] == ["given", "has one"]

"""What a family has said before a list came."""

import json

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Consent
from tests.app.spreadsheets import workbook

HEADS = ("姓名", "出生日期", "家长是否同意书信结对", "班级")


@pytest.fixture
def admitted(app, cast, tmp_path):
    """Admits a list with one child; the remarks on its row, and what stands of its consent."""

    def run(answer, room="六年级1班"):
        path = tmp_path / "list.xlsx"
        path.write_bytes(workbook(("邓一", "2014-06-22", answer, room), heads=HEADS))
        options = ("--school", cast.dengta.name, "--json", "--accept-notes")
        result = app.test_cli_runner().invoke(args=["intake", "children", str(path), *options])
        (row,) = json.loads(result.stdout)["rows"]
        said = select(Consent.given).order_by(Consent.id.desc()).limit(1)
        return row["fate"], [note["code"] for note in row.get("notes", ())], db.session.scalar(said)

    return run


def test_no_list_takes_a_refusal_back(admitted):
    assert admitted("不同意") == ("new", [], False)
    assert admitted("同意") == ("same", ["refused_before"], False)
    assert admitted("同意", "六年级2班") == ("changed", ["refused_before"], False)


def test_a_list_may_take_an_agreement_back(admitted):
    assert admitted("同意") == ("new", [], True)
    assert admitted("不同意") == ("changed", [], False)

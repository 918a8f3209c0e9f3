"""A spreadsheet is opened once for each thing that is asked of it, and never for a page."""

import io

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.models import Upload
from app.store.intake import spreadsheets
from tests.app.spreadsheets import HEADS, HONG, MING, workbook
from tests.cast import NOW


@pytest.fixture(autouse=True)
def a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that were opened, in their order."""
    names = []
    really = spreadsheets.apart

    def counting(work):
        names.append(work.args[0].filename)
        return really(work)

    monkeypatch.setattr(spreadsheets, "apart", counting)
    return names


def post_file(client, content):
    fields = {"file": (io.BytesIO(content), "名单.xlsx")}
    client.post("/intake/children", data=fields, content_type="multipart/form-data")
    return f"/intake/uploads/{db.session.scalars(select(Upload.id)).one()}"


def test_an_upload_its_columns_and_its_admission_open_the_file_once_each(client, cast, opened):
    client.as_user(cast.contact)
    url = post_file(client, workbook(MING, HONG, heads=("代号甲", *HEADS[1:])))
    assert opened == ["upload.xlsx"]
    assert "缺少必需的列" in client.get(url).text
    assert len(opened) == 1
    client.post(f"{url}/columns", data={"column-name": 0, "school": "S-DENGTA"})
    assert len(opened) == 2
    assert "李小明" in client.get(url).text
    assert len(opened) == 2
    client.post(f"{url}/admit", data={"new": 2, "changed": 0})
    assert len(opened) == 3
    assert db.session.scalars(select(Upload.state)).one() == "admitted"


def test_the_command_opens_a_file_once(app, cast, opened, tmp_path):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(workbook(MING))
    done = app.test_cli_runner().invoke(
        args=["intake", "children", str(file), "--school", "S-DENGTA", "--dry-run"]
    )
    assert (done.exit_code, opened) == (0, ["roster.xlsx"])

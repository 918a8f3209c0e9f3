"""What an auditor sees: pseudonyms, figures with small cells hidden, the pack of a year."""

import csv
import io
import zipfile

import docx
import pytest
from lxml import html

from app.actions.records import record_access
from app.actions.transaction import transaction
from app.actor import Actor
from app.extensions import db
from app.models import AuditRow
from app.store.access.pseudonyms import pseudonym
from app.store.oversight.figures import tables
from tests.cast import acting_as, child, user

pytestmark = pytest.mark.usefixtures("frozen_now")
NAMES = ("王老师", "李老师", "许老师", "小鹿", "石头", "云朵", "example.org", "监护小", "真名小")


@pytest.fixture
def auditor(cast):
    with transaction():
        return user("auditor@example.org", "审计", "auditor")


@pytest.fixture
def looked(cast):
    acting = acting_as(Actor(cast.coordinator.id))
    record_access(acting, "child", "C-DEER", ["name"], "王老师要联系小鹿的奶奶")


def without_help(page: str) -> str:
    """What a page shows, but for the guide behind its question mark."""
    body = html.document_fromstring(page)
    for guide in body.xpath("//details[@class='help']"):
        guide.drop_tree()
    return body.text_content()


def test_an_auditor_reads_the_access_log_by_pseudonyms_alone(client, cast, auditor, looked):
    page = client.as_user(auditor).get("/accesses/").text
    assert "C-DEER" in page
    assert pseudonym(cast.coordinator.id) in page
    assert not [name for name in NAMES if name in without_help(page)]
    assert "王老师" in client.as_user(cast.admin).get("/accesses/").text


def test_an_auditor_opens_no_page_with_people_on_it(client, cast, auditor):
    one = client.as_user(auditor)
    assert one.get("/").location == "/audit/"
    for path in (
        "/children/",
        "/children/C-DEER",
        "/users/",
        "/asks/",
        "/today/",
        "/erasures/C-DEER",
    ):
        assert one.get(path).status_code == 404
    for path in ("/audit/", "/audit/figures", "/accesses/"):
        assert one.get(path).status_code == 200
    for someone in (cast.coordinator, cast.contact):
        assert client.as_user(someone).get("/audit/").status_code == 404


def test_a_county_with_fewer_than_ten_children_is_hidden_and_others_with_it(cast, client, auditor):
    for number in range(30):
        child(f"C-N{number}", f"小鸟{number}", cast.dengta, "f", "2015-01-02", ["阅读"])
    db.session.commit()
    county = next(one for one in tables() if one.name == "county")
    children = next(line for line in county.lines if line[0] == "children")
    assert children == ("children", (None, None), 33), "two counties: the other gives it away"
    level = next(one for one in tables() if one.name == "level")
    assert level.lines[0][1] == (None, None, None)
    assert client.as_user(auditor).get("/audit/figures").status_code == 200


def test_the_pack_of_a_year_holds_no_name(client, cast, auditor, looked):
    response = client.as_user(auditor).post("/audit/pack", data={"year": "2026"})
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        read = {name: archive.read(name) for name in archive.namelist()}
    paper = docx.Document(io.BytesIO(read.pop("summary.docx")))
    words = [line.text for line in paper.paragraphs]
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    texts = {name: content.decode("utf-8-sig") for name, content in read.items()}
    assert not [
        name for name in NAMES for text in (*texts.values(), *words, *cells) if name in text
    ]
    assert set(texts) >= {"accesses.csv", "grants.csv", "asks.csv", "erasures.csv", "figures.csv"}
    lines = list(csv.DictReader(io.StringIO(texts["accesses.csv"])))
    assert [(line["who"], line["code"], line["reason"]) for line in lines] == [
        (pseudonym(cast.coordinator.id), "C-DEER", "yes")
    ]
    assert len(list(csv.DictReader(io.StringIO(texts["grants.csv"])))) >= 8
    assert (
        db.session.query(AuditRow).filter_by(action="audit.make_pack").one().object_code == "2026"
    )


def test_a_year_that_has_not_begun_has_no_pack(client, auditor):
    for year in ("2027", "1999", "x", "²"):
        response = client.as_user(auditor).post("/audit/pack", data={"year": year})
        assert response.status_code == 302


def test_the_pack_by_command(app, cast, looked, tmp_path):
    path = tmp_path / "pack.zip"
    run = app.test_cli_runner().invoke
    done = run(args=["records", "audit-pack", "2026", "--out", str(path), "--json"])
    assert done.exit_code == 0, done.output
    assert zipfile.is_zipfile(path)
    by = ["--by", "wang@example.org"]
    assert run(args=["records", "audit-pack", "2026", "--out", str(path), *by]).exit_code == 1

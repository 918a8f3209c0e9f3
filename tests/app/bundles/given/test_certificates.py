"""Certificates: who has earned one, what it counts, and that it holds until it is taken back."""

import base64
import io
import re
import subprocess
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from app.actions.bundles.certificates import papers
from app.actions.bundles.certificates.issuing import Issued, issue, issue_or_ask
from app.actions.bundles.certificates.papers import PaperForm, make_certificate
from app.actions.bundles.certificates.taking_back import take_back_certificate
from app.actions.letters.letters import move
from app.actions.letters.pairs.endings import end
from app.actions.oversight.erasing import empty
from app.actions.system.errands import Asked, Done
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AccessRow, Grant, PrintRun, ServiceCertificate, Work
from app.store.bundles.certificates.earned import earned
from app.store.bundles.certificates.issued import (
    CertificateFilter,
    accounts_certified,
    certificate_by_code,
    certificates_of,
    own_certificates,
)
from app.store.desk.announcements.audiences import of_certificates
from app.store.scope import EVERYTHING, Scope
from app.work_kinds import KINDS
from letters.documents import words_of
from letters.pairs.facts import EndReason
from letters.states import State
from tests.cast import LONGCHUAN, NOW, TODAY, acting_as, letter_of, pair

LI = acting_as(Actor(None, "test"))


@pytest.fixture
def finished(friends):
    return finish(friends)


def finish(row):
    """The pair wrote one letter, which its child got, and came to its good end.

    Who is the contact of its school was so before.
    """
    grants = select(Grant).where(Grant.school_id == row.child.school_id)
    for grant in db.session.scalars(grants):
        grant.approved_at = NOW - timedelta(days=365)
    db.session.commit()
    for state in (State.POSTED, State.DELIVERED):
        move(EVERYTHING, letter_of(row).code, state, TODAY, acting=LI)
    end(EVERYTHING, row.code, EndReason.FINISHED, TODAY, acting=LI)
    return row


def issued(cast):
    """The certificates of the cohort, once issued: the volunteer's, then the contact's."""
    issue(EVERYTHING, cast.cohort.id, acting=LI)
    return db.session.scalars(select(ServiceCertificate).order_by(ServiceCertificate.id)).all()


def test_a_finished_pair_earns_one_for_its_volunteer_and_one_for_the_contact(cast, finished):
    cast.cohort.minutes_sent, cast.cohort.minutes_training = 90, 60
    db.session.commit()
    volunteer, contact = issued(cast)
    assert (volunteer.name, volunteer.pairs, volunteer.sent) == ("志愿云朵姐姐", 1, 1)
    assert (volunteer.received, volunteer.minutes) == (0, 150)
    assert (contact.name, contact.school, contact.pairs, contact.sent) == (
        *("许老师", cast.dengta),
        *(1, 1),
    )
    assert volunteer.code.startswith("T")
    assert volunteer.token != contact.token


def test_issuing_again_gives_nobody_a_second_one(cast, finished):
    first = [row.code for row in issued(cast)]
    assert [row.code for row in issued(cast)] == first


def test_while_a_pair_of_theirs_is_open_nobody_is_thanked(cast, finished):
    pair(cast, cast.stone, cast.cloud)
    assert earned(EVERYTHING, cast.cohort, TODAY) == []


def test_who_sent_no_letter_has_earned_none(cast, friends):
    end(EVERYTHING, friends.code, EndReason.FINISHED, TODAY, acting=LI)
    assert earned(EVERYTHING, cast.cohort, TODAY) == []
    with pytest.raises(Refused, match=r"certificates\.none"):
        issue_or_ask(EVERYTHING, cast.cohort.id, PaperForm.DOCX, acting=LI)


def test_nobody_issues_or_reads_those_of_another_county(cast, finished):
    far = Scope(prefixes=frozenset({LONGCHUAN}))
    assert earned(far, cast.cohort, TODAY) == []
    code = issued(cast)[0].code
    assert certificates_of(far, cast.cohort.id, CertificateFilter(), 1).total == 0
    with pytest.raises(NotFound):
        certificate_by_code(far, code)
    with pytest.raises(NotFound):
        take_back_certificate(far, code, "不该发", acting=LI)


def test_whoever_the_list_shows_can_be_written_to(cast, finished):
    issued(cast)
    far, both = Scope(prefixes=frozenset({LONGCHUAN})), {cast.cloud.user_id, cast.contact.id}
    means = (
        (EVERYTHING, CertificateFilter(), both),
        (EVERYTHING, CertificateFilter(whose="volunteers"), {cast.cloud.user_id}),
        (far, CertificateFilter(), set()),
    )
    for scope, wanted, user_ids in means:
        numbered = accounts_certified(scope, cast.cohort.id, wanted)
        assert of_certificates(numbered).user_ids == user_ids


def test_one_that_was_taken_back_says_why_and_makes_room_for_a_right_one(cast, finished):
    code = issued(cast)[0].code
    with pytest.raises(Refused, match=r"certificates\.why"):
        take_back_certificate(EVERYTHING, code, "  ", acting=LI)
    take_back_certificate(EVERYTHING, code, "名字写错了", acting=LI)
    row = certificate_by_code(EVERYTHING, code)
    assert (row.state, row.taken_back_why) == ("taken_back", "名字写错了")
    for again in (
        lambda: take_back_certificate(EVERYTHING, code, "again", acting=LI),
        lambda: make_certificate(row, PaperForm.DOCX, acting=LI),
    ):
        with pytest.raises(Refused, match=r"certificates\.taken_back"):
            again()
    assert len(issued(cast)) == 3
    only = CertificateFilter(state="taken_back", whose="volunteers", text="云朵")
    assert certificates_of(EVERYTHING, cast.cohort.id, only, 1).rows == [row]


def test_a_paper_names_nobody_but_its_owner_and_is_a_look(cast, finished):
    row = issued(cast)[0]
    said = "".join(words_of(make_certificate(row, PaperForm.DOCX, acting=LI)))
    assert "志愿云朵姐姐" in said
    for stranger in ("小鹿", "真名小鹿", finished.code):
        assert stranger not in said
    look = db.session.scalars(select(AccessRow)).one()
    assert (look.object_type, look.fields) == ("certificate", ["real_name"])


def test_few_are_made_at_once_and_many_in_the_background_as_one_file(cast, finished, monkeypatch):
    by = acting_as(Actor(cast.coordinator.id))
    done = issue_or_ask(EVERYTHING, cast.cohort.id, PaperForm.DOCX, acting=by)
    assert isinstance(done, Done)
    assert done.result == Issued(2, done.result.file)
    monkeypatch.setattr("app.actions.bundles.certificates.issuing.AT_ONCE", 1)
    asked = issue_or_ask(EVERYTHING, cast.cohort.id, PaperForm.DOCX, acting=by)
    assert isinstance(asked, Asked)
    assert run_next(KINDS, lambda: NOW)
    result = db.session.get_one(Work, asked.work_id).result or {}
    made = db.session.get_one(PrintRun, result["print"])
    said = "".join(words_of(base64.b64decode(made.content)))
    assert made.letters == 2
    assert "志愿云朵姐姐" in said
    assert "许老师" in said


def test_many_pdfs_are_one_zip_made_part_by_part(cast, finished, monkeypatch):
    rows = issued(cast)
    monkeypatch.setattr(papers, "IN_A_PDF", 1)
    monkeypatch.setattr(papers, "ready_for_pdf", lambda: None)
    monkeypatch.setattr(papers, "pdf_of", lambda file, seconds: b"%PDF " + file.name.encode())
    heard = []
    content, ending = papers.file_of_many(rows, PaperForm.PDF, LI, heard.append)
    assert (ending, heard) == ("zip", [0, 0.5])
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["certificates-01.pdf", "certificates-02.pdf"]


def test_everybody_has_their_own_and_an_erased_name_is_gone(cast, finished):
    volunteer, contact = issued(cast)
    assert own_certificates(cast.cloud.user_id) == [volunteer]
    assert own_certificates(cast.contact.id) == [contact]
    assert own_certificates(cast.aze.user_id) == []
    empty(cast.cloud, LI)
    db.session.expire_all()
    assert volunteer.name == ""


@pytest.fixture
def given(cast, finished):
    return issued(cast)


@pytest.mark.usefixtures("frozen_now")
def test_whoever_has_the_paper_reads_name_number_and_whether_it_holds(client, cast, given):
    row = given[0]
    page = client.get(f"/c/{row.token}")
    assert page.headers["X-Robots-Tag"] == "noindex"
    for words in (row.name, row.code, "有效"):
        assert words in page.text
    shown = page.text.partition("<main")[2].partition("</main")[0]
    shown = re.sub(r'(?s)<details class="help">.*?</details>', "", shown)
    for more in (">云朵姐姐", cast.cohort.name, "灯塔", "封"):
        assert more not in shown
    take_back_certificate(EVERYTHING, row.code, "重复发了", acting=LI)
    page = client.get(f"/c/{row.token}").text
    assert "已失效" in page
    assert "重复发了" not in page
    assert client.get(f"/c/{Random(1).randbytes(8).hex()}").status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_a_coordinator_issues_looks_up_and_takes_back(client, cast, finished):
    client.as_user(cast.coordinator, "en")
    place = f"/certificates/cohort/{cast.cohort.id}"
    assert "2 people have earned one" in client.get(place).text
    made = client.post(place, data={"form": "docx"})
    assert "2 certificates" in client.get(made.location).text
    assert client.get(f"{made.location}/file").data[:2] == b"PK"
    code = db.session.scalars(
        select(ServiceCertificate.code).order_by(ServiceCertificate.id)
    ).first()
    assert code in client.get(f"{place}?text={cast.cloud.code}").text
    assert client.get(f"/certificates/{code}/file").data[:2] == b"PK"
    said = client.post(f"/certificates/{code}/take-back", data={"why": ""}).text
    assert "say why" in said
    shown = client.post(
        f"/certificates/{code}/take-back", data={"why": "twice"}, follow_redirects=True
    )
    assert "twice" in shown.text
    assert client.as_user(cast.contact).get(place).status_code == 404
    assert client.as_user(cast.city_coordinator).get(made.location).status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_more_names_than_one_may_take_alone_need_a_second_yes(app, client, cast, given):
    client.as_user(cast.coordinator)
    made = client.post(f"/certificates/cohort/{cast.cohort.id}", data={"form": "docx"}).location
    row = db.session.scalars(select(PrintRun)).one()
    row.letters = 5_000
    db.session.commit()
    assert "/asks/new" in client.get(f"{made}/file").location


@pytest.mark.usefixtures("frozen_now")
def test_volunteer_and_contact_download_their_own_and_nobody_elses(client, cast, given):
    volunteer, contact = (row.code for row in given)
    for user_id, own, other in (
        (cast.cloud.user_id, volunteer, contact),
        (cast.contact.id, contact, volunteer),
    ):
        client.as_user(db.session.get(type(cast.contact), user_id))
        assert "/certificates/mine/" in client.get("/account").text
        assert own in client.get("/certificates/mine/").text
        assert client.get(f"/certificates/mine/{own}").data[:2] == b"PK"
        assert client.get(f"/certificates/mine/{other}").status_code == 404
        assert client.get(f"/certificates/{other}").status_code == 404


@pytest.mark.documents
@pytest.mark.sqlite_alone
def test_the_code_on_the_pdf_is_read_and_leads_to_the_page_that_checks_it(
    client, cast, given, tmp_path
):
    row = given[0]
    file = tmp_path / "certificate.pdf"
    file.write_bytes(make_certificate(row, PaperForm.PDF, acting=LI))
    subprocess.run(["pdftoppm", "-r", "100", "-gray", file, tmp_path / "page"], check=True)
    (page,) = tmp_path.glob("page*.pgm")
    (code,) = zxingcpp.read_barcodes(Image.open(page))
    assert row.code in client.get(urlsplit(code.text).path).text

"""The papers of all schools of a term come as one file, for whoever asked for them alone."""

import base64
import io
import subprocess
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from app.actions.bundles import printing
from app.actions.bundles.bundles import pack
from app.actions.bundles.packs import Part, papers_of_school
from app.actions.bundles.printing import PrintForm, Wanted, begin
from app.actions.letters.pairs.endings import end
from app.actions.oversight.erasing import empty
from app.actions.system.errands import Asked, Done
from app.actions.system.leftovers import throw_away
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AccessRow, Child, Letter, Pair, PrintPart, PrintRun, Work
from app.store.bundles.packs import Printing
from app.store.bundles.prints import print_centre, write_file_of
from app.store.scope import EVERYTHING, Scope
from app.work_kinds import KINDS, Anew
from letters.documents import SchoolPack, render_school_pack
from letters.pairs.facts import EndReason
from letters.states import Direction
from tests.app.moving import code_of
from tests.cast import NOW, TODAY, Cast, acting_as, pair, school

BOTH = ("S-DENGTA", "S-MABUGANG")


@pytest.fixture
def far(cast: Cast, friends: Pair) -> Pair:
    """A pair of the other school, beside that of Deer."""
    return pair(cast, cast.foreign_child, cast.aze)


def made(cast: Cast, *, schools=BOTH, scope=EVERYTHING, form=PrintForm.ZIP, **more) -> PrintRun:
    by = acting_as(Actor(cast.city_coordinator.id))
    wanted = Wanted(term=1, part=Part.SCHOOL, form=form, schools=tuple(schools), **more)
    outcome = begin(scope, wanted, acting=by)
    if isinstance(outcome, Asked):
        assert run_next(KINDS, lambda: NOW)
        outcome = Done(int(db.session.get_one(Work, outcome.work_id).result["print"]))
    return db.session.get_one(PrintRun, outcome.result)


def file_of(row: PrintRun) -> bytes:
    out = io.BytesIO()
    write_file_of(row, out)
    return out.getvalue()


def files_of(row: PrintRun) -> dict[str, str]:
    """The words of each Word file, by its place in the ZIP."""
    with ZipFile(io.BytesIO(file_of(row))) as archive:
        return {name: words_of_file(archive.read(name)) for name in archive.namelist()}


def words_of_file(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as file:
        return file.read("word/document.xml").decode()


def count_to_print(child: Child) -> int:
    query = select(func.count(Letter.id)).join(Letter.pair)
    return db.session.scalar(query.where(Pair.child_id == child.id, Letter.term_number == 1)) or 0


def test_one_file_holds_the_papers_of_every_school_of_the_term(cast: Cast, far: Pair) -> None:
    row = made(cast)
    found = files_of(row)
    assert sorted(found) == [
        "灯塔镇中心小学 S-DENGTA/S-DENGTA-term-1.docx",
        "麻布岗镇中心小学 S-MABUGANG/S-MABUGANG-term-1.docx",
    ]
    near = found["灯塔镇中心小学 S-DENGTA/S-DENGTA-term-1.docx"]
    assert "小鹿" in near
    assert "远航" not in near
    assert row.schools == 2
    assert row.letters == count_to_print(cast.deer) + count_to_print(cast.foreign_child)
    looks = set(db.session.scalars(select(AccessRow.object_code)))
    assert looks == set(BOTH), "each school's papers are a look"


def test_slips_of_bundles_that_are_being_packed_come_along(cast: Cast, far: Pair) -> None:
    by = acting_as(Actor(None, "test"))
    code = code_of(far)
    bag = pack(EVERYTHING, "S-MABUGANG", Direction.TO_CHILD, [code], acting=by, rng=Random(1)).code
    name = f"麻布岗镇中心小学 S-MABUGANG/{bag}.docx"
    assert name in files_of(made(cast, slips=True))
    assert name not in files_of(made(cast))


def test_a_school_with_nothing_to_print_is_left_out_and_named(cast: Cast, friends: Pair) -> None:
    row = made(cast)
    assert row.schools == 1
    assert row.notes == [["prints.left_out", {"school": cast.mabugang.name}]]
    with pytest.raises(Refused) as refusal:
        made(cast, schools=["S-MABUGANG"])
    assert refusal.value.code == "packs.empty"
    assert db.session.query(PrintRun).count() == 1, "what came to nothing is not kept"


def test_who_reaches_one_school_prints_no_other(cast: Cast, far: Pair) -> None:
    row = made(cast, scope=Scope(prefixes=frozenset({"441625"})))
    assert [name[:7] for name in files_of(row)] == ["灯塔镇中心小学"]


def test_the_papers_of_many_schools_are_made_in_the_background(cast: Cast, far: Pair) -> None:
    more = [school(f"S-MORE-{number}", f"第{number}小学", "441625").code for number in range(3)]
    db.session.commit()
    row = made(cast, schools=[*BOTH, *more])
    assert (row.schools, len(row.notes)) == (2, 3)
    assert db.session.scalar(select(func.count(Work.id))) == 1


def test_the_centre_counts_what_is_to_be_written_by_term_and_school(cast: Cast, far: Pair) -> None:
    centre = print_centre(EVERYTHING, TODAY)
    assert centre.term == 1
    assert set(centre.terms) == {1, 2, 3}
    sheets = {row.school.code: row.sheets for row in centre.schools}
    assert sheets == {
        "S-DENGTA": count_to_print(cast.deer),
        "S-MABUGANG": count_to_print(cast.foreign_child),
    }
    mine = print_centre(Scope(prefixes=frozenset({"441625"})), TODAY, 2)
    assert [row.school.code for row in mine.schools] == ["S-DENGTA"]
    assert mine.term == 2


@pytest.mark.parametrize("what", ["child", "volunteer", "safety"])
def test_what_was_printed_goes_with_an_erasure_and_an_end_for_safety(
    cast: Cast, friends: Pair, what: str
) -> None:
    for schools in (BOTH, ["S-DENGTA"], ["S-MABUGANG"]):
        db.session.add(PrintRun(asked_at=NOW, wanted={"schools": list(schools)}, notes=[]))
    db.session.add(PrintRun(asked_at=NOW, pair_id=friends.id, wanted={}, notes=[]))
    db.session.commit()
    if what == "safety":
        end(EVERYTHING, friends.code, EndReason.SAFEGUARDING, TODAY, acting=acting_as(Actor(1)))
    else:
        empty(cast.deer if what == "child" else cast.cloud, acting_as(Actor(1)))
    assert [row.wanted["schools"] for row in db.session.query(PrintRun)] == [["S-MABUGANG"]]


def test_papers_are_thrown_away_after_a_week(cast: Cast, friends: Pair) -> None:
    made(cast)
    throw_away(now=NOW + timedelta(days=6))
    assert db.session.query(PrintRun).count() == 1
    throw_away(now=NOW + timedelta(days=8))
    assert db.session.query(PrintRun).count() == 0


@pytest.mark.usefixtures("frozen_now")
def test_all_packs_of_a_term_are_three_clicks(client, cast: Cast, friends: Pair) -> None:
    coordinator = client.as_user(cast.coordinator)
    assert 'href="/prints/"' in coordinator.get("/today/").get_data(as_text=True)
    page = coordinator.get("/prints/").get_data(as_text=True)
    assert 'value="S-DENGTA" checked' in page.replace("\n", " ")
    shown = coordinator.post(
        "/prints/", data={"term": "1", "school": ["S-DENGTA"], "slips": "1"}, follow_redirects=True
    ).get_data(as_text=True)
    number = db.session.scalars(select(PrintRun.id)).one()
    assert f"/prints/{number}/file" in shown
    answer = coordinator.get(f"/prints/{number}/file")
    assert answer.mimetype == "application/zip"
    assert ZipFile(io.BytesIO(answer.data)).testzip() is None
    for other in (cast.city_coordinator, cast.contact):
        stranger = client.as_user(other)
        assert stranger.get(f"/prints/{number}").status_code == 404
        assert stranger.get(f"/prints/{number}/file").status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_nonsense_in_the_form_is_answered_in_words(client, cast: Cast, friends: Pair) -> None:
    coordinator = client.as_user(cast.coordinator)
    for nonsense in ({"part": "all"}, {"form": "scroll"}, {"term": "first"}, {}):
        answer = coordinator.post("/prints/", data=nonsense, follow_redirects=True)
        assert answer.status_code == 200
    assert db.session.query(PrintRun).count() == 0


@pytest.mark.documents
@pytest.mark.sqlite_alone
def test_one_pdf_has_the_papers_of_both_schools(cast: Cast, far: Pair, tmp_path: Path) -> None:
    path = tmp_path / "papers.pdf"
    path.write_bytes(file_of(made(cast, form=PrintForm.PDF, envelopes=True)))
    read = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True)
    words = "".join(read.stdout.split())
    for letter in db.session.scalars(select(Letter).where(Letter.term_number == 1)):
        assert letter.code in words
    assert cast.dengta.name in words
    assert cast.mabugang.name in words


def test_what_was_made_is_sealed_where_it_lies(cast: Cast, friends: Pair) -> None:
    row = made(cast, envelopes=True)
    stored = "".join(db.session.scalars(select(PrintPart.content_sealed)))
    assert file_of(row)[:2] == b"PK"
    assert base64.b64encode(file_of(row)[:30]).decode() not in stored


def test_each_schools_papers_are_written_before_those_of_the_next_are_made(
    cast: Cast, far: Pair, monkeypatch
) -> None:
    told = list[str]()

    def make(scope: Scope, wanted: Printing, *rest: Any, **more: Any) -> Any:
        told.append(f"{wanted.school} made")
        return papers_of_school(scope, wanted, *rest, **more)

    def write(pack: SchoolPack) -> bytes:
        told.append(f"{pack.school} written")
        return render_school_pack(pack)

    monkeypatch.setattr(printing, "papers_of_school", make)
    monkeypatch.setattr(printing, "render_school_pack", write)
    made(cast)
    near, other = cast.dengta.name, cast.mabugang.name
    assert told == [
        "S-DENGTA made",
        f"{near} written",
        "S-MABUGANG made",
        f"{other} written",
    ]


def test_a_file_lies_in_parts_that_are_read_one_by_one_and_go_with_it(
    cast: Cast, far: Pair, monkeypatch
) -> None:
    monkeypatch.setattr(printing, "PART_BYTES", 10_000)
    row = made(cast)
    parts = db.session.query(PrintPart).count()
    assert parts > 1
    assert len(file_of(row)) > (parts - 1) * 10_000
    assert len(files_of(row)) == 2
    throw_away(now=NOW + timedelta(days=8))
    assert db.session.query(PrintPart).count() == 0


@pytest.fixture
def queued(cast: Cast, far: Pair, monkeypatch) -> int:
    """The papers of both schools, asked for by a coordinator who reached both then."""
    monkeypatch.setattr(printing, "AT_ONCE", 0)
    wanted = Wanted(term=1, part=Part.SCHOOL, form=PrintForm.ZIP, schools=BOTH)
    asked = begin(EVERYTHING, wanted, acting=acting_as(Actor(cast.coordinator.id)))
    assert isinstance(asked, Asked)
    return asked.work_id


def test_a_school_that_was_taken_away_since_is_left_out(queued):
    assert run_next(KINDS, lambda: NOW)
    row = db.session.scalars(select(PrintRun)).one()
    assert (row.schools, row.notes) == (1, [["prints.left_out", {"school": "S-MABUGANG"}]])


@pytest.mark.parametrize("ended", ["role", "account"])
def test_nothing_is_printed_for_whom_access_was_taken_away(cast, queued, ended):
    if ended == "role":
        cast.coordinator.grants[0].revoked_at = NOW
    else:
        cast.coordinator.active = False
    db.session.commit()
    assert run_next(KINDS, lambda: NOW)
    work = db.session.get_one(Work, queued)
    assert (work.state, work.fault.split('"')[1]) == ("failed", "account.may_not")
    assert db.session.scalars(select(PrintRun)).one().made_at is None


def test_what_was_thrown_away_meanwhile_is_not_made_and_the_work_says_so(cast, queued):
    empty(cast.deer, acting_as(Actor(1)))
    assert run_next(KINDS, lambda: NOW)
    work = db.session.get_one(Work, queued)
    assert (work.state, work.fault.split('"')[1]) == ("failed", "prints.unknown")
    assert db.session.query(PrintRun).count() == 0


def test_each_kind_of_work_asks_again_what_whoever_asked_may_do():
    assert [kind for kind, work in KINDS.items() if not isinstance(work.as_of_now, Anew)] == []

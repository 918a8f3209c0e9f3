"""Letter sheets from a template of one's own: checked, by version, seen by whose it is alone."""

import io
import threading
from zipfile import ZipFile

import pytest
from flask import Flask

from app.actions.bundles import templates
from app.actions.bundles.packs import Part
from app.actions.bundles.printing import PrintForm, Wanted, begin
from app.actions.bundles.templates import drop_template, keep_template, make_own_sheets
from app.actions.system.errands import Done
from app.actor import Acting, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Pair, PaperTemplate, PrintRun
from app.store.bundles.templates import own_templates
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction
from tests.app.bundles.test_packs import letters_of_term, words_in
from tests.app.bundles.test_printing import file_of
from tests.cast import Cast, acting_as
from tests.letters.documents.own.own_papers import GOOD, a_template, with_part


def by_coordinator(cast: Cast) -> Acting:
    return acting_as(Actor(cast.coordinator.id))


def kept(cast: Cast, words: str = GOOD, direction: Direction = Direction.TO_VOLUNTEER) -> int:
    row = keep_template(a_template(words), direction, acting=by_coordinator(cast))
    assert isinstance(row, PaperTemplate)
    return row.id


def test_each_file_kept_is_the_next_version_of_its_direction(cast: Cast) -> None:
    for words, direction in (
        (GOOD, Direction.TO_VOLUNTEER),
        (f"{GOOD}！", Direction.TO_VOLUNTEER),
        (GOOD, Direction.TO_CHILD),
    ):
        kept(cast, words, direction)
    rows = own_templates(cast.coordinator.id)
    assert [(row.direction, row.number) for row in rows] == [
        ("to_child", 1),
        ("to_volunteer", 2),
        ("to_volunteer", 1),
    ]


def test_the_same_file_again_is_the_version_that_it_is(cast: Cast) -> None:
    file, by = a_template(), by_coordinator(cast)
    rows = [keep_template(file, Direction.TO_CHILD, acting=by) for _ in range(2)]
    assert rows[0] is rows[1]
    assert len(own_templates(cast.coordinator.id)) == 1


def test_two_files_at_the_same_moment_are_two_versions(app: Flask, cast: Cast) -> None:
    by, numbers = by_coordinator(cast), list[int]()
    db.session.rollback()
    together = threading.Barrier(2)

    def tap(words: str) -> None:
        with app.app_context():
            together.wait()
            row = keep_template(a_template(words), Direction.TO_CHILD, acting=by)
            numbers.append(row.number if isinstance(row, PaperTemplate) else 0)

    taps = [threading.Thread(target=tap, args=(words,)) for words in (GOOD, f"{GOOD}！")]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert sorted(numbers) == [1, 2]


def test_of_each_direction_so_many_versions_are_kept_until_one_is_dropped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "MOST", 2)
    oldest, _newer = kept(cast), kept(cast, f"{GOOD}！")
    with pytest.raises(Refused, match=r"templates\.too_many"):
        kept(cast, f"{GOOD}？")
    kept(cast, direction=Direction.TO_CHILD)
    drop_template(oldest, acting=by_coordinator(cast))
    kept(cast, f"{GOOD}？")
    mine = [row.number for row in own_templates(cast.coordinator.id)]
    assert mine == [1, 3, 2]


def test_a_template_with_faults_is_told_and_not_kept(cast: Cast) -> None:
    found = keep_template(
        a_template("{{孩子姓名}}{{信码}}"), Direction.TO_CHILD, acting=by_coordinator(cast)
    )
    assert found == (("unknown", "孩子姓名"), ("missing", "二维码"))
    assert db.session.query(PaperTemplate).count() == 0


def test_a_file_with_macros_is_refused(cast: Cast) -> None:
    harmful = with_part("word/vbaProject.bin", b"x")
    with pytest.raises(Refused, match=r"templates\.macros"):
        keep_template(harmful, Direction.TO_CHILD, acting=by_coordinator(cast))


def test_the_sheets_of_a_term_are_filled_by_pen_names_and_codes(cast: Cast, friends: Pair) -> None:
    file = make_own_sheets(EVERYTHING, "S-DENGTA", 1, kept(cast), acting=by_coordinator(cast))
    words = words_in(file.content)
    assert "我们的信纸" in words
    back = [row for row in letters_of_term(friends) if row.direction == "to_volunteer"]
    assert file.letters == len(back)
    assert all(row.code in words for row in back)
    assert cast.deer.pen_name in words
    assert cast.deer.real_name not in words


def test_a_template_reaches_no_further_than_whoever_prints(cast: Cast, friends: Pair) -> None:
    foreign, by = Scope(school_ids=frozenset({cast.mabugang.id})), by_coordinator(cast)
    with pytest.raises(NotFound):
        make_own_sheets(foreign, "S-DENGTA", 1, kept(cast), acting=by)


def test_nobody_else_sees_fills_or_drops_a_template(cast: Cast, friends: Pair) -> None:
    number, other = kept(cast), acting_as(Actor(cast.city_coordinator.id))
    with pytest.raises(NotFound):
        make_own_sheets(EVERYTHING, "S-DENGTA", 1, number, acting=other)
    with pytest.raises(NotFound):
        drop_template(number, acting=other)
    assert own_templates(cast.city_coordinator.id) == []


def test_a_print_run_has_those_sheets_beside_the_pack_without_them(
    cast: Cast, friends: Pair
) -> None:
    wanted = Wanted(1, Part.SCHOOL, PrintForm.ZIP, ("S-DENGTA",), template=kept(cast))
    outcome = begin(EVERYTHING, wanted, acting=by_coordinator(cast))
    assert isinstance(outcome, Done)
    row = db.session.get_one(PrintRun, outcome.result)
    with ZipFile(io.BytesIO(file_of(row))) as archive:
        found = {name[-25:]: words_in(archive.read(name)) for name in archive.namelist()}
    own = found["S-DENGTA-term-1-sheets.docx"[-25:]]
    pack = found["DENGTA/S-DENGTA-term-1.docx"[-25:]]
    assert "我们的信纸" in own
    assert "写给孩子的信" in pack, "the other direction has the standard sheet"
    assert "写给笔友的信" not in pack


def test_such_sheets_are_in_no_pdf(cast: Cast, friends: Pair) -> None:
    wanted = Wanted(1, Part.SCHOOL, PrintForm.PDF, ("S-DENGTA",), template=kept(cast))
    with pytest.raises(Refused, match=r"prints\.own_in_pdf"):
        begin(EVERYTHING, wanted, acting=by_coordinator(cast))


def test_a_template_is_brought_looked_at_and_thrown_away_on_its_page(
    client, cast: Cast, friends: Pair
) -> None:
    coordinator = client.as_user(cast.coordinator)

    def bring(content: bytes) -> str:
        sent = {"file": (io.BytesIO(content), "a.docx"), "direction": "to_volunteer"}
        return coordinator.post("/paper-templates/", data=sent, follow_redirects=True).text

    assert "没有保存。请在 Word 里" in (found := bring(a_template("{{孩子}}")))
    assert "{{孩子}}" in found
    assert "没有保存。请在 Word 里" not in bring(b"no Word file"), (
        "what is no matter of Word says itself what to do"
    )
    assert db.session.query(PaperTemplate).count() == 0
    sample = coordinator.get("/paper-templates/sample").data
    bring(sample)
    [row] = own_templates(cast.coordinator.id)
    preview = coordinator.get(f"/paper-templates/{row.id}/preview")
    assert "海边的灯塔" in words_in(preview.data)
    assert f'value="{row.id}"' in coordinator.get("/prints/").text
    made = coordinator.get(f"/packs/S-DENGTA/own-sheets?term=1&template={row.id}")
    assert cast.deer.pen_name in words_in(made.data)
    coordinator.post(f"/paper-templates/{row.id}/drop")
    assert own_templates(cast.coordinator.id) == []

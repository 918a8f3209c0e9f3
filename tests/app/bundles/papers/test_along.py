"""What goes with the letter sheets: labels, welcome cards, the teacher's page."""

import io
from zipfile import ZipFile

import pytest

from app.actions.bundles.labels import LabelChoice, make_labels
from app.actions.bundles.packs import Along, Part, make_pack
from app.actions.bundles.printing import PrintForm, Wanted, begin
from app.actions.letters.letters import move
from app.actions.system.errands import Done
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Pair, PrintRun
from app.store.scope import EVERYTHING, Scope
from letters.states import State
from tests.app.bundles.test_packs import letters_of_term, words_in
from tests.app.bundles.test_printing import file_of
from tests.cast import TODAY, Cast, acting_as

WHO = acting_as(Actor(None, "test"))
ALONG = Along(envelopes=False, cards=True, guide=True)


def labels(part: Part = Part.SCHOOL, scope: Scope = EVERYTHING, **choice):
    return make_labels(scope, "S-DENGTA", 1, part, LabelChoice(**choice), acting=WHO)


def test_each_letter_still_to_be_written_has_a_label_with_its_code(friends: Pair) -> None:
    rows = letters_of_term(friends)
    words = words_in(labels().content)
    assert all(row.code in words for row in rows)
    move(EVERYTHING, rows[0].code, State.POSTED, TODAY, acting=WHO)
    assert rows[0].code not in words_in(labels().content)


def test_labels_to_a_school_name_its_contact_and_no_child(cast: Cast, friends: Pair) -> None:
    words = words_in(labels(Part.VOLUNTEERS).content)
    assert cast.dengta.name in words
    assert cast.deer.pen_name not in words
    assert cast.deer.real_name not in words


def test_labels_begin_at_one_that_the_sheet_has(friends: Pair) -> None:
    with pytest.raises(Refused) as refusal:
        labels(sheet="2x4", start=9)
    assert (refusal.value.code, refusal.value.details) == ("packs.label_start", {"count": 8})


def test_who_reaches_another_school_gets_no_labels(cast: Cast, friends: Pair) -> None:
    with pytest.raises(NotFound):
        labels(scope=Scope(school_ids=frozenset({cast.mabugang.id})))


def test_who_writes_a_first_letter_is_welcomed_and_nobody_else(cast: Cast, friends: Pair) -> None:
    def cards_of(term: int) -> int:
        made = make_pack(EVERYTHING, "S-DENGTA", term, acting=WHO, along=ALONG)
        return words_in(made.content).count("欢迎你！")

    assert [cards_of(1), cards_of(2)] == [1, 0]


def test_the_teachers_page_goes_with_what_stays_at_the_school(cast: Cast, friends: Pair) -> None:
    def made(part: Part) -> str:
        return words_in(
            make_pack(EVERYTHING, "S-DENGTA", 1, part=part, acting=WHO, along=ALONG).content
        )

    assert "老师一页通" in made(Part.CHILDREN)
    assert "老师一页通" not in made(Part.VOLUNTEERS)
    assert "欢迎你！" not in made(Part.VOLUNTEERS)


def test_a_print_run_has_cards_guides_and_a_label_for_each_parcel(
    cast: Cast, friends: Pair
) -> None:
    cast.dengta.postcode = "51750"
    db.session.commit()
    more = {"cards": True, "guide": True, "labels": LabelChoice("2x7", 3)}
    wanted = Wanted(1, Part.SCHOOL, PrintForm.ZIP, ("S-DENGTA",), **more)
    outcome = begin(EVERYTHING, wanted, acting=WHO)
    assert isinstance(outcome, Done)
    row = db.session.get_one(PrintRun, outcome.result)
    with ZipFile(io.BytesIO(file_of(row))) as archive:
        found = {name: words_in(archive.read(name)) for name in archive.namelist()}
    pack = found["灯塔镇中心小学 S-DENGTA/S-DENGTA-term-1.docx"]
    assert "欢迎你！" in pack
    assert "老师一页通" in pack
    assert cast.dengta.name in found["labels.docx"]
    assert Wanted.of(row.wanted) == wanted


def test_labels_are_chosen_on_the_page_and_nonsense_is_answered_in_words(
    client, cast: Cast, friends: Pair
) -> None:
    contact = client.as_user(cast.contact)
    there = "/packs/S-DENGTA/labels?term=1&part=children"
    answer = contact.get(f"{there}&sheet=2x4&start=8")
    assert "filename=S-DENGTA-term-1-labels.docx" in answer.headers["Content-Disposition"]
    for nonsense in ("sheet=9x9", "start=0", "start=first", "part=all"):
        answer = contact.get(f"/packs/S-DENGTA/labels?{nonsense}", follow_redirects=True)
        assert answer.status_code == 200
        assert answer.mimetype == "text/html"

"""Who is who is the first page of a pack: for whoever reads real names, and nowhere else."""

import io
import re
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.actions.bundles.packs import Part, make_pack, make_pair_pack
from app.actions.bundles.printing import PrintForm, Wanted, begin
from app.actions.system.errands import Done
from app.actor import Actor
from app.extensions import db
from app.models import AccessRow, Pair, PrintRun
from app.store.scope import EVERYTHING, Scope
from tests.app.bundles.test_printing import files_of
from tests.cast import Cast, acting_as, pair

WHO = acting_as(Actor(None, "test"))
MAKE = "/packs/S-DENGTA/make?part={}&term=1&envelopes=1&names=1"


def body_of(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as file:
        return file.read("word/document.xml").decode()


def chapters_of(content: bytes) -> list[str]:
    """The words of each section of the file."""
    parts = re.split("<w:sectPr>.*?</w:sectPr>", body_of(content))
    return ["".join(re.findall("<w:t [^>]*>([^<]*)", part)) for part in parts]


def test_the_first_page_tells_the_school_whose_pen_name_is_whose_and_no_other_does(
    cast: Cast, friends: Pair
) -> None:
    content = make_pack(EVERYTHING, "S-DENGTA", 1, names=EVERYTHING, acting=WHO).content
    first, *rest = chapters_of(content)
    for words in ("笔名对照", "五年级", cast.deer.pen_name, cast.deer.real_name, "云朵姐姐"):
        assert words in first
    assert "只留在学校" in first
    assert cast.deer.real_name not in "".join(rest)
    assert cast.stone.real_name not in first, "who has no letter friend gets no letter"
    assert cast.foreign_child.real_name not in first
    assert 'w:val="oddPage"' in body_of(content), "it shares no leaf with another school's sheets"


def test_a_look_at_the_list_is_one_row_with_the_pack(cast: Cast, friends: Pair) -> None:
    make_pack(EVERYTHING, "S-DENGTA", 1, names=EVERYTHING, acting=WHO)
    row = db.session.scalars(select(AccessRow)).one()
    fields = ["C-DEER", "class_name", "name", "pen_name"]
    assert (row.object_code, row.fields) == ("S-DENGTA", fields)


def test_what_leaves_the_school_never_has_it(cast: Cast, friends: Pair) -> None:
    sheets = make_pack(
        EVERYTHING, "S-DENGTA", 1, part=Part.VOLUNTEERS, names=EVERYTHING, acting=WHO
    )
    of_pair = make_pair_pack(EVERYTHING, friends.code, acting=WHO)
    for content in (sheets.content, of_pair.content):
        assert cast.deer.real_name not in body_of(content)
    assert all("name" not in row.fields for row in db.session.scalars(select(AccessRow)))


def test_a_pack_of_one_class_names_that_class_alone(cast: Cast, friends: Pair) -> None:
    cast.stone.class_name = "2"
    db.session.commit()
    pair(cast, cast.stone, cast.aze)
    file = make_pack(EVERYTHING, "S-DENGTA", 1, of_class=(5, "2"), names=EVERYTHING, acting=WHO)
    assert cast.stone.real_name in chapters_of(file.content)[0]
    assert cast.deer.real_name not in body_of(file.content)


def test_whoever_may_not_read_the_schools_names_gets_the_pack_without_them(
    cast: Cast, friends: Pair
) -> None:
    other = Scope(school_ids=frozenset({cast.mabugang.id}))
    for names in (other, Scope()):
        content = make_pack(EVERYTHING, "S-DENGTA", 1, names=names, acting=WHO).content
        assert cast.deer.real_name not in body_of(content)
        assert cast.deer.pen_name in body_of(content)


@pytest.mark.parametrize("who", ["contact", "coordinator"])
def test_contact_and_coordinator_have_it_when_they_ask_for_it(
    client, cast: Cast, friends: Pair, who: str
) -> None:
    client.as_user(getattr(cast, who))
    assert 'name="names" value="1" checked' in client.get("/packs/?school=S-DENGTA").text
    assert cast.deer.real_name in body_of(client.get(MAKE.format("school")).data)
    asked_for_none = client.get(MAKE.format("school").removesuffix("&names=1")).data
    assert cast.deer.real_name not in body_of(asked_for_none)


def test_papers_of_many_schools_have_each_schools_own_list(cast: Cast, friends: Pair) -> None:
    pair(cast, cast.foreign_child, cast.aze)
    wanted = Wanted(1, Part.SCHOOL, PrintForm.ZIP, ("S-DENGTA", "S-MABUGANG"))
    own = Scope(school_ids=frozenset({cast.dengta.id}))
    outcome = begin(EVERYTHING, wanted, own, acting=acting_as(Actor(cast.coordinator.id)))
    assert isinstance(outcome, Done)
    near, far = files_of(db.session.get_one(PrintRun, outcome.result)).values()
    assert cast.deer.real_name in near
    assert cast.deer.real_name not in far
    assert cast.foreign_child.real_name not in near + far

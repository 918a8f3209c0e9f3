"""What is printed for schools: whole, sorted, by codes, and without a word of a letter."""

import io
import json
from random import Random
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.actions.bundles.bundles import pack
from app.actions.bundles.packs import Part, make_pack, make_pair_pack, make_slip
from app.actions.letters.letters import move, write_text
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AccessRow, Letter, Pair
from app.store.people.classes import class_on_paper
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.cast import TODAY, Cast, acting_as, own_reach, pair

WHO = acting_as(Actor(None, "test"))
CONTACT = "S-DENGTA"


def words_in(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as file:
        return "".join(file.read(name).decode() for name in file.namelist() if "xml" in name)


def letters_of_term(friends: Pair, term: int = 1) -> list[Letter]:
    query = select(Letter).filter_by(pair_id=friends.id, term_number=term)
    return list(db.session.scalars(query))


def test_a_pack_holds_every_letter_of_the_term_that_is_still_to_be_written(friends: Pair) -> None:
    rows = letters_of_term(friends)
    file = make_pack(EVERYTHING, "S-DENGTA", 1, acting=WHO)
    words = words_in(file.content)
    assert file.letters == len(rows)
    assert all(row.code in words for row in rows)
    first = next(row for row in rows if row.direction == "to_child")
    move(EVERYTHING, first.code, State.POSTED, TODAY, acting=WHO)
    assert make_pack(EVERYTHING, "S-DENGTA", 1, acting=WHO).letters == len(rows) - 1
    assert make_pack(EVERYTHING, "S-DENGTA", 1, written=True, acting=WHO).letters == len(rows)


def test_what_a_volunteer_typed_is_in_no_pack_of_the_staff(cast: Cast, friends: Pair) -> None:
    first = next(row for row in letters_of_term(friends) if row.direction == "to_child")
    own = own_reach(cast.cloud.id)
    by = acting_as(Actor(cast.cloud.user_id))
    write_text(own, first.code, "只给小鹿看的话", acting=by)
    for part in Part:
        content = make_pack(EVERYTHING, "S-DENGTA", 1, part=part, acting=WHO).content
        assert "只给小鹿看的话" not in words_in(content)
    assert "只给小鹿看的话" not in words_in(
        make_pair_pack(EVERYTHING, friends.code, acting=WHO).content
    )


def test_no_real_name_stands_in_a_pack(cast: Cast, friends: Pair) -> None:
    words = words_in(make_pack(EVERYTHING, "S-DENGTA", 1, acting=WHO).content)
    for person in (cast.deer, cast.cloud):
        assert person.pen_name in words
        assert person.real_name not in words


def test_the_volunteers_sheets_show_no_class(friends: Pair) -> None:
    children = make_pack(EVERYTHING, "S-DENGTA", 1, part=Part.CHILDREN, acting=WHO)
    volunteers = make_pack(EVERYTHING, "S-DENGTA", 1, part=Part.VOLUNTEERS, acting=WHO)
    assert "五年级" in words_in(children.content)
    assert "五年级" not in words_in(volunteers.content)


def test_a_pack_of_one_class_has_no_letters_of_another(cast: Cast, friends: Pair) -> None:
    cast.stone.class_name = "2"
    db.session.commit()
    pair(cast, cast.stone, cast.aze)
    words = words_in(make_pack(EVERYTHING, "S-DENGTA", 1, of_class=(5, "2"), acting=WHO).content)
    assert cast.stone.pen_name in words
    assert cast.deer.pen_name not in words


def test_a_term_with_nothing_left_to_write_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"packs\.empty"):
        make_pack(EVERYTHING, "S-DENGTA", 2, acting=WHO)


def test_another_school_is_not_found(friends: Pair, cast: Cast) -> None:
    foreign = Scope(school_ids=frozenset({cast.mabugang.id}))
    for make in (
        lambda: make_pack(foreign, "S-DENGTA", 1, acting=WHO),
        lambda: make_pair_pack(foreign, friends.code, acting=WHO),
    ):
        with pytest.raises(NotFound):
            make()


def test_making_a_pack_is_written_down_as_a_look(friends: Pair) -> None:
    make_pack(EVERYTHING, "S-DENGTA", 1, acting=WHO)
    row = db.session.scalars(select(AccessRow)).one()
    assert (row.object_code, row.fields) == ("S-DENGTA", ["class_name", "pen_name"])


def test_a_slip_of_replies_names_the_volunteers_and_no_class(cast: Cast, friends: Pair) -> None:
    by = {"acting": acting_as(Actor(None, "test")), "rng": Random(1)}
    rows = letters_of_term(friends)
    there = next(row.code for row in rows if row.direction == "to_child")
    back = next(row.code for row in rows if row.direction == "to_volunteer")
    out = pack(EVERYTHING, "S-DENGTA", Direction.TO_CHILD, [there], **by).code
    home = pack(EVERYTHING, "S-DENGTA", Direction.TO_VOLUNTEER, [back], **by).code
    slips = [words_in(make_slip(EVERYTHING, code, acting=WHO).content) for code in (out, home)]
    assert "小鹿" in slips[0]
    assert "五年级" in slips[0]
    assert "云朵姐姐" in slips[1]
    assert "小鹿" not in slips[1]
    assert "五年级" not in slips[1]


def test_a_download_is_named_by_codes_alone(client, cast: Cast, friends: Pair) -> None:
    contact = client.as_user(cast.contact)
    answer = contact.get("/packs/S-DENGTA/make?part=school&term=1&envelopes=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=S-DENGTA-term-1.docx"
    assert answer.headers["Cache-Control"] == "no-store"
    pair_file = contact.get(f"/packs/pair/{friends.code}")
    assert f"filename={friends.code}.docx" in pair_file.headers["Content-Disposition"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_offers_what_there_is_to_print(
    client, cast: Cast, friends: Pair, language: str
) -> None:
    page = client.as_user(cast.contact, language).get("/packs/").get_data(as_text=True)
    assert 'value="children"' in page
    assert 'value="5-1"' in page


def test_a_volunteer_makes_no_pack(client, cast: Cast, friends: Pair) -> None:
    volunteer = client.as_user(db.session.get(type(cast.contact), cast.cloud.user_id))
    assert volunteer.get("/packs/S-DENGTA/make?part=school&term=1").status_code == 404


def test_the_command_writes_files_named_by_codes(app, tmp_path, friends: Pair) -> None:
    out = tmp_path / "papers"
    arguments = ["packs", "make", "--school", "灯塔镇中心小学", "--term", "1", "--out", str(out)]
    result = app.test_cli_runner().invoke(args=[*arguments, "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["letters"] == len(letters_of_term(friends))
    assert document["files"] == [str(out / "S-DENGTA-term-1.docx")]
    assert [path.name for path in out.iterdir()] == ["S-DENGTA-term-1.docx"]


def test_the_command_refuses_an_unknown_school_and_writes_nothing(app, tmp_path) -> None:
    out = tmp_path / "papers"
    arguments = ["packs", "make", "--school", "没有的小学", "--term", "1", "--out", str(out)]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 1
    assert "没有的小学" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("grade", "name", "said"),
    [
        (5, "1", "五年级1班"),
        (9, None, "九年级"),
        (None, "3", "3班"),
        (None, None, ""),
        (5, "五年级（2）班", "五年级（2）班"),
        (5, "（2）班", "五年级（2）班"),
    ],
)
def test_a_class_is_written_as_schools_write_it(grade, name, said) -> None:
    assert class_on_paper(grade, name) == said

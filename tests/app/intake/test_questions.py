"""A roster's child who is likely known already: asked about, and only then moved or made new."""

import io
import json

import pytest
import time_machine
from sqlalchemy import func, select

from app.extensions import db
from app.models import Child, Guardian, Letter, Message, Pair, SchoolMove, Upload
from tests.app.spreadsheets import HONG, MING, but, workbook
from tests.cast import NOW, pair
from tests.cast import child as another


@pytest.fixture(autouse=True)
def a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def moved_away(cast):
    """The foreign child of Mabugang, who writes with Cloud, is Ming of the next roster."""
    child = cast.foreign_child
    child.real_name, child.birth_date, child.gender = MING[0], MING[2], "m"
    db.session.commit()
    pair(cast, child, cast.cloud)
    return child


@pytest.fixture
def roster(client, cast):
    """Uploads Deer's school's roster as somebody and answers; the page that follows, as text."""

    def run(user, *rows):
        fields = {"file": (io.BytesIO(workbook(*rows)), "a.xlsx"), "school": "S-DENGTA"}
        client.as_user(user).post("/intake/children", data=fields)
        return press("", "get")

    def press(verb, method="post", **fields):
        upload_id = db.session.scalar(select(func.max(Upload.id)))
        url = f"/intake/uploads/{upload_id}/{verb}".rstrip("/")
        answer = getattr(client, method)(url, data=fields, follow_redirects=True)
        db.session.expire_all()
        return answer.get_data(as_text=True)

    run.press = press
    return run


def children():
    return db.session.scalar(select(func.count(Child.id)))


def test_without_an_answer_the_row_waits_and_the_others_come_in(cast, moved_away, roster):
    page = roster(cast.city_coordinator, MING, HONG)
    assert moved_away.code in page
    before = children()
    roster.press("admit", new=1, changed=0)
    assert children() == before + 1
    assert moved_away.school_id == cast.mabugang.id


def test_who_has_moved_comes_with_pair_and_letters_in_the_same_admission(cast, moved_away, roster):
    roster(cast.city_coordinator, MING, HONG)
    roster.press("answers", known=2)
    before = children()
    roster.press("admit", new=1, changed=1)
    assert children() == before + 1
    assert (moved_away.school_id, moved_away.grade) == (cast.dengta.id, 5)
    assert moved_away.guardian.phone == MING[5]
    [row] = db.session.scalars(select(SchoolMove))
    assert (row.from_school_id, row.to_school_id) == (cast.mabugang.id, cast.dengta.id)
    letters = db.session.scalars(
        select(Letter.school_id).join(Pair).where(Pair.child_id == moved_away.id)
    )
    assert set(letters) == {cast.dengta.id}
    kinds = set(db.session.scalars(select(Message.kind)))
    assert {"moved_away", "moved_here"} <= kinds


def test_another_child_comes_in_new_and_an_answer_can_be_taken_back(cast, moved_away, roster):
    roster(cast.city_coordinator, MING)
    assert 'name="back"' in roster.press("answers", another=2)
    assert 'name="known"' in roster.press("answers", back=2)
    roster.press("answers", another=2)
    before = children()
    roster.press("admit", new=1, changed=0)
    assert children() == before + 1
    assert moved_away.school_id == cast.mabugang.id


def test_a_contact_learns_no_code_of_a_child_beyond_reach(cast, moved_away, roster):
    page = roster(cast.contact, MING)
    assert moved_away.code not in page
    assert "麻布岗" not in page
    assert "请先问协调员" in page
    roster.press("answers", known=2)
    before = children()
    roster.press("admit", new=1, changed=0)
    assert (children(), moved_away.school_id) == (before + 1, cast.mabugang.id)


def test_where_the_year_alone_is_known_it_is_asked_and_comes_in(cast, moved_away, roster):
    moved_away.birth_date = MING[2][:4]
    db.session.commit()
    assert 'name="known"' in roster(cast.city_coordinator, MING)
    before = children()
    roster.press("admit", new=1, changed=0)
    assert children() == before + 1


def test_a_whole_class_is_answered_with_one_button(cast, moved_away, roster):
    other = Child(
        code="C-TWO",
        pen_name="小溪",
        real_name=HONG[0],
        birth_date=HONG[2],
        school_id=cast.mabugang.id,
        gender="f",
        need=0,
        waited=0,
        created_at=NOW,
    )
    db.session.add(other)
    db.session.commit()
    roster(cast.city_coordinator, MING, HONG)
    roster.press("answers", known="all")
    roster.press("admit", new=0, changed=2)
    assert {moved_away.school_id, other.school_id} == {cast.dengta.id}


@pytest.mark.parametrize(
    ("birth", "others", "asked"),
    [("2015-06-22", 0, True), ("2015-06-23", 0, False), ("2015-06-22", 4, False)],
)
def test_the_same_phone_and_day_of_birth_is_asked_unless_the_phone_is_a_village_s(
    cast, roster, birth, others, asked
):
    cast.deer.birth_date = birth
    for child in (cast.deer, *_neighbours(cast, others)):
        child.guardian.phone = MING[5]
    db.session.commit()
    page = roster(cast.contact, MING)
    assert ('name="known"' in page) is asked


def _neighbours(cast, count):
    found = [
        Child(
            code=f"C-N{number}",
            pen_name=f"邻{number}",
            real_name=f"邻居{number}",
            school_id=cast.dengta.id,
            gender="",
            need=0,
            waited=0,
            created_at=NOW,
            guardian=Guardian(),
        )
        for number in range(count)
    ]
    db.session.add_all(found)
    return found


def test_the_same_child_under_another_name_at_this_school_is_written_over(cast, roster):
    cast.deer.birth_date = MING[2]
    cast.deer.guardian.phone = MING[5]
    db.session.commit()
    roster(cast.contact, MING)
    roster.press("answers", known=2)
    before = children()
    roster.press("admit", new=0, changed=1)
    assert (children(), cast.deer.real_name) == (before, MING[0])


def test_who_has_a_namesake_there_comes_in_with_a_free_pen_name_that_was_shown(
    client, cast, moved_away, roster
):
    before = moved_away.pen_name = cast.deer.pen_name
    cast.deer.grade = 5
    db.session.commit()
    roster(cast.city_coordinator, MING)
    page = roster.press("answers", known=2)
    roster.press("admit", new=0, changed=1)
    assert moved_away.school_id == cast.dengta.id
    assert moved_away.pen_name not in {before, cast.stone.pen_name}
    assert f"{before} → {moved_away.pen_name}" in page
    client.post(f"/children/{moved_away.code}/move-back")
    db.session.expire_all()
    assert (moved_away.school_id, moved_away.pen_name) == (cast.mabugang.id, before)


def test_two_who_come_with_one_file_do_not_share_a_pen_name(cast, moved_away, roster):
    other = another("C-OTHER", moved_away.pen_name, cast.mabugang, "f", HONG[2], [])
    other.real_name, moved_away.grade = HONG[0], 5
    other.grade = 6
    db.session.commit()
    rows = [but(MING, grade="五年级"), but(HONG, grade="五年级")]
    roster(cast.city_coordinator, *rows)
    roster.press("answers", known=2)
    roster.press("answers", known=3)
    roster.press("admit", new=0, changed=2)
    assert {moved_away.school_id, other.school_id} == {cast.dengta.id}
    assert moved_away.pen_name != other.pen_name


def test_the_command_takes_answers_by_row(app, cast, moved_away, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(but(MING, grade="六年级")))
    said = ["intake", "children", str(path), "--school", "S-DENGTA", "--json"]
    before = children()
    first = app.test_cli_runner().invoke(args=said)
    assert json.loads(first.stdout)["rows"][0]["faults"][0]["code"] == "has_moved"
    app.test_cli_runner().invoke(args=[*said, "--moved", "2"])
    db.session.expire_all()
    assert (moved_away.school_id, moved_away.grade, children()) == (cast.dengta.id, 6, before)

"""Pictures for coordinators: what is counted in them, and the table of each as a file."""

import csv
import io
from datetime import date, timedelta
from functools import partial

import pytest
from openpyxl import load_workbook

from app.actions.letters.letters import undo
from app.actor import Actor
from app.extensions import db
from app.store.desk.pictures.flow import PictureFilter, letters_by_week, mondays, schools_by_week
from app.store.desk.pictures.places import counties_of_letters, held_how_long, post_by_school
from app.store.letters.lateness import Lateness
from app.store.letters.pipeline import pipeline
from app.store.listing import page_of_all
from app.store.scope import EVERYTHING, Scope
from app.web.desk.pictures import TABLES, shade, tiles_of
from letters.states import Direction, Holder, State
from tests.app.moving import code_of, moved
from tests.cast import DONGYUAN, LONGCHUAN, TODAY, acting_as, letter_of

ALL = PictureFilter()
FAR = Scope(prefixes=frozenset({LONGCHUAN}))


@pytest.fixture
def travelled(friends):
    """The first letter was posted on 3 November, and the child got it on the 7th."""
    moved(code_of(friends), State.POSTED, State.DELIVERED)
    moved(code_of(friends, Direction.TO_VOLUNTEER), State.HANDED_IN, State.POSTED)
    return friends


def counts(scope=EVERYTHING, wanted=ALL):
    weeks = letters_by_week(scope, wanted, TODAY)
    return {one.monday: (one.to_child, one.to_volunteer) for one in weeks}


def test_weeks_begin_on_mondays_and_end_with_this_one():
    found = mondays(TODAY, PictureFilter(weeks=6))
    assert found[-1] == TODAY - timedelta(days=TODAY.weekday())
    assert (len(found), {one.weekday() for one in found}) == (6, {0})
    assert len(mondays(TODAY, PictureFilter(weeks=9_999))) == 52


def test_a_letter_counts_in_the_week_in_which_it_left_a_hand(travelled):
    monday = date(2026, 11, 2)
    assert counts()[monday] == (1, 1)
    assert sum(map(sum, counts().values())) == 2
    assert sum(map(sum, counts(FAR).values())) == 0
    assert sum(map(sum, counts(wanted=PictureFilter(county=LONGCHUAN)).values())) == 0


def test_what_was_taken_back_counts_no_more(travelled):
    row = letter_of(travelled)
    undo(EVERYTHING, row.code, row.moves, acting=acting_as(Actor(None, "test")))
    assert schools_by_week(EVERYTHING, ALL, TODAY)[0].counts.count(1) == 0


def test_a_school_that_writes_has_a_row_of_weeks_and_is_silent_since_its_last_letter(travelled):
    (row,) = schools_by_week(EVERYTHING, ALL, TODAY)
    assert row.school.code == "S-DENGTA"
    assert sum(row.counts) == 1
    assert row.silent == 3
    assert schools_by_week(FAR, ALL, TODAY) == []


def test_what_is_held_is_what_the_first_page_counts_by_its_holder(travelled):
    lateness = Lateness.on(TODAY)
    held = {one.holder: one.letters for one in held_how_long(EVERYTHING, ALL, lateness)}
    assert held == {one.holder: one.letters for one in pipeline(EVERYTHING, TODAY, lateness)}
    (post,) = [one for one in held_how_long(EVERYTHING, ALL, lateness) if one.holder is Holder.POST]
    assert post.counts == (0, 0, 1, 0), "in the post for 16 days"


def test_a_county_has_its_letters_and_the_late_ones(travelled):
    lateness = Lateness.on(TODAY)
    (one,) = counties_of_letters(EVERYTHING, ALL, lateness)
    late = sum(segment.late for segment in pipeline(EVERYTHING, TODAY, lateness))
    assert (one.county.code, one.late) == (DONGYUAN, late)
    assert one.letters >= late > 0
    assert counties_of_letters(FAR, ALL, lateness) == []


def test_no_two_counties_share_a_tile(travelled):
    found = counties_of_letters(EVERYTHING, ALL, Lateness.on(TODAY))
    assert len(set(tiles_of(found))) == len(found)


def test_the_post_to_a_school_is_told_with_the_letters_behind_it(cast):
    cast.dengta.transit_median, cast.dengta.transit_p90, cast.dengta.transit_samples = 9, 21, 40
    db.session.commit()
    first, second = post_by_school(EVERYTHING, ALL)
    assert (first.school.code, first.transit.p90, first.transit.samples) == ("S-DENGTA", 21, 40)
    assert (second.transit.median, second.transit.samples) == (7, 0)


def test_nothing_is_white_and_the_most_is_the_darkest():
    assert [shade(count, 8) for count in (0, 1, 4, 8)] == [0, 1, 3, 4]
    assert shade(0, 0) == 0


@pytest.mark.usefixtures("frozen_now")
def test_each_picture_has_a_table_that_excel_opens(client, cast, travelled):
    client.as_user(cast.coordinator)
    page = client.get("/today/pictures?weeks=26").text
    assert page.count('<svg class="picture') >= 3
    for name in TABLES:
        assert f"table={name}" in page
        answer = client.get(f"/today/pictures?weeks=26&table={name}&as=csv")
        assert answer.data[:3] == b"\xef\xbb\xbf", "Chinese Excel wants a mark of the encoding"
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        book = load_workbook(
            io.BytesIO(client.get(f"/today/pictures?weeks=26&table={name}&as=xlsx").data)
        )
        assert [str(cell.value) for cell in book.worksheets[0][1]] == rows[0]
        assert len(rows) > 1
    assert client.get("/today/pictures?weeks=1").status_code == 200, "few weeks are shown too"
    assert client.as_user(cast.contact).get("/today/pictures").status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_each_list_of_schools_turns_its_own_pages(client, cast, travelled, monkeypatch):
    monkeypatch.setattr("app.web.desk.pictures.page_of_all", partial(page_of_all, size=1))
    client.as_user(cast.city_coordinator, "en")
    page = client.get("/today/pictures?post_page=2").text
    assert "Page 2 of 2" in page
    assert "post_page=1#post-title" in page
    assert page.count('aria-label="Pages"') == 0, "each says which list it turns"

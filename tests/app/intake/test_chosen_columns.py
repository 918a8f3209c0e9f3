"""How columns were read is shown in words; what a person says otherwise is kept for the next."""

import pytest
import time_machine

from app.actions.intake import decisions, uploads
from app.actor import Actor
from app.extensions import db
from app.models import HeadingChoice, Upload
from app.permissions import scope_of
from app.store.intake.spreadsheets import Spreadsheet
from app.store.intake.uploads import kept_of
from app.wording.intake.columns import field_of_kind
from tests.app.spreadsheets import HONG, MING, workbook
from tests.cast import NOW, acting_as

HEADS = ("姓名", "性别", "出生日期", "年级", "监护人", "电话（班主任）", "是否参加信桥")


@pytest.fixture(autouse=True)
def a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def reach(user):
    return scope_of(user, "intake.children", NOW.date())


def kept(user, upload):
    return kept_of(reach(user), upload)


def uploaded(user, *rows, heads=HEADS):
    sheet = Spreadsheet("children", workbook(*rows, heads=heads), "x.xlsx", "S-DENGTA")
    return uploads.upload(reach(user), sheet, acting=acting_as(Actor(user.id)))


def choose(user, upload, **columns):
    uploads.choose_columns(
        reach(user), upload.id, columns, "S-DENGTA", acting=acting_as(Actor(user.id))
    )


def consents(user, upload):
    return [row.values["consent"] for row in kept(user, upload).report.rows]


def test_what_was_chosen_is_kept_for_the_next_file_with_the_same_headings(cast):
    first = uploaded(cast.contact, MING)
    assert consents(cast.contact, first) == [None]
    choose(cast.contact, first, consent=6)
    assert consents(cast.contact, first) == [True]
    decisions.discard(first.id, acting=acting_as(Actor(cast.contact.id)))
    again = uploaded(cast.contact, HONG)
    assert again.mapping["consent"] == 6
    assert consents(cast.contact, again) == [False]


def test_other_headings_are_asked_anew(cast):
    choose(cast.contact, uploaded(cast.contact, MING), consent=6)
    other = uploaded(cast.contact, HONG, heads=(*HEADS[:6], "是否参加社团"))
    assert other.mapping is None
    assert consents(cast.contact, other) == [None]


def test_another_school_is_asked_anew(cast):
    choose(cast.contact, uploaded(cast.contact, MING), consent=6)
    (choice,) = db.session.query(HeadingChoice)
    choice.school_id = cast.mabugang.id
    db.session.commit()
    assert uploaded(cast.contact, HONG).mapping is None


def test_what_goes_back_to_the_guess_is_forgotten(cast):
    first = uploaded(cast.contact, MING)
    choose(cast.contact, first, consent=6)
    choose(cast.contact, first, consent=-1)
    assert db.session.query(HeadingChoice).count() == 0


def test_the_page_says_whose_a_column_is_and_what_it_was_read_as(client, cast):
    upload = db.session.get(Upload, uploaded(cast.contact, MING).id)
    client.as_user(cast.contact)
    page = client.get(f"/intake/uploads/{upload.id}").text
    assert "电话（班主任）</strong>: 未采用 · 老师的" in page
    assert "监护人</strong>: 监护人的姓名" in page
    assert "例如 李大山" in page
    assert 'name="column-birth_date.month"' in page


@pytest.mark.sqlite_alone
def test_the_column_of_a_name_is_chosen_by_whose_name_it_is(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert field_of_kind("schools", "name") == "school's name"
        assert field_of_kind("children", "name") == "child's name"
        assert field_of_kind("schools", "phone") == "phone"

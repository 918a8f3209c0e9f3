"""A signed form is printed, taken in with its photo, and looked at with a row."""

import io
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.actions.access import many_looks
from app.actions.bundles.packs import Part, make_pack
from app.actions.letters.pairs.signed import SignedForm, take_in
from app.actions.people import merging
from app.actions.people.agreements import printing
from app.actions.people.agreements.printing import make_consent_forms, sheets_of
from app.actor import Actor
from app.errors import NotFound, Refused, TooManyLooks
from app.extensions import db
from app.models import AccessRow, AuditRow, Consent, ConsentPhoto, User
from app.permissions import scope_of
from app.store.people.agreements.photos import photo_of, picture_of
from app.store.people.consents import latest_of
from app.store.scope import EVERYTHING, Scope
from letters.consents.items import ConsentItem, Voice
from letters.pairs.standing import SOON
from tests.app.people.agreements.test_pictures import exif, photo
from tests.cast import TODAY, acting_as
from tests.letters.documents.opened import WordFile

XU = acting_as(Actor(None, "test"))
PHOTO = photo((80, 60), exif=exif(1))
OTHER = photo((90, 60))


def form(said_by=Voice.GUARDIAN, **answers: bool) -> SignedForm:
    return SignedForm(
        {ConsentItem(item): given for item, given in answers.items()}, TODAY, "表", said_by
    )


def volunteer_of(cast) -> User:
    return db.session.get_one(User, cast.cloud.user_id)


def taken(code: str, filled: SignedForm, sent: bytes = PHOTO) -> int:
    return take_in(EVERYTHING, code, filled, sent, acting=XU)


def sent_with(**more: object) -> dict[str, object]:
    return {
        "photo": (io.BytesIO(PHOTO), "真名小鹿.jpg"),
        "said_by": "guardian",
        "on": "2026-11-20",
        **more,
    }


def test_every_answer_of_a_form_carries_the_same_photo(cast):
    assert taken("C-DEER", form(letters=True, scanning=False, photo=True)) == 3
    said = latest_of(cast.deer)
    assert {item: row.given for item, row in said.items()} == {
        "letters": True,
        "scanning": False,
        "photo": True,
    }
    [kept] = db.session.scalars(select(ConsentPhoto))
    assert {row.photo_id for row in said.values()} == {kept.id}
    assert picture_of(kept).startswith(b"\xff\xd8")
    assert b"PhoneMaker" not in picture_of(kept)
    assert PHOTO[:40].hex() not in kept.content_sealed


def test_of_a_form_that_is_refused_nothing_is_kept(cast):
    for filled, sent in ((form(), PHOTO), (form(letters=True, review=True), b"%PDF")):
        with pytest.raises(Refused):
            taken("C-DEER", filled, sent)
    cast.stone.birth_date = "2012-01-01"
    db.session.commit()
    with pytest.raises(Refused, match=r"consents\.own_word"):
        taken("C-STONE", form(letters=True))
    assert db.session.scalars(select(ConsentPhoto)).all() == []
    assert set(latest_of(cast.deer)) == {"letters"}


def test_the_same_photo_is_kept_once_and_never_for_two_children(cast):
    taken("C-DEER", form(letters=True))
    taken("C-DEER", form(review=True))
    with pytest.raises(Refused, match=r"photos\.another"):
        taken("C-STONE", form(letters=True))
    assert len(db.session.scalars(select(ConsentPhoto)).all()) == 1


def test_a_photo_is_of_its_child_alone_and_may_be_removed(client, cast):
    taken("C-DEER", form(letters=True))
    [kept] = db.session.scalars(select(ConsentPhoto))
    with pytest.raises(NotFound):
        photo_of(cast.stone, kept.id)
    client.as_user(cast.contact).post(f"/consent-forms/C-DEER/photos/{kept.id}/remove")
    db.session.expire_all()
    assert db.session.scalars(select(ConsentPhoto)).all() == []
    assert latest_of(cast.deer)["letters"].photo_id is None
    assert latest_of(cast.deer)["letters"].given


def test_photos_go_with_the_row_of_a_child_that_is_made_one_with_another(cast):
    taken("C-STONE", form(letters=True))
    merging.merge_children(EVERYTHING, "C-DEER", "C-STONE", acting=XU)
    [kept] = db.session.scalars(select(ConsentPhoto))
    assert kept.child_id == cast.deer.id
    merging.part_children(EVERYTHING, "C-DEER", acting=XU)
    db.session.expire_all()
    assert kept.child_id == cast.stone.id


@pytest.mark.usefixtures("frozen_now")
def test_a_teacher_takes_the_form_in_and_the_name_of_the_file_is_nowhere(client, cast):
    browser = client.as_user(cast.contact, "en")
    page = browser.get("/consent-forms/C-DEER").text
    assert "Under 14" in page
    browser.post("/consent-forms/C-DEER", data=sent_with(letters="yes", quoting="no"))
    said = latest_of(cast.deer)
    assert (said["letters"].given, said["quoting"].given) == (True, False)
    page = browser.get("/children/C-DEER").text
    assert "Nothing of the child's letters is quoted." in page
    assert "真名小鹿.jpg" not in page
    [row] = db.session.scalars(select(AuditRow).where(AuditRow.action == "consent.photo"))
    assert (row.object_code, row.fields) == ("C-DEER", ["consent_photo"])


@pytest.mark.usefixtures("frozen_now")
def test_what_is_wrong_with_a_form_is_said_on_its_page(client, cast):
    browser = client.as_user(cast.contact, "en")
    nothing = browser.post("/consent-forms/C-DEER", data=sent_with())
    assert "Tick at least one answer" in nothing.text
    pdf = sent_with(letters="yes", photo=(io.BytesIO(b"%PDF"), "form.jpg"))
    assert "neither a JPEG nor a PNG" in browser.post("/consent-forms/C-DEER", data=pdf).text
    assert browser.get("/consent-forms/C-FAR").status_code == 404
    assert client.as_user(volunteer_of(cast)).get("/consent-forms/C-DEER").status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_a_photo_is_fetched_as_a_file_and_the_look_is_written_down(client, cast):
    taken("C-DEER", form(letters=True))
    [kept] = db.session.scalars(select(ConsentPhoto))
    path = f"/consent-forms/C-DEER/photos/{kept.id}"
    answer = client.as_user(cast.contact).post(path)
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.data == picture_of(kept)
    [row] = db.session.scalars(select(AccessRow))
    assert (row.actor_id, row.object_code) == (cast.contact.id, "C-DEER")
    assert row.fields == ["consent_photo", "guardian", "name"]


@pytest.mark.usefixtures("frozen_now")
def test_who_has_no_part_in_a_child_gets_no_photo_and_others_say_why(client, cast):
    taken("C-DEER", form(letters=True))
    [kept] = db.session.scalars(select(ConsentPhoto))
    path = f"/consent-forms/C-DEER/photos/{kept.id}"
    for user in (cast.foreign_contact, cast.foreign_coordinator, volunteer_of(cast)):
        assert client.as_user(user).post(path).status_code == 404
    for user in (cast.coordinator, cast.admin):
        assert client.as_user(user).post(path).status_code == 302
    assert db.session.scalars(select(AccessRow)).all() == []
    told = client.as_user(cast.admin).post(path, data={"reason": "监护人来电核对"})
    assert told.status_code == 200
    of_another = path.replace("C-DEER", "C-STONE")
    assert client.as_user(cast.contact).post(of_another).status_code == 404


def test_printed_forms_name_children_only_where_names_are_read_and_each_is_a_look(cast):
    reach = scope_of(cast.contact, "children.name", TODAY)
    both = [cast.deer, cast.foreign_child]
    text = WordFile(make_consent_forms(both, reach, acting=XU)).text
    assert "真名小鹿" in text
    assert "真名远航" not in text
    named, others = db.session.scalars(select(AccessRow).order_by(AccessRow.id))
    assert {"name", "C-DEER"} <= set(named.fields)
    assert "C-FAR" in others.fields
    assert not {"name", "C-DEER"} & set(others.fields)
    with pytest.raises(Refused, match=r"forms\.nobody"):
        make_consent_forms([], Scope(), acting=XU)


def test_forms_one_by_one_are_looks_of_which_too_many_are_refused(cast, monkeypatch):
    monkeypatch.setattr(many_looks, "MOST", 2)
    reach, me = scope_of(cast.contact, "children.name", TODAY), acting_as(Actor(cast.contact.id))
    for child in (cast.deer, cast.stone):
        make_consent_forms([child], reach, acting=me)
    with pytest.raises(TooManyLooks):
        make_consent_forms([cast.deer], reach, acting=me)
    make_consent_forms([cast.deer, cast.stone], reach, acting=me)
    sheets_of([cast.deer], reach, acting=me)
    rows = db.session.scalars(select(AccessRow.object_type).order_by(AccessRow.id)).all()
    assert rows == ["child", "child", "list", "list"], "what goes with a school's papers is a list"


@pytest.mark.usefixtures("frozen_now")
def test_of_more_forms_than_can_be_made_it_is_said_before_anybody_is_asked(
    app, client, cast, monkeypatch
):
    monkeypatch.setattr(printing, "MOST", 1)
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], export_alone=1))
    told = client.as_user(cast.coordinator, "en").get("/consent-forms/", follow_redirects=True)
    assert "print up to 1 at once" in told.text


@pytest.mark.usefixtures("frozen_now")
def test_a_list_is_printed_as_it_is_filtered(client, cast):
    browser = client.as_user(cast.contact)
    whole = WordFile(browser.get("/consent-forms/").data).text
    assert "C-DEER" in whole
    assert "C-STONE" in whole
    assert "C-FAR" not in whole
    row = db.session.scalars(select(Consent).where(Consent.child_id == cast.stone.id)).one()
    row.expires_on = TODAY
    cast.stone.class_name = "2"
    db.session.commit()
    for narrowed in ("consent=expires", "class=5-2"):
        text = WordFile(browser.get(f"/consent-forms/?{narrowed}").data).text
        assert ("C-STONE" in text, "C-DEER" in text) == (True, False)
    assert "C-DEER" in WordFile(browser.get("/consent-forms/C-DEER/print").data).text
    assert browser.get("/consent-forms/C-FAR/print").status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_the_forms_of_consents_that_run_out_go_with_the_school_s_pack(cast, friends):
    def pack(part: Part) -> str:
        file = make_pack(EVERYTHING, "S-DENGTA", 1, acting=XU, part=part)
        return WordFile(file.content).text

    assert "监护人同意书" not in pack(Part.CHILDREN)
    db.session.query(Consent).filter_by(child_id=cast.deer.id).one().expires_on = TODAY + SOON
    db.session.commit()
    assert "监护人同意书" in pack(Part.CHILDREN)
    assert "监护人同意书" in pack(Part.SCHOOL)
    assert "监护人同意书" not in pack(Part.VOLUNTEERS)

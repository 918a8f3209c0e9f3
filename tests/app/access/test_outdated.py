"""A form whose token is outdated gives back what was typed, and does nothing."""

import pytest
from flask_wtf import FlaskForm
from wtforms import PasswordField

from app.extensions import db
from app.models import Child
from app.web.access.sessions import LEFT_OUT
from tests.app.forms import fields_of

PATH = "/children/C-DEER/edit"


@pytest.fixture(autouse=True)
def _tokens(app):
    app.config["WTF_CSRF_ENABLED"] = True


def need():
    db.session.expire_all()
    return db.session.query(Child).filter_by(code="C-DEER").one().need


def test_after_signing_in_anew_in_another_tab_one_tap_saves_what_was_typed(client, cast):
    typed = fields_of(client.as_user(cast.coordinator, "en").get(PATH).text) | {"need": "3"}
    with client.session_transaction() as session:
        session.clear()
    client.as_user(cast.coordinator, "en").get("/account")
    page = client.post(PATH, data=typed)
    assert page.status_code == 400
    assert "Nothing was sent yet" in page.text
    assert need() == 0
    again = fields_of(page.text, "need")
    assert again["csrf_token"] != typed["csrf_token"]
    assert client.post(PATH, data=again).status_code == 302
    assert need() == 3


def test_a_long_text_is_there_to_be_read_before_it_is_sent(client, cast, friends):
    client.as_user(cast.contact, "en")
    text = "第一行\n第二行"
    page = client.post(PATH, data={"interests": text, "csrf_token": "old"}).text
    assert fields_of(page, "interests")["interests"] == [text]
    assert "<textarea" in page


def test_who_is_signed_out_signs_in_and_finds_it(client, cast):
    typed = fields_of(client.as_user(cast.coordinator, "en").get(PATH).text)
    with client.session_transaction() as session:
        session.clear()
    ours = {"Origin": "http://localhost"}
    page = client.post(PATH, data=typed, headers=ours)
    assert page.status_code == 401
    assert 'name="kept"' in page.text
    assert (
        client.post(PATH, data=typed, headers={"Origin": "https://evil.example"}).status_code == 400
    )
    assert 'name="kept"' not in client.post(PATH, data=typed).text


def test_a_form_of_nothing_typed_and_one_with_a_password_bring_nothing_back(client, cast):
    client.as_user(cast.coordinator, "en")
    assert "Nothing was sent yet" not in client.post("/account/sign-out-everywhere").text
    page = client.post("/account/password", data={"current": "geheim", "password": "geheimer"})
    assert "geheim" not in page.text


def all_forms(form=FlaskForm):
    """Every form of the application, with those that follow from it."""
    return [form, *(one for child in form.__subclasses__() for one in all_forms(child))]


def test_no_password_comes_back_in_a_form_that_was_rescued(client, cast):
    """Whatever its field is called: it is left out by the name that each form gives it."""
    names = {
        name
        for form in all_forms()
        for name in dir(form)
        if getattr(getattr(form, name), "field_class", None) is PasswordField
    }
    assert "own_password" in names
    assert names <= LEFT_OUT
    typed = {"email": "neu@example.org", "own_password": "geheim-12345", "csrf_token": "old"}
    page = client.as_user(cast.contact, "en").post("/account/address", data=typed)
    assert page.status_code == 400
    assert "neu@example.org" in page.text
    assert "geheim-12345" not in page.text


@pytest.mark.sqlite_alone
def test_a_button_of_an_outdated_page_leads_to_that_page_again(client, cast):
    page = client.as_user(cast.coordinator, "en").post("/account/sign-out-everywhere")
    assert page.status_code == 400
    assert '<a class="btn btn-primary" href="/account">Open the form anew</a>' in page.text

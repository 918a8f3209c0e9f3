"""What was typed is kept by the browser until it was carried out, and by the server for letters."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models import AuditRow, User
from tests.app.forms import fields_of
from tests.cast import letter_of, pair, words_of

NAME = "0123456789abcdef" * 2
MOVE = "/children/C-DEER/edit"


def key_of(page):
    return page.split('name="draft-key" content="')[1].split('"')[0]


@pytest.mark.sqlite_alone
def test_the_key_of_drafts_is_each_persons_own_and_nobodys_goes_with_the_session(client, cast):
    first = key_of(client.get("/apply").text)
    assert first == key_of(client.get("/apply").text)
    own = key_of(client.as_user(cast.contact, "en").get("/account").text)
    other = key_of(client.as_user(cast.coordinator, "en").get("/account").text)
    assert own == key_of(client.as_user(cast.contact, "en").get("/account").text)
    client.post("/sign-out")
    out = key_of(client.get("/sign-in").text)
    assert len({first, own, other, out}) == 4


@pytest.mark.sqlite_alone
def test_a_session_that_ended_gets_no_key_though_its_cookie_is_there(client, cast):
    own = key_of(client.as_user(cast.contact, "en").get("/account").text)
    cast.contact.session_epoch += 1
    db.session.commit()
    assert own != key_of(client.get("/sign-in").text)


@pytest.mark.sqlite_alone
def test_a_draft_goes_when_its_form_was_carried_out_and_stays_when_it_was_refused(client, cast):
    client.as_user(cast.coordinator, "en")
    typed = fields_of(client.get(MOVE).text) | {"browser_draft": NAME}
    asked = client.post(MOVE, data=typed | {"need": "9"})
    assert asked.headers.get("Set-Cookie", "") == ""
    assert f'data-sent="{NAME}"' in asked.text  # a page that asks once more passes it on
    done = client.post(MOVE, data=typed | {"need": "2", "browser_draft": [NAME, NAME]})
    assert f"taken={NAME}.{NAME};" in done.headers["Set-Cookie"]
    refused = client.post("/letters/move", data={"browser_draft": NAME})
    assert refused.status_code == 302
    assert "taken=" not in str(refused.headers.getlist("Set-Cookie"))
    strange = client.post(MOVE, data=typed | {"browser_draft": "x; Path=/"})
    assert "taken=" not in str(strange.headers.getlist("Set-Cookie"))


@pytest.mark.sqlite_alone
def test_a_page_is_told_that_the_file_came_which_answers_its_form(client, cast):
    client.as_user(db.session.get_one(User, cast.cloud.user_id))
    given = client.post("/account/file", data={"browser_draft": NAME})
    told = str(given.headers.getlist("Set-Cookie"))
    assert "came=" in told
    assert f"taken={NAME};" in told
    assert "came=" not in str(client.post("/letters/move").headers.getlist("Set-Cookie"))


@pytest.mark.sqlite_alone
def test_a_refused_form_names_the_page_where_it_is_found_without_sending(client, cast):
    client.as_user(cast.coordinator, "en")
    assert 'data-address=""' in client.get(MOVE).text
    assert f'data-address="{MOVE}"' in client.post(MOVE, data={"need": "9"}).text
    page = client.post("/children/C-DEER/consent", data={}).text
    assert 'data-address="/children/C-DEER"' in page


@pytest.mark.sqlite_alone
def test_each_address_that_a_form_is_sent_to_opens_as_a_page_or_leads_to_one(app, client, cast):
    """Back, Forward and a reload never end at an address that takes no such request.

    Nor where the page of another thing is looked for: /letters/move is no letter.
    """
    client.as_user(cast.city_coordinator, "en")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    found = {}
    for rule in rules:
        given = {name: 1 if name.endswith("_id") else "X" for name in rule.arguments}
        address = app.url_map.bind("").build(rule.endpoint, given)
        found[address] = client.get(address).status_code
    assert len(found) > 60
    assert [one for one, status in found.items() if status == 405] == []
    assert found["/letters/move"] == found["/same-person/children/X/part"] == 302
    assert client.get("/schools/addresses").location == "/schools"


@pytest.mark.sqlite_alone
def test_a_token_is_renewed_for_the_same_person_and_nobodys_cache(app, client, cast):
    app.config["WTF_CSRF_ENABLED"] = True
    client.as_user(cast.coordinator, "en")
    typed = fields_of(client.get(MOVE).text) | {"need": "3"}
    page = client.get("/account").text
    answer = client.get("/token")
    assert f'data-whose="{answer.json["whose"]}"' in page
    assert answer.headers["Cache-Control"] == "no-store"
    typed["csrf_token"] = answer.json["token"]
    assert client.post(MOVE, data=typed).status_code == 302


def friendship(client, cast):
    letter = letter_of(pair(cast, cast.deer, cast.cloud))
    client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    return letter, f"/threads/letters/{letter.code}/typed"


def kept(letter):
    db.session.expire_all()
    return words_of(letter)


def test_a_letter_is_kept_while_it_is_typed_and_the_audit_hears_of_it_once_a_day(client, cast):
    letter, path = friendship(client, cast)
    version = ""
    for text in ("Dear", "Dear Deer", "Dear Deer,\r\nhow"):
        answer = client.post(path, data={"text": text, "version": version})
        version = answer.json["version"]
    assert kept(letter) == "Dear Deer,\nhow"
    told = db.session.query(AuditRow).filter_by(action="letters.write").count()
    assert told == 1
    assert version in client.get(f"/threads/{letter.pair.code}/letters/{letter.code}/write").text


def test_words_typed_on_two_pages_never_overwrite_each_other_unseen(client, cast):
    letter, path = friendship(client, cast)
    assert client.post(path, data={"text": "on the phone", "version": ""}).status_code == 200
    late = client.post(path, data={"text": "on the desk", "version": ""})
    assert late.status_code == 409
    assert "another page or device" in late.json["words"]
    assert kept(letter) == "on the phone"
    write = f"/threads/{letter.pair.code}/letters/{letter.code}/write"
    page = client.post(write, data={"text": "on the desk", "version": ""}).text
    assert "on the phone" in page
    assert "on the desk" in page
    again = fields_of(page, "text")
    assert client.post(write, data=again).status_code == 302
    assert kept(letter) == "on the desk"


@pytest.mark.sqlite_alone
def test_what_may_not_be_kept_is_said_in_words(client, cast):
    letter, path = friendship(client, cast)
    long = client.post(path, data={"text": "x" * 20_001, "version": ""})
    assert (long.status_code, "20,000" in long.json["words"]) == (422, True)
    letter.state, letter.since = "posted", letter.since + timedelta(days=1)
    db.session.commit()
    gone = client.post(path, data={"text": "x", "version": ""})
    assert gone.status_code == 409
    assert "on its way" in gone.json["words"]

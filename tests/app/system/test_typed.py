"""What broke pages once when it was typed or signed: numbers, births, line breaks, links."""

import io

import pytest
from flask import current_app
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from app.crypto import cipher
from app.extensions import db
from app.models import Message, Pair, Volunteer
from app.tokens import _signer
from tests.cast import Cast

pytestmark = [pytest.mark.sqlite_alone, pytest.mark.usefixtures("frozen_now")]


def test_numbers_that_are_none_choose_nothing(client, cast: Cast, friends: Pair):
    client.as_user(cast.coordinator)
    sheet = "姓名,性别,出生,代号\n张三,男,2014-05,甲\n".encode()
    sent = {"file": (io.BytesIO(sheet), "名单.csv"), "school": "S-DENGTA"}
    url = client.post("/intake/children", data=sent).location
    for number in ("²", "٣", "9" * 4_400, "-²", "9" * 5_000):
        columns = {"column-name": number, "school": "S-DENGTA"}
        assert client.post(f"{url}/columns", data=columns).status_code < 500
        assert client.post(f"{url}/admit", data={"new": number, "changed": "0"}).status_code < 500
        assert client.get(f"{url}?page={number}&as={number}").status_code == 200
        days = {"code": [friends.code], "days": number}
        assert client.post("/batches/new/letters?deed=extend", data=days).status_code < 500
        taken = client.post("/school/S-DENGTA/take-back", data={"event": f"L-1/{number}"})
        assert taken.status_code < 500


def test_a_line_break_in_an_address_is_none_in_a_header(client, cast: Cast):
    client.as_user(cast.coordinator)
    broken = "/children/\r\nSet-Cookie: a=b"
    for path in (f"/sign-in?next={broken}", f"/children/?as={broken}", f"/today/?next={broken}"):
        answer = client.get(path.replace("\r\n", "%0d%0a"))
        assert answer.status_code < 400
        assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))
    for path in ("/children/a%0d%0aB: c/consent", "/b/a%0d%0aB: c/found", "/%0d%0aB: c"):
        assert client.get(path).status_code < 500
    for field in ("next", "back"):
        for path in ("/language", "/views/columns", "/rounds/1/rulings"):
            assert client.post(path, data={field: broken, "language": "en"}).status_code < 500


@pytest.mark.parametrize("birth", ["--", "-", "---", "0000-00", "²-٣", "2005--", "9" * 5_000])
def test_a_birth_that_is_none_is_said(client, cast: Cast, birth: str):
    sent = {"name": "王五", "gender": "f", "birth": birth, "email": "five@example.org"}
    answer = client.post("/apply", data=sent | {"capacity": "1", "promise": "y", "agrees": "y"})
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize(
    "said",
    [None, 7, "x", [], {}, [1, 2], ["B", "x", "y"], ["B", 1, 10**30], ["B", 1, -5], [[], {}, 1]],
)
def test_a_signed_link_with_nonsense_leads_nowhere(client, cast: Cast, said):
    secret = current_app.config["SECRET_KEY"]
    assert client.get(f"/b/{_signer('bundle').dumps(said)}").status_code == 404
    client.set_cookie("device", URLSafeTimedSerializer(secret, salt="device").dumps(said))
    sent = {"email": "wang@example.org", "password": "x", "kept": cipher().seal("kept form", said)}
    assert client.post("/sign-in", data=sent).status_code == 422
    client.as_user(cast.coordinator)
    carried = URLSafeSerializer(secret, salt="as seen").dumps(said)
    edited = client.post("/children/C-DEER/edit", data={"as_seen": carried})
    assert edited.status_code < 500


def test_what_is_typed_has_no_hidden_signs_and_one_line(client, cast: Cast):
    sent = {
        "name": "王\u202e五\x07",
        "pen_name": "云\r\nhttps",
        "gender": "f",
        "birth": "2000-01",
        "email": "five@example.org",
        "capacity": "1",
        "promise": "y",
        "agrees": "y",
    }
    assert client.post("/apply", data=sent).location == "/apply/thanks"
    row = db.session.query(Volunteer).order_by(Volunteer.id.desc()).first()
    assert (row.real_name, row.pen_name) == ("王五", "云 https")
    bodies = [message.body for message in db.session.query(Message)]
    assert not [body for body in bodies if "\nhttps" in body]


@pytest.mark.parametrize(
    "name", ["www.evil.example", "看 http://evil", "加qq@evil.example", "evil.cn"]
)
def test_a_name_is_no_address(client, cast: Cast, name: str):
    sent = {"name": "王五", "gender": "f", "birth": "2000-01", "email": "five@example.org"}
    more = {"capacity": "1", "promise": "y", "agrees": "y"}
    answer = client.post("/apply", data=sent | more | {"pen_name": name})
    assert answer.status_code in (200, 422)
    assert db.session.query(Volunteer).count() == 2


def test_a_file_in_a_field_of_text_is_refused(client):
    for address, name in (("/sign-in", "email"), ("/forgotten", "email"), ("/apply", "name")):
        sent = {name: (io.BytesIO(b"x"), "x")}
        assert client.post(address, data=sent).status_code == 400


@pytest.mark.parametrize("number", ["9" * 400, "²", "1e3", "0x1"])
def test_a_number_that_no_row_can_hold_is_said(client, cast: Cast, number: str):
    client.as_user(cast.contact)
    sent = {"name": "王五", "gender": "f", "grade": number, "school": "S-DENGTA"}
    assert client.post("/children/new", data=sent).status_code in {200, 422}

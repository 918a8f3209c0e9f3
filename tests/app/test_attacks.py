"""What somebody who means harm tries, as whoever they are, and what they get for it."""

import io
from datetime import timedelta
from random import Random

import pytest
import time_machine
from docx import Document
from werkzeug.test import TestResponse

from app.actions.bundles.bundles import pack
from app.actions.letters import letters as letter_actions
from app.actor import Actor
from app.extensions import db
from app.models import Grant, Letter, Message, Pair, User, Volunteer
from app.store.scope import EVERYTHING
from app.tokens import token_of
from letters.states import Direction, State
from tests.app.bundles.bags import knows_school
from tests.cast import NOW, TODAY, Cast, acting_as, pair

EVIL = "evil.example"
MARKUP = "<img src=x onerror=alert(1)>"
TYPED = "我今天看见了一只白鹭"
REAL = (
    "真名小鹿",
    "真名石头",
    "监护小鹿",
    "志愿云朵姐姐",
    "志愿阿泽",
    "18800000001",
    "17700000001",
)
LISTS = ("/children/", "/volunteers/", "/pairs/", "/letters/", "/bundles/", "/schools")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def friends(cast: Cast) -> Pair:
    """小鹿 writes with 云朵姐姐, who has typed the first letter."""
    row = pair(cast, cast.deer, cast.cloud)
    letter_actions.write_text(
        EVERYTHING, first_letter(row).code, TYPED, acting=acting_as(Actor(None))
    )
    return row


def first_letter(row: Pair) -> Letter:
    """The first letter to the child."""
    return next(x for x in letters_of(row) if (x.direction, x.number) == ("to_child", 1))


def letters_of(row: Pair) -> list[Letter]:
    """The letters of a pair."""
    return list(db.session.query(Letter).filter_by(pair_id=row.id))


def user_of(volunteer: Volunteer) -> User:
    """A volunteer's account."""
    return db.session.get_one(User, volunteer.user_id)


def pages(app, cast: Cast, row: Pair) -> list[str]:
    """Each page that is opened by GET, for the cast at home."""
    letter = first_letter(row)
    values = {
        "/children": cast.deer.code,
        "/volunteers": cast.cloud.code,
        "/pairs": row.code,
        "/packs/pair": row.code,
        "/letters": letter.code,
        "/threads": row.code,
        "/schools": cast.dengta.code,
        "/school": cast.dengta.code,
        "/packs": cast.dengta.code,
    }
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments - {"code", "letter_code"}:
            continue
        root = next((key for key in values if rule.rule.startswith(key + "/")), "")
        code = values.get("/packs/pair" if rule.rule.startswith("/packs/pair") else root, "x")
        with app.test_request_context():
            found.append(rule.build({"code": code, "letter_code": letter.code})[1])
    return found


def words_of(answer: TestResponse) -> str:
    """What an answer says: of a Word file, its text."""
    if answer.mimetype.endswith("wordprocessingml.document"):
        return Document(io.BytesIO(answer.data)).element.xml
    return answer.data.decode("utf-8", "replace")


def also_asked(path: str, words: str) -> tuple[str, ...]:
    """What else can be asked of a page: its list as a file, its pack with the envelopes."""
    if path.startswith("/packs"):
        return ("?written=1&part=school&term=1&envelopes=1",)
    return ("?as=csv", "?as=xlsx") if "as=csv" in words else ()


# What a page shows is made in Python: all pages are walked on one kind of database.
@pytest.mark.slow
@pytest.mark.sqlite_alone
@pytest.mark.parametrize("who", ["admin", "coordinator", "city_coordinator", "contact", "cloud"])
def test_no_page_shows_a_typed_letter_to_others_or_a_real_name_before_it_is_asked_for(
    app, client, cast: Cast, friends: Pair, who: str
):
    person = getattr(cast, who)
    client.as_user(user_of(person) if isinstance(person, Volunteer) else person)
    for path in pages(app, cast, friends):
        first = client.get(path)
        for query in ("", *also_asked(path, words_of(first))):
            answer = client.get(path + query) if query else first
            assert answer.status_code < 500, path + query
            words = words_of(answer)
            assert who == "cloud" or TYPED not in words, path + query
            # Pages to edit and the list of who is who: a look that is written down. A school's
            # papers name its children.
            if "/edit" not in path and "/who-is-who" not in path and answer.mimetype[:5] == "text/":
                assert not [name for name in REAL if name in words], path + query


def test_a_volunteer_reads_no_letter_of_another(client, cast: Cast, friends: Pair):
    client.as_user(user_of(cast.aze))
    code, letter = friends.code, first_letter(friends).code
    for path in (
        f"/threads/{code}",
        f"/threads/{code}/letters/{letter}/write",
        f"/threads/{code}/letters/{letter}/sheet",
        f"/letters/{letter}",
        f"/pairs/{code}",
    ):
        assert client.get(path).status_code == 404, path
    other = pair(cast, cast.stone, cast.aze)
    assert client.get(f"/threads/{other.code}/letters/{letter}/write").status_code == 404
    taken = client.post(f"/threads/{other.code}/letters/{letter}/write", data={"text": "x"})
    assert taken.status_code == 404


@pytest.mark.slow
@pytest.mark.sqlite_alone
@pytest.mark.parametrize("who", ["admin", "coordinator", "contact", "cloud"])
def test_markup_that_was_typed_is_shown_as_text(app, client, cast: Cast, friends: Pair, who: str):
    person = getattr(cast, who)
    account = user_of(person) if isinstance(person, Volunteer) else person
    for row in (cast.cloud, cast.deer):
        row.pen_name = MARKUP
        row.interests = [MARKUP]
    cast.cloud.organisation = cast.dengta.name = cast.dengta.town = MARKUP
    cast.deer.consents[0].evidence = MARKUP
    account.shown_name = MARKUP
    db.session.commit()
    client.as_user(account)
    for path in pages(app, cast, friends):
        answer = client.get(path)
        if answer.mimetype == "text/html":
            assert MARKUP not in answer.get_data(as_text=True), path


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
     "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "///evil.example",
     "evil.example", " //evil.example", "http:evil.example", "/%09/evil.example"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(client, cast: Cast, friends: Pair, target: str):
    client.as_user(user_of(cast.cloud))
    letter = first_letter(friends).code
    sent = [
        client.get("/sign-in", query_string={"next": target}),
        client.post("/language", data={"language": "en", "next": target}),
        client.post(f"/letters/{letter}/move", data={"to": "posted", "next": target}),
        client.post(f"/letters/{letter}/undo", data={"number": "1", "next": target}),
    ]
    for answer in sent:
        assert answer.status_code == 302
        assert answer.location.startswith("/"), answer.location
        assert answer.location[1:2] not in ("/", "\\", "\t", "\n"), answer.location


def test_links_in_mails_name_our_host_whatever_the_request_says(client, cast: Cast):
    assert client.get("/sign-in", headers={"Host": EVIL}).status_code == 400
    headers = {"X-Forwarded-Host": EVIL, "X-Forwarded-For": "1.2.3.4"}
    client.post("/forgotten", data={"email": "wang@example.org"}, headers=headers)
    client.post("/apply", data={"email": "cloud@example.org"}, headers=headers)
    bodies = [message.body for message in db.session.query(Message)]
    assert bodies
    assert not [body for body in bodies if EVIL in body]


def test_an_application_sets_nothing_but_its_own_fields(client, cast: Cast):
    sent = {
        "name": "王五",
        "gender": "f",
        "birth": "2000-01",
        "email": "five@example.org",
        "capacity": "5",
        "promise": "y",
        "agrees": "y",
        "max_need": "3",
        "serves": "440000",
        "serves_code": "440000",
        "user_id": str(cast.admin.id),
        "code": "V-EVIL",
        "email_confirmed_at": "2026-01-01",
        "role": "admin",
    }
    assert client.post("/apply", data=sent).location == "/apply/thanks"
    row = db.session.query(Volunteer).order_by(Volunteer.id.desc()).first()
    assert (row.max_need, row.serves_code, row.user_id, row.email_confirmed_at) == (
        cast_default(Volunteer, "max_need"), "441600", None, None,
    )  # fmt: skip
    assert row.code != "V-EVIL"
    for capacity in ("-1", "0", "6", "99999999999999999999"):
        client.post("/apply", data=sent | {"email": "six@example.org", "capacity": capacity})
    assert db.session.query(Volunteer).count() == 3


def cast_default(model: type, column: str):
    """What a column holds where nobody said otherwise."""
    return model.__table__.c[column].default.arg


def test_the_answer_to_a_reset_or_an_application_tells_nobody_who_is_known(client, cast: Cast):
    known, unknown = "wang@example.org", "nobody@example.org"
    for path, more in (
        ("/forgotten", {}),
        (
            "/apply",
            {"name": "王五", "gender": "f", "birth": "2000-01", "capacity": "1", "agrees": "y"},
        ),
    ):
        first, second = (
            client.post(path, data={"email": x, "promise": "y"} | more) for x in (known, unknown)
        )
        assert (first.status_code, first.location) == (second.status_code, second.location)
        assert len(first.data) == len(second.data)


def test_a_number_that_no_row_has_is_no_page(client, cast: Cast):
    client.as_user(cast.admin)
    for number in (2**31, 2**63, 10**30):
        for path in ("/cohorts/%d", "/rounds/%d", "/rounds/drafts/%d", "/users/%d", "/work/%d"):
            assert client.get(path % number).status_code == 404, path
    assert client.get(f"/letters/?term={10**30}").status_code == 200


def test_a_null_character_is_refused_wherever_it_stands(client, cast: Cast):
    client.as_user(cast.coordinator)
    for path in ("/children/%00", "/children/?text=%00", "/letters/?school=%00&as=csv"):
        assert client.get(path).status_code == 400, path
    sent = client.post("/children/C-DEER/consent", data={"evidence": "\0", "item": "letters"})
    assert sent.status_code == 400


def test_the_address_of_a_list_steers_no_link_on_it(client, cast: Cast):
    client.as_user(cast.coordinator)
    for path in LISTS:
        page = client.get(f"{path}?endpoint=x&_external=1&_scheme=javascript&_anchor=x&_method=x")
        assert page.status_code == 200, path
        assert 'href="javascript:' not in page.get_data(as_text=True)
    done = client.post(
        "/batches/new/volunteers?deed=gate&_external=1&_scheme=javascript&gate=vetting",
        data={"whom": "marked"},
    )
    assert done.location.startswith("/volunteers/?")


def test_a_way_that_is_none_is_the_way_to_the_child(client, cast: Cast):
    client.as_user(cast.coordinator)
    assert client.get("/bundles/new?direction=bogus&school=S-DENGTA").status_code == 200


def test_an_address_that_another_has_is_refused_in_words(client, cast: Cast):
    client.as_user(cast.coordinator)
    page = client.get("/volunteers/V-CLOUD/edit")
    assert page.status_code == 200
    sent = {
        "name": "志愿云朵姐姐",
        "pen_name": "云朵姐姐",
        "gender": "f",
        "birth": "2005-06",
        "email": "aze@example.org",
        "capacity": "1",
        "max_need": "3",
    }
    answer = client.post("/volunteers/V-CLOUD/edit", data=sent)
    assert answer.status_code in (200, 422)
    db.session.expire_all()
    assert cast.cloud.email == "cloud@example.org"


@pytest.mark.parametrize("how", ["revoked", "expired", "deactivated", "epoch"])
def test_what_is_taken_away_is_gone_on_the_next_request(client, cast: Cast, how: str):
    client.as_user(cast.coordinator)
    assert client.get("/children/").status_code == 200
    grant = db.session.query(Grant).filter_by(user_id=cast.coordinator.id).one()
    match how:
        case "revoked":
            grant.revoked_at = NOW
        case "expired":
            grant.expires_on = TODAY - timedelta(days=1)
        case "deactivated":
            cast.coordinator.active = False
        case "epoch":
            cast.coordinator.session_epoch += 1
    db.session.commit()
    assert client.get("/children/").status_code == (404 if how in ("revoked", "expired") else 302)
    assert client.post("/children/C-DEER/personal").status_code in (302, 401, 404)


def test_a_bundles_link_opens_that_bundle_alone(client, cast: Cast, friends: Pair):
    other = pair(cast, cast.stone, cast.aze)
    mine, foreign = (
        pack(EVERYTHING, "S-DENGTA", Direction.TO_CHILD, [first_letter(row).code],
             acting=acting_as(Actor(None)), rng=Random(row.id))
        for row in (friends, other)
    )  # fmt: skip
    token = token_of(mine, TODAY)
    knows_school(client, cast.dengta)
    assert client.get(f"/b/{token}").status_code == 200
    assert client.get(f"/b/{token[:-2]}xx").status_code == 404
    client.post(f"/b/{token}", data={"letter": first_letter(other).code, "code": foreign.code})
    db.session.expire_all()
    assert first_letter(other).state == State.DUE
    assert not [name for name in REAL if name in client.get(f"/b/{token}").text]


@pytest.mark.parametrize("name", ["../../x.xlsx", "..\\x.csv", "真名小鹿.xlsx", "x" * 300 + ".csv"])
def test_the_name_of_an_upload_goes_nowhere(client, cast: Cast, name: str):
    client.as_user(cast.contact)
    sheet = "姓名,性别,出生年月\n张三,男,2014-05\n".encode()
    sent = {"file": (io.BytesIO(sheet), name), "school": "S-DENGTA"}
    answer = client.post("/intake/children", data=sent)
    assert answer.status_code == 302
    assert answer.location == "/intake/uploads/1"
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "真名小鹿" not in page.text

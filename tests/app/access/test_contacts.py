"""School contacts by the list: proposed, approved by another, invited by mail or by letter."""

import io
import re
from zipfile import ZipFile

import pytest

from app.actions.access import accounts, contacts, links, users
from app.actions.people import emails
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Batch, Grant, Message, OneTimeLink, Purpose, User
from app.store.access.users import user_of_email, user_of_phone
from app.store.desk.contacts import contact_lines
from app.store.scope import EVERYTHING
from tests.app.forms import fields_of
from tests.cast import NOW, acting_as

pytestmark = pytest.mark.usefixtures("frozen_now")
PASSWORD = "four words in a row"


@pytest.fixture
def named(cast):
    """Dengta names a teacher with a mail, Mabugang one with a phone; neither has an account."""
    for grant in db.session.query(Grant).filter_by(role="school_contact"):
        grant.revoked_at = NOW
    for school, name, email, phone in (
        (cast.dengta, "许柏雨", "xu.boyu@example.org", None),
        (cast.mabugang, "龙花鸣", None, "199 0000 0001"),
    ):
        school.contact_name, school.contact_email, school.contact_phone = name, email, phone
    db.session.commit()
    return cast


def by(user):
    return acting_as(Actor(user.id))


def states():
    db.session.expire_all()
    lines = contact_lines(EVERYTHING, NOW)
    return {line.code: line.state.value for line in lines}


def press(client, user, deed, **sent):
    page = client.as_user(user, "en").get("/contacts/").text
    path = f"/batches/new/contacts?deed={deed}"
    given = fields_of(page, "whom") if 'name="whom"' in page else {"on_page": " ".join(states())}
    answer = client.post(path, data=given | {"whom": "page"} | sent)
    return client.get(answer.location) if answer.location else answer


def test_one_proposes_all_another_approves_all_and_each_state_is_told_truly(client, named):
    assert states() == {"S-DENGTA": "named", "S-MABUGANG": "named"}
    assert "Done for 2" in press(client, named.city_coordinator, "propose").text
    assert states() == {"S-DENGTA": "proposed", "S-MABUGANG": "proposed"}
    assert db.session.query(Message).count() == 0
    assert "2 roles wait for approval" in client.as_user(named.admin, "en").get("/today/").text
    assert "Done for 2" in press(client, named.admin, "approve").text
    assert states() == {"S-DENGTA": "invited", "S-MABUGANG": "approved"}
    assert db.session.query(Message).filter_by(kind="invitation").count() == 1


def test_who_proposes_does_not_approve(client, named):
    press(client, named.admin, "propose")
    page = client.as_user(named.admin, "en").get("/contacts/").text
    assert "2 were proposed by yourself: somebody else approves them." in page
    page = press(client, named.admin, "approve").text
    assert "proposed by yourself: somebody else approves it: 2" in page
    assert set(states().values()) == {"proposed"}
    with pytest.raises(Refused, match=r"grants\.own"):
        contacts.approve(EVERYTHING, ["S-DENGTA"], acting=by(named.admin))


def test_a_coordinator_approves_nobody_and_proposes_in_the_own_region_alone(client, named):
    press(client, named.foreign_coordinator, "propose", on_page="S-DENGTA S-MABUGANG")
    assert states() == {"S-DENGTA": "named", "S-MABUGANG": "proposed"}
    press(client, named.city_coordinator, "propose")
    press(client, named.city_coordinator, "approve")
    assert set(states().values()) == {"proposed"}
    assert client.post("/contacts/letters").status_code == 404


def test_proposals_and_approvals_are_taken_back_as_one(client, named):
    def taken_back(user, deed):
        press(client, user, deed)
        newest = db.session.query(Batch).order_by(Batch.id.desc()).first().id
        return client.post(f"/batches/{newest}/undo", follow_redirects=True).text

    assert "Taken back" in taken_back(named.city_coordinator, "propose")
    assert set(states().values()) == {"named"}
    press(client, named.city_coordinator, "propose")
    assert "Taken back" in taken_back(named.admin, "approve")
    assert set(states().values()) == {"named"}
    assert db.session.query(OneTimeLink).filter(OneTimeLink.used_at.is_(None)).count() == 0


def letter_link(client, cast):
    client.as_user(cast.admin, "en")
    page = client.get("/contacts/").text
    answer = client.post("/contacts/letters", data=fields_of(page, "whom"))
    assert answer.mimetype.endswith("wordprocessingml.document")
    words = ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()
    assert "龙花鸣老师" in words
    assert "19900000001" not in words
    return words


def test_who_has_no_mail_gets_a_letter_and_signs_in_with_its_code_and_a_pin(
    client, named, monkeypatch
):
    press(client, named.city_coordinator, "propose")
    press(client, named.admin, "approve")
    made = []
    issue = links.issue
    monkeypatch.setattr(links, "issue", lambda *a, **b: made.append(issue(*a, **b)) or made[-1])
    letter_link(client, named)
    letter_link(client, named)
    assert states()["S-MABUGANG"] == "invited"
    client.get("/account")
    old = client.get(f"/pin/{made[0]}").text
    assert "Your phone number" not in old
    for phone, expected in (("19900000002", 422), ("+86 199-0000-0001", 302)):
        page = client.get(f"/pin/{made[1]}").text
        assert "Your phone number" in page
        sent = fields_of(page, "again") | {"pin": "407192", "again": "407192", "phone": phone}
        assert client.post(f"/pin/{made[1]}", data=sent).status_code == expected
    assert states()["S-MABUGANG"] == "signed_in"
    assert client.get("/account").status_code == 200
    with pytest.raises(Refused, match="mismatch"):
        accounts.sign_in("199 0000 0001", "407192", "here", now=NOW)


def test_a_password_forgotten_without_mail_is_chosen_anew_by_another_letter(client, named):
    press(client, named.city_coordinator, "propose")
    press(client, named.admin, "approve")
    grants = db.session.query(Grant).filter_by(school_id=named.mabugang.id, revoked_at=None)
    user = grants.one().user
    user.password_hash = "forgotten"
    db.session.commit()
    assert "Print a letter with a new way in" in client.get(f"/users/{user.id}").text
    answer = client.post(f"/users/{user.id}/letter")
    assert "龙花鸣老师" in ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()
    link = db.session.query(OneTimeLink).filter_by(user_id=user.id, used_at=None).one()
    assert link.purpose == Purpose.LETTER


def test_a_link_by_mail_asks_for_no_phone(client, named):
    press(client, named.city_coordinator, "propose")
    press(client, named.admin, "approve")
    user = user_of_email("xu.boyu@example.org")
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=user.id)
    assert client.get(f"/set-password/{token}").status_code == 200
    assert accounts.set_password(token, PASSWORD, acting=by(user)) is user


def test_a_phone_that_is_anothers_is_left_out_and_the_same_person_gets_two_schools(client, named):
    named.dengta.contact_email, named.dengta.contact_phone = None, "19900000001"
    db.session.commit()
    page = press(client, named.city_coordinator, "propose").text
    assert "the phone or address belongs to somebody of another name: 1" in page
    named.mabugang.contact_name = named.dengta.contact_name = "许柏雨"
    db.session.execute(db.update(Grant).values(revoked_at=NOW).where(Grant.approved_at.is_(None)))
    user_of_phone("19900000001").shown_name = "许柏雨"
    db.session.commit()
    press(client, named.city_coordinator, "propose")
    assert set(states().values()) == {"proposed"}
    assert len([one for one in db.session.query(User) if one.phone == "19900000001"]) == 1


def test_who_is_named_without_a_way_or_not_at_all_is_told_so(client, named):
    named.dengta.contact_email = named.mabugang.contact_name = None
    db.session.commit()
    assert states() == {"S-DENGTA": "no_way", "S-MABUGANG": "nobody"}
    page = client.as_user(named.city_coordinator, "en").get("/contacts/").text
    assert "without an email address or phone" in re.sub(r"\s+", " ", page)
    assert "Propose accounts" not in page


def test_an_account_without_mail_gets_no_mail_and_may_have_an_address_later(client, named):
    press(client, named.city_coordinator, "propose")
    press(client, named.admin, "approve")
    user = user_of_phone("19900000001")
    with pytest.raises(Refused, match=r"users\.no_invitation"):
        users.invite_again(user, acting=by(named.admin))
    emails.change(emails.person_of_user(user), "long@example.org", acting=by(named.admin))
    assert {row.kind for row in db.session.query(Message)} == {"invitation"}
    users.invite_again(user, acting=by(named.admin))
    assert user_of_email("long@example.org") is user

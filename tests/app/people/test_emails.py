"""One address a person: account and record hold the same, and the new one is asked."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.access import accounts, links, users
from app.actions.letters.merging_volunteers import merge_volunteers
from app.actions.messages.sending import send_waiting
from app.actions.people import applications, emails, volunteers
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import BadAddress, Message, MessageState, OneTimeLink, Purpose, User, Volunteer
from app.store.access.addresses import bad_address, waiting_address
from app.store.scope import EVERYTHING
from tests.cast import NOW, acting_as

ACTING = acting_as(Actor(None, "coordinator"))
NEW = "neu@example.org"


def seen(cast, volunteer):
    """A volunteer who has signed in before."""
    db.session.get(User, volunteer.user_id).password_hash = "x"
    db.session.commit()


def addresses(volunteer):
    db.session.expire_all()
    return volunteer.email, db.session.get(User, volunteer.user_id).email


def invite(volunteer, later=timedelta()):
    acting = acting_as(Actor(None, "coordinator"), now=NOW + later)
    return applications.invite(EVERYTHING, [volunteer.code], acting=acting)


def link_in(words):
    return re.search(r"https?://[^/]+(/\S+)", words).group(1)


def test_who_never_signed_in_is_corrected_at_once_and_invited_at_the_new_address(cast, postbox):
    assert invite(cast.cloud) == 1
    assert send_waiting(now=NOW).sent == 1
    old = link_in(postbox.words())
    assert ("你" in postbox.words(), "您" in postbox.words()) == (True, False)
    assert volunteers.edit(EVERYTHING, "V-CLOUD", {"email": NEW}, acting=ACTING) == {"email"}
    assert addresses(cast.cloud) == (NEW, NEW)
    assert invite(cast.cloud) == 1
    send_waiting(now=NOW)
    assert postbox.mails[-1]["To"] == NEW
    with pytest.raises(Refused, match="spent"):
        links.spend(old.rpartition("/")[2], [Purpose.INVITATION], now=NOW)


def test_an_invitation_that_waits_to_be_sent_is_not_sent_with_a_dead_link(cast, postbox):
    invite(cast.cloud)
    volunteers.edit(EVERYTHING, "V-CLOUD", {"email": NEW}, acting=ACTING)
    assert send_waiting(now=NOW).sent == 0


def test_who_has_signed_in_keeps_the_old_address_until_the_new_one_answers(client, cast, postbox):
    seen(cast, cast.cloud)
    assert volunteers.edit(EVERYTHING, "V-CLOUD", {"email": NEW}, acting=ACTING) == {"email"}
    assert addresses(cast.cloud) == ("cloud@example.org",) * 2
    assert waiting_address(cast.cloud.user_id, NOW).email == NEW
    send_waiting(now=NOW)
    assert [mail["To"] for mail in postbox.mails] == [NEW, "cloud@example.org"]
    assert NEW not in postbox.words(1)
    path = link_in(postbox.words(0))
    assert NEW in client.get(path).text
    assert addresses(cast.cloud) == ("cloud@example.org",) * 2
    assert client.post(path).status_code == 302
    assert addresses(cast.cloud) == (NEW, NEW)
    assert waiting_address(cast.cloud.user_id, NOW) is None
    assert client.post(path).status_code == 410


def test_a_new_address_is_no_longer_waited_for_after_a_week(cast):
    seen(cast, cast.cloud)
    emails.change(emails.person_of_volunteer(cast.cloud), NEW, acting=ACTING)
    assert waiting_address(cast.cloud.user_id, NOW + timedelta(days=8)) is None


def test_the_second_wish_voids_the_link_of_the_first(cast, postbox):
    seen(cast, cast.cloud)
    person = emails.person_of_volunteer(cast.cloud)
    emails.change(person, NEW, acting=ACTING)
    emails.change(person, "other@example.org", acting=ACTING)
    send_waiting(now=NOW)
    with pytest.raises(Refused, match="spent"):
        emails.confirm(link_in(postbox.words(0)).rpartition("/")[2], acting=ACTING)
    emails.confirm(link_in(postbox.words(2)).rpartition("/")[2], acting=ACTING)
    assert addresses(cast.cloud) == ("other@example.org",) * 2


def test_a_new_password_ends_the_wish_for_another_address(cast, postbox):
    """Else whoever once knew the password takes the account over by a mail of their own."""
    seen(cast, cast.cloud)
    volunteers.edit(EVERYTHING, "V-CLOUD", {"email": NEW}, acting=ACTING)
    send_waiting(now=NOW)
    token = link_in(postbox.words(0)).rpartition("/")[2]
    reset = links.issue(Purpose.RESET, now=NOW, user_id=cast.cloud.user_id)
    accounts.set_password(reset, "lantern river moon", acting=acting_as(Actor(None)))
    assert waiting_address(cast.cloud.user_id, NOW) is None
    with pytest.raises(Refused, match="spent"):
        emails.confirm(token, acting=acting_as(Actor(None)))


@pytest.mark.parametrize("taken", ["aze@example.org", "XU@example.org "])
def test_somebody_elses_address_is_refused(cast, taken):
    with pytest.raises(Refused, match=r"emails\.taken"):
        emails.change(emails.person_of_volunteer(cast.cloud), taken, acting=ACTING)
    assert addresses(cast.cloud) == ("cloud@example.org",) * 2


def test_an_address_that_was_taken_meanwhile_is_not_confirmed(cast, postbox):
    seen(cast, cast.cloud)
    emails.change(emails.person_of_volunteer(cast.cloud), NEW, acting=ACTING)
    send_waiting(now=NOW)
    users.add_user(NEW, "Neu", now=NOW)
    with pytest.raises(Refused, match=r"emails\.taken"):
        emails.confirm(link_in(postbox.words(0)).rpartition("/")[2], acting=ACTING)
    assert addresses(cast.cloud) == ("cloud@example.org",) * 2


def test_an_applicant_who_mistyped_is_corrected_and_the_link_to_the_old_address_is_void(cast):
    cast.cloud.user_id = None
    token = links.issue(Purpose.CONFIRMATION, now=NOW, volunteer_id=cast.cloud.id)
    db.session.commit()
    volunteers.edit(EVERYTHING, "V-CLOUD", {"email": NEW}, acting=ACTING)
    assert db.session.get(Volunteer, cast.cloud.id).email == NEW
    with pytest.raises(Refused, match="spent"):
        applications.confirm(token, acting=ACTING)
    assert not emails.person_of_volunteer(cast.cloud).has_answered


def test_one_changes_ones_own_address_with_the_password_alone(client, cast, postbox):
    client.as_user(cast.contact)
    page = client.post("/account/address", data={"email": NEW, "own_password": "wrong"})
    assert page.status_code == 422
    assert db.session.scalars(select(OneTimeLink)).all() == []


def test_an_admin_changes_the_address_of_a_user(client, cast):
    client.as_user(cast.admin)
    client.post(f"/users/{cast.contact.id}/address", data={"email": NEW})
    db.session.expire_all()
    assert cast.contact.email == NEW


def test_a_coordinator_gives_no_other_address_to_an_account_that_holds_a_role(client, cast):
    """The mails of an account open it: a volunteer's page is no way into an admin's."""
    cast.aze.user_id, cast.aze.email = cast.admin.id, cast.admin.email
    db.session.commit()
    by = {user: acting_as(Actor(user.id)) for user in (cast.city_coordinator, cast.admin)}
    with pytest.raises(Refused, match=r"emails\.holds_role"):
        volunteers.edit(EVERYTHING, "V-AZE", {"email": NEW}, acting=by[cast.city_coordinator])
    assert addresses(cast.aze) == ("admin@example.org",) * 2
    assert db.session.scalars(select(Message)).all() == []
    same = {"email": cast.admin.email, "organisation": "别处"}
    changed = volunteers.edit(EVERYTHING, "V-AZE", same, acting=by[cast.city_coordinator])
    assert changed == {"organisation"}
    assert volunteers.edit(EVERYTHING, "V-AZE", {"email": NEW}, acting=by[cast.admin]) == {"email"}


def bounced(cast, postbox, user=None):
    """A mail to the volunteer that nobody took; the mail server is kind again afterwards."""
    from app.actions.messages.messages import enqueue

    user = user or db.session.get(User, cast.cloud.user_id)
    postbox.mood = "knows nobody"
    enqueue("digest", f"d:{user.id}", subject="a", body="b", now=NOW, user=user)
    done = send_waiting(now=NOW)
    postbox.mood = "kind"
    return done


def test_an_address_that_is_unknown_for_good_gets_one_try_and_nothing_more(cast, postbox):
    from app.actions.messages.messages import enqueue

    assert bounced(cast, postbox).failed == 1
    assert bad_address("cloud@example.org") is not None
    user = db.session.get(User, cast.cloud.user_id)
    later = enqueue("digest", "d:2", subject="a", body="b", now=NOW, user=user)
    assert later.state is MessageState.UNSENT
    assert send_waiting(now=NOW + timedelta(days=1)).sent == 0
    assert db.session.scalars(select(Message.attempts)).first() == 1


@pytest.mark.parametrize("answer", ["550 5.7.1 relay denied", "530 sign in first", "451 later"])
def test_what_is_about_us_is_not_held_against_the_address(cast, postbox, answer):
    postbox.answer = answer
    assert bounced(cast, postbox).waiting == 1
    assert db.session.scalars(select(BadAddress)).all() == []


def test_another_address_heals_by_itself(cast, postbox):
    bounced(cast, postbox)
    with pytest.raises(Refused, match=r"volunteers\.unreachable"):
        invite(cast.cloud)
    volunteers.edit(EVERYTHING, "V-CLOUD", {"email": NEW}, acting=ACTING)
    assert invite(cast.cloud) == 1
    assert send_waiting(now=NOW).sent == 1


def test_an_address_that_is_known_to_be_bad_is_nobodys_new_one(cast, postbox):
    bounced(cast, postbox)
    emails.change(emails.person_of_volunteer(cast.cloud), NEW, acting=ACTING)
    with pytest.raises(Refused, match=r"emails\.unreachable"):
        emails.change(emails.person_of_user(cast.contact), "cloud@example.org", acting=ACTING)


@pytest.mark.parametrize("kind", ["volunteer", "user"])
def test_the_page_of_a_person_says_that_mail_does_not_arrive_and_lets_one_try_again(
    client, cast, postbox, kind
):
    user = cast.contact if kind == "user" else db.session.get(User, cast.cloud.user_id)
    bounced(cast, postbox, user)
    client.as_user(cast.admin if kind == "user" else cast.city_coordinator)
    page = f"/users/{user.id}" if kind == "user" else "/volunteers/V-CLOUD"
    assert "信件送不到" in client.get(page).text
    client.post(f"{page}/mail-again")
    assert "信件送不到" not in client.get(page).text


def test_no_invitation_goes_to_a_closed_account(client, cast):
    db.session.get(User, cast.cloud.user_id).active = False
    db.session.commit()
    with pytest.raises(Refused, match=r"volunteers\.account_closed"):
        invite(cast.cloud)
    page = client.as_user(cast.city_coordinator).get("/volunteers/V-CLOUD").text
    assert "邀请登录" not in page


def test_a_role_for_an_address_without_mail_is_refused_with_words(cast, postbox):
    bounced(cast, postbox, cast.contact)
    with pytest.raises(Refused, match=r"users\.unreachable"):
        users.invite_again(cast.contact, acting=ACTING)


def test_the_address_of_a_row_that_was_made_one_with_a_person_s_can_be_theirs(cast):
    """Whoever applied twice has their newer address; the row and account that went get the old."""
    old, newer = cast.cloud.email, cast.aze.email
    merge_volunteers(EVERYTHING, "V-CLOUD", "V-AZE", acting=ACTING)
    assert volunteers.edit(EVERYTHING, "V-CLOUD", {"email": newer}, acting=ACTING) == {"email"}
    assert addresses(cast.cloud) == (newer, newer)
    assert addresses(cast.aze) == (old, old)


def test_who_has_a_link_already_is_not_told_to_get_another(client, cast):
    client.as_user(cast.coordinator, "en")
    first, second = (
        client.post("/volunteers/V-CLOUD/invite", follow_redirects=True).text for _time in range(2)
    )
    assert "The invitation is on its way by mail." in first
    assert "A link to sign in is with them already" in second

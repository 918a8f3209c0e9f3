"""What is refused is noticed: by whom and from where, without a name, and without end of a disk."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from time_machine import escape_hatch

from app.actions.access.security_events import MOST_A_MINUTE, Noticed, note, throw_away_counts
from app.actions.system.leftovers import throw_away
from app.crypto import blind_index
from app.extensions import db, limiter
from app.models import EventKind, RateCount, SecurityEvent, User
from app.store.access.pseudonyms import pseudonym
from app.store.access.security_events import users_behind
from tests.cast import NOW, Cast, user

pytestmark = pytest.mark.usefixtures("frozen_now")


def noticed() -> list[tuple[str, str | None, str]]:
    """Kind, pseudonym and route of each event."""
    rows = db.session.query(SecurityEvent).order_by(SecurityEvent.id)
    return [(row.kind.value, row.actor, row.route) for row in rows]


@pytest.mark.sqlite_alone
def test_each_refusal_has_who_and_from_where(app, client, cast: Cast, caplog):
    me = pseudonym(cast.foreign_coordinator.id)
    client.post("/sign-in", data={"email": "wang@example.org", "password": "wrong password"})
    client.get("/b/nonsense")
    client.as_user(cast.foreign_coordinator)
    client.get("/children/C-DEER")
    client.get("/users/invite/x/y")
    client.get("/messages/unknown?as=csv")
    client.get("/children/", headers={"Host": "evil.example"})
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/account", data={"shown_name": "x"}).status_code == 400
    known = db.session.query(User).filter_by(email_index=blind_index("email", "wang@example.org"))
    assert noticed() == [
        ("sign_in", pseudonym(known.one().id), "/sign-in"),
        ("link", None, "/b/<token>"),
        ("look", me, "/children/<code>"),
        ("export", me, "/messages/unknown"),
        ("host", None, "/children/"),
        ("form", me, "/account"),
    ]
    lines = [record for record in caplog.records if record.name == "xinqiao.security"]
    assert [record.who for record in lines] == [actor for _kind, actor, _route in noticed()]
    told = str([(record.getMessage(), record.__dict__["from"]) for record in lines])
    assert "127.0.0.1" not in told
    assert "wang" not in told


def test_of_all_accounts_only_those_behind_the_pseudonyms_are_loaded(app, cast: Cast) -> None:
    me, loaded = cast.admin.id, list[User]()

    def note_loaded(row, _context):
        loaded.append(row)

    db.session.expunge_all()
    event.listen(User, "load", note_loaded)
    try:
        found = users_behind({pseudonym(me), "nobody"})
    finally:
        event.remove(User, "load", note_loaded)
    assert {name: row.id for name, row in found.items()} == {pseudonym(me): me}
    assert len(loaded) == 1


@pytest.mark.sqlite_alone
def test_many_refusals_of_a_source_fill_no_disk(client, cast: Cast):
    client.as_user(cast.foreign_coordinator)
    for _time in range(MOST_A_MINUTE + 5):
        client.get("/children/C-DEER")
    assert len(noticed()) == MOST_A_MINUTE


def test_a_day_of_strangers_crowds_out_nobody_signed_in(app, monkeypatch):
    monkeypatch.setattr("app.actions.access.security_events.MOST_A_DAY", 3)
    written = [
        note(Noticed(EventKind.LINK, actor, f"s{number}", "/b"), now=NOW)
        for actor in (None, "a")
        for number in range(5)
    ]
    assert written == [True, True, True, False, False] * 2


def test_events_are_kept_as_they_are_for_half_a_year(app):
    # The database guards them by a clock of its own.
    now = escape_hatch.datetime.datetime.now(UTC)
    for days in (10, 400):
        at = now - timedelta(days=days)
        assert note(Noticed(EventKind.LOOK, "a", "s", "/x"), now=at)
    young = db.session.query(SecurityEvent.id).order_by(SecurityEvent.id).first().id
    for change in ("UPDATE security_event SET actor = 'b'", "DELETE FROM security_event"):
        with pytest.raises(DBAPIError):
            db.session.execute(db.text(f"{change} WHERE id = {young}"))
        db.session.rollback()
    assert throw_away(now=now) == 1
    assert [row.id for row in db.session.query(SecurityEvent)] == [young]


@pytest.mark.sqlite_alone
def test_an_admin_reads_names_and_an_auditor_pseudonyms(client, cast: Cast):
    auditor = user("shen@example.org", "沈审计", "auditor")
    db.session.commit()
    client.as_user(cast.foreign_coordinator).get("/children/C-DEER")
    name, me = cast.foreign_coordinator.shown_name, pseudonym(cast.foreign_coordinator.id)
    page = client.as_user(cast.admin).get("/security-events/").text
    assert name in page
    assert f"actor={me}" in page
    page = client.as_user(auditor).get("/security-events/").text
    assert me in page
    assert name not in page
    assert me not in client.get("/security-events/?kind=sign_in").text
    assert client.as_user(cast.coordinator).get("/security-events/").status_code == 404


def test_limits_are_counted_for_all_processes_together(app):
    storage = limiter.storage
    assert [storage.incr("k", 60) for _time in range(3)] == [1, 2, 3]
    assert storage.get("k") == 3
    assert storage.get_expiry("k") == (NOW + timedelta(seconds=60)).timestamp()
    db.session.execute(db.update(RateCount).values(until=NOW - timedelta(seconds=1)))
    db.session.commit()
    assert storage.get("k") == 0
    assert storage.incr("k", 60, 2) == 2
    assert throw_away_counts(now=NOW + timedelta(minutes=2)) == 1
    assert storage.check()


@pytest.mark.sqlite_alone
def test_who_asks_too_often_is_told_and_noticed(client, cast: Cast):
    answers = [client.post("/forgotten", data={"email": "x"}).status_code for _ in range(11)]
    assert answers[-1] == 429
    assert ("limit", None, "/forgotten") in noticed()

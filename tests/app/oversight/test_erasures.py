"""Erasure: after a second person's yes nothing personal is left, and a restored backup obeys."""

import json

import pytest

from app.actions.bundles.templates import keep_template
from app.actions.letters.pairs import endings
from app.actions.oversight.erasing import erase
from app.actions.oversight.honouring import honour
from app.actions.oversight.tombstones import usual_file, write_tombstones
from app.actions.people import moving
from app.actions.people.moving import NewPlace
from app.actions.transaction import transaction
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import (
    Appeal,
    Ask,
    AuditRow,
    BadAddress,
    Batch,
    Child,
    Clearance,
    Concern,
    Grant,
    Guardian,
    Letter,
    LetterEvent,
    Message,
    PaperTemplate,
    PushDevice,
    Round,
    Ruling,
    RulingKind,
    RulingOrigin,
    SchoolMove,
    Tombstone,
    Upload,
    User,
    Volunteer,
)
from app.store.intake.outcomes import Outcomes, RowOutcome, outcomes_of
from app.store.oversight.erasures import erasure_of
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from letters.states import Direction
from tests.cast import CITY, NOW, TODAY, acting_as, letter_of, pair
from tests.letters.documents.own.own_papers import a_template

pytestmark = pytest.mark.usefixtures("frozen_now")
WHY = {"why": "监护人书面要求"}


@pytest.fixture
def ended(cast):
    """Deer and Cloud wrote; their pair has ended."""
    made = pair(cast, cast.deer, cast.cloud)
    letter_of(made).text = "小鹿，你好！"
    made.handover = "小鹿喜欢画画"
    db.session.add(
        Appeal(
            user_id=cast.cloud.user_id,
            pair=made,
            written_at=NOW,
            words="小鹿还好吗？",
        )
    )
    db.session.add(
        Message(
            kind="note",
            once="n:1",
            user_id=cast.cloud.user_id,
            subject="信桥",
            made_at=NOW,
            body="真名小鹿的信到了",
        )
    )
    db.session.commit()
    endings.end(
        EVERYTHING, made.code, EndReason.CHILD_LEFT, TODAY, acting=by(cast.city_coordinator)
    )
    return made


def by(user):
    return acting_as(Actor(user.id))


def opened_values():
    """Whatever can be read of people, opened."""
    rows = [*db.session.query(Child), *db.session.query(Volunteer), *db.session.query(Guardian)]
    return " ".join(
        str(getattr(row, name, ""))
        for row in rows
        for name in ("real_name", "pen_name", "birth_date", "birth", "phone", "email", "name")
    )


def erased(client, cast, code, asker=None):
    client.as_user(asker or cast.coordinator).post(f"/erasures/{code}", data=WHY)
    row = db.session.query(Ask).order_by(Ask.id.desc()).first()
    client.as_user(cast.admin).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    db.session.expire_all()
    return row


@pytest.mark.pages_on_both
def test_a_child_is_erased_after_an_admins_yes_and_counts_stay(client, cast, ended):
    before = db.session.query(Letter).count(), db.session.query(LetterEvent).count()
    row = erased(client, cast, "C-DEER")
    assert row.done_at == NOW
    values = opened_values()
    assert "小鹿" not in values
    assert "2016-05-04" not in values
    assert "真名石头" in values, "nobody else"
    deer = db.session.query(Child).filter_by(code="C-DEER").one()
    assert (deer.guardian, deer.interests, deer.grade, deer.status) == (None, [], None, None)
    assert [one.evidence for one in deer.consents] == [""]
    assert not db.session.query(Letter).filter(Letter.text_sealed.is_not(None)).count()
    assert db.session.query(Appeal).one().words == ""
    assert not [one for one in db.session.query(Message) if "小鹿" in one.body]
    assert (db.session.query(Letter).count(), db.session.query(LetterEvent).count()) == before
    assert (
        db.session.query(AuditRow).filter_by(action="erasures.erase").one().object_code == "C-DEER"
    )
    stone = db.session.query(Tombstone).one()
    assert (stone.code, stone.asked_by_id, stone.approved_by_id) == (
        "C-DEER",
        cast.coordinator.id,
        cast.admin.id,
    )


def test_the_pages_of_an_erased_child_and_its_pair_still_open(client, cast, ended):
    erased(client, cast, "C-DEER")
    for path in ("/children/C-DEER", "/children/", f"/pairs/{ended.code}", "/erasures/C-DEER"):
        assert client.as_user(cast.coordinator).get(path).status_code == 200
    assert client.as_user(cast.contact).get("/school").status_code == 200


def test_a_volunteer_is_erased_with_the_account(client, cast, ended):
    as_cloud = acting_as(Actor(cast.cloud.user_id))
    keep_template(a_template(), Direction.TO_CHILD, acting=as_cloud)
    device = PushDevice(user_id=cast.cloud.user_id, browser="", system="", made_at=NOW)
    device.endpoint, device.keys = "https://fcm.googleapis.com/x", {}
    db.session.add(device)
    db.session.get(User, cast.cloud.user_id).channel_address = "云朵"
    db.session.commit()
    erased(client, cast, "V-CLOUD", cast.city_coordinator)
    assert not db.session.query(PushDevice).count()
    assert "云朵" not in opened_values()
    user = db.session.get(User, cast.cloud.user_id)
    assert (user.active, user.password_hash) == (False, None)
    assert "云朵" not in user.shown_name
    assert "example.org" not in user.email
    assert not db.session.query(PaperTemplate).count()
    assert not db.session.query(Letter).filter(Letter.text_sealed.is_not(None)).count()
    assert client.as_user(cast.city_coordinator).get("/volunteers/V-CLOUD").status_code == 200


def test_the_preview_says_what_goes_what_stays_and_what_stands_against_it(client, cast, friends):
    page = client.as_user(cast.coordinator).get("/erasures/C-DEER").text
    assert "notice-warning" in page
    assert 'action="/erasures/C-DEER"' not in page
    client.post("/erasures/C-DEER", data=WHY)
    assert db.session.query(Ask).count() == 0


def test_nobody_is_erased_while_a_concern_about_their_pair_is_open(client, cast, ended):
    concern = Concern(
        level="amber", raised_by_id=cast.contact.id, raised_at=NOW, pair=ended, due_at=NOW, place=""
    )
    concern.words = "担心"
    db.session.add(concern)
    db.session.commit()
    assert erasure_of(cast.deer, with_concerns=True).against == ("erasures.concern",)
    assert erasure_of(cast.deer).against == (), "who only asks does not hear of it"
    concern.closed_at = NOW
    db.session.commit()
    assert erasure_of(cast.deer).against == ()
    erased(client, cast, "C-DEER")
    assert db.session.get(Concern, concern.id).words == "担心", "records of harm are kept"


def test_what_came_between_ask_and_yes_stops_it(client, cast, ended):
    client.as_user(cast.coordinator).post("/erasures/C-DEER", data=WHY)
    pair(cast, cast.deer, cast.aze)
    row = db.session.query(Ask).one()
    client.as_user(cast.admin).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    db.session.refresh(row)
    assert row.decided_at is None
    assert "真名小鹿" in opened_values()


def test_somebody_with_another_role_is_not_erased(cast):
    db.session.add(
        Grant(
            user_id=cast.cloud.user_id,
            role="coordinator",
            region_code=CITY,
            proposed_at=NOW,
            approved_at=NOW,
        )
    )
    db.session.commit()
    assert erasure_of(cast.cloud).against == ("erasures.role",)


def test_a_restored_backup_erases_again(app, client, cast, ended):
    erased(client, cast, "C-DEER")
    assert [line["code"] for line in json.loads(usual_file().read_text())] == ["C-DEER"]
    # What a backup from before the erasure brings back.
    deer = db.session.query(Child).filter_by(code="C-DEER").one()
    deer.real_name, deer.pen_name = "真名小鹿", "小鹿"
    db.session.query(Tombstone).delete()
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["records", "honour", "--json"])
    assert json.loads(done.stdout) == {"erased_again": ["C-DEER"]}
    assert "小鹿" not in opened_values()
    assert db.session.query(Tombstone).one().code == "C-DEER"
    assert honour(usual_file(), acting=acting_as(Actor(None, "operator"))) == []


def test_the_file_of_tombstones_forgets_nobody(app, client, cast, ended, tmp_path):
    erased(client, cast, "C-DEER")
    db.session.query(Tombstone).delete()
    db.session.commit()
    assert write_tombstones(usual_file()) == 1
    assert (usual_file().stat().st_mode & 0o777) == 0o600
    (tmp_path / "broken.json").write_text("[{}]")
    with pytest.raises(Refused, match="unreadable"):
        honour(tmp_path / "broken.json", acting=acting_as(Actor(None, "operator")))
    done = app.test_cli_runner().invoke(args=["records", "tombstones", str(tmp_path / "t.json")])
    assert done.exit_code == 0


def test_a_file_of_tombstones_that_cannot_be_written_leaves_nothing_behind(
    app, tmp_path, monkeypatch
):
    home = tmp_path / "beside"
    home.mkdir()
    file = home / "t.json"
    file.write_text("[]")
    monkeypatch.setattr(json, "dump", lambda *_, **__: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_tombstones(file)
    assert [path.name for path in home.iterdir()] == ["t.json"]
    monkeypatch.undo()
    (home / "t.json.new").touch(0o666)
    write_tombstones(file)
    assert file.stat().st_mode & 0o777 == 0o600, "whatever lay there before"


def test_what_lists_brought_and_mails_to_the_address_go_too(client, cast, ended):
    rows = (
        RowOutcome("1", "changed", "C-DEER", {"name": "真名小鹿"}, {"name": "真名鹿"}),
        RowOutcome("2", "changed", "C-STONE", {"name": "真名石头"}, {"name": "真名石"}),
    )
    upload = Upload(kind="children", file_kind="xlsx", made_at=NOW)
    upload.outcome = Outcomes(rows).as_text
    mail = Message(kind="confirmation", once="c:1", subject="信桥", body="云朵姐姐", made_at=NOW)
    mail.address = "cloud@example.org"
    db.session.add_all(
        [upload, mail, BadAddress(email_index=cast.cloud.email_index, since=NOW, fault="550")]
    )
    db.session.commit()
    erased(client, cast, "C-DEER")
    kept = outcomes_of(db.session.get(Upload, upload.id)).rows
    assert [bool(row.before or row.after) for row in kept] == [False, True]
    erased(client, cast, "V-CLOUD", cast.city_coordinator)
    mail = db.session.get(Message, mail.id)
    assert (mail.body, mail.address) == ("", None)
    assert db.session.query(BadAddress).count() == 0


@pytest.mark.parametrize("side", ["child", "volunteer"])
def test_what_people_wrote_of_whom_they_were_paired_with_goes_and_what_is_remembered_stays(
    cast, ended, side
):
    person = cast.deer if side == "child" else cast.cloud
    rounds = [
        Round(cohort_id=cast.cohort.id, number=number, region_code=CITY, opened_at=NOW)
        for number in (1, 2)
    ]
    db.session.add_all(rounds)
    db.session.flush()
    two = {"child_id": cast.deer.id, "volunteer_id": cast.cloud.id, "ruled_at": NOW}
    kinds = {"kind": RulingKind.ALLOW, "reason": "小鹿想她"}, {
        "kind": RulingKind.FORBID, "origin": RulingOrigin.FORMER, "reason": "child_left 2026-11-23",
    }  # fmt: skip
    for row, said in zip(rounds, kinds, strict=True):
        db.session.add(Ruling(round_id=row.id, **two, **said))
    db.session.add(Clearance(pair_id=ended.id, person="child", reason="小鹿好了", cleared_at=NOW))
    db.session.commit()
    erase(person, None, acting=by(cast.admin))
    own, remembered = db.session.query(Ruling).order_by(Ruling.round_id)
    assert (own.reason, own.was_allowed) == ("", True), "it is still allowed"
    assert remembered.reason == "child_left 2026-11-23"
    assert db.session.query(Clearance).one().reason == ""


def test_messages_at_former_schools_and_the_name_that_was_used_there_go_too(cast, ended):
    contact = cast.foreign_contact
    place = NewPlace(cast.mabugang, TODAY, pen_name="小路")
    with transaction():
        moving.move_child(cast.deer, place, acting=by(cast.admin))
    for number, (user, words) in enumerate(
        ((cast.contact, "小鹿来信"), (contact, "小路来信"), (cast.city_coordinator, "小鹿的同意书"),
         (cast.contact, "石头来信"))
    ):  # fmt: skip
        db.session.add(
            Message(kind="note", once=f"m:{number}", user_id=user.id, subject="信桥", made_at=NOW,
                    body=words)
        )  # fmt: skip
    names = {"C-DEER": "小路", "C-STONE": "小石"}
    db.session.add(Batch(action="move", codes=[*names], details={"pen_names": names}, asked_at=NOW))
    db.session.commit()
    erase(cast.deer, None, acting=by(cast.admin))
    kept = [
        one.body for one in db.session.query(Message).filter(Message.once.like("m:%")) if one.body
    ]
    assert kept == ["石头来信"]
    waiting = db.session.query(Message.once).filter(Message.state == "waiting")
    assert [once for (once,) in waiting] == ["m:3"], "nobody gets a mail without words"
    assert "pen_names" not in db.session.query(SchoolMove).one().was
    assert db.session.query(Batch).one().details == {"pen_names": {"C-STONE": "小石"}}

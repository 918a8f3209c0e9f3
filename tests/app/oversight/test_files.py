"""A person's whole file: everything on them, nobody else's data, after a second person's yes."""

import io
import json
import zipfile

import pytest

from app.actions.letters.pairs import endings
from app.actions.oversight import asks, files
from app.actions.oversight.asks import Wish
from app.actions.records import record_access
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AccessRow, Ask, AskKind, AskState, LeftOut, Round, RoundChild, User
from app.store.oversight.asks import Answerer
from app.store.oversight.files.child import file_of_child
from app.store.oversight.files.volunteer import file_of_volunteer
from app.store.scope import EVERYTHING
from app.web.people.field_names import FIELD_NAMES
from app.wording.oversight.files import FILE_KEYS
from letters.pairs.facts import EndReason
from tests.cast import CITY, NOW, TODAY, acting_as, letter_of, pair

pytestmark = [pytest.mark.sqlite_alone, pytest.mark.usefixtures("frozen_now")]
WHY = {"why": "监护人 11 月 20 日来电"}


def opened(response):
    """The two files of the archive, the JSON read."""
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert sorted(archive.namelist()) == ["file.json", "overview.html"]
        return json.loads(archive.read("file.json")), archive.read("overview.html").decode()


@pytest.fixture
def written(cast):
    """Deer and Cloud write; Stone and Aze do too."""
    one, two = pair(cast, cast.deer, cast.cloud), pair(cast, cast.stone, cast.aze)
    letter_of(one).text, letter_of(two).text = "小鹿，你好！我是云朵姐姐。", "石头，阿泽给你写信。"
    one.handover = "小鹿喜欢画画"
    db.session.commit()
    record_access(acting_as(Actor(cast.coordinator.id)), "child", "C-DEER", ["name"], "核对")
    return one


def approved(client, cast, asker):
    client.as_user(asker).post("/children/C-DEER/file", data=WHY)
    row = db.session.query(Ask).one()
    client.as_user(cast.admin).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    return row


def test_a_childs_file_holds_all_that_is_kept_on_it_and_nobody_elses_data(client, cast, written):
    row = approved(client, cast, cast.coordinator)
    document, page = opened(client.as_user(cast.coordinator).post(f"/asks/{row.id}/file"))
    assert document["record"]["real_name"] == "真名小鹿"
    assert document["record"]["birth_date"] == "2016-05-04"
    assert document["guardian"] == {
        "guardian": "监护小鹿",
        "relation": "祖母",
        "phone": "18800000001",
    }
    assert document["consents"][0]["evidence"] == "报名表签字"
    assert [one["code"] for one in document["pairs"]] == [written.code]
    assert len(document["letters"]) == len(written.letters)
    assert document["looks"][0]["fields"] == ["name"]
    for text in (json.dumps(document, ensure_ascii=False), page):
        assert "真名小鹿" in text
        for stranger in (
            "云朵",
            "石头",
            "阿泽",
            "你好",
            "喜欢画画",
            "example.org",
            "王老师",
        ):
            assert stranger not in text
    assert db.session.query(AccessRow).filter_by(object_code="C-DEER").count() == 2


def test_it_is_taken_once_by_who_asked_after_an_admin_said_yes(client, cast, written):
    one = client.as_user(cast.coordinator)
    one.post("/children/C-DEER/file", data=WHY)
    row = db.session.query(Ask).one()
    assert one.post(f"/asks/{row.id}/file").mimetype == "text/html"
    for someone in (cast.coordinator, cast.city_coordinator):
        client.as_user(someone).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
        db.session.refresh(row)
        assert row.state_at(NOW) is AskState.WAITING, "an admin answers"
    client.as_user(cast.admin).post(f"/asks/{row.id}/answer", data={"answer": "yes"})
    assert client.as_user(cast.city_coordinator).post(f"/asks/{row.id}/file").status_code == 404
    assert client.as_user(cast.coordinator).post(f"/asks/{row.id}/file").mimetype.endswith("zip")
    assert client.post(f"/asks/{row.id}/file").mimetype == "text/html"
    db.session.refresh(row)
    assert row.state_at(NOW) is AskState.DONE


def test_a_school_contact_asks_for_a_child_of_their_own_school_alone(client, cast, written):
    assert (
        client.as_user(cast.foreign_contact).post("/children/C-DEER/file", data=WHY).status_code
        == 404
    )
    row = approved(client, cast, cast.contact)
    assert client.as_user(cast.contact).post(f"/asks/{row.id}/file").mimetype.endswith("zip")


def test_the_same_file_is_asked_for_once(client, cast, written):
    for _time in range(2):
        client.as_user(cast.coordinator).post("/children/C-DEER/file", data=WHY)
    assert db.session.query(Ask).count() == 1


def test_a_volunteer_takes_their_own_file_with_their_own_words(client, cast, written):
    response = client.as_user(db.session.get(User, cast.cloud.user_id)).post("/account/file")
    document, page = opened(response)
    assert document["record"]["real_name"] == "志愿云朵姐姐"
    assert document["texts"][0]["text"].startswith("小鹿，你好！")
    assert document["notes"][0]["handover"] == "小鹿喜欢画画"
    for text in (json.dumps(document, ensure_ascii=False), page):
        for stranger in ("真名", "监护", "石头", "阿泽", "188000"):
            assert stranger not in text
    assert client.as_user(cast.coordinator).post("/account/file").status_code == 404


@pytest.mark.parametrize("reason", [EndReason.SAFEGUARDING, EndReason.CHILD_LEFT])
def test_no_file_tells_why_a_pair_ended_nor_a_volunteer_s_of_a_pair_that_is_closed(
    cast, written, reason
):
    endings.end(EVERYTHING, written.code, reason, TODAY, acting=acting_as(Actor(cast.admin.id)))
    in_place = letter_of(written, number=2)
    in_place.writer_id = cast.aze.id
    db.session.commit()
    closed = reason is EndReason.SAFEGUARDING
    own = file_of_volunteer(cast.cloud, TODAY)
    assert [one["code"] for one in own["pairs"]] == ([] if closed else [written.code])
    assert [bool(own[name]) for name in ("letters", "texts", "notes")] == [not closed] * 3
    codes = {one["code"] for one in file_of_volunteer(cast.aze, TODAY)["letters"]}
    assert (in_place.code in codes) is not closed
    for file in (own, file_of_child(cast.deer, TODAY)):
        assert reason.value not in json.dumps(file, default=str)


def test_every_line_of_a_table_has_its_keys_and_each_key_is_called_something(cast, written):
    row = solved(written)
    files = file_of_child(cast.deer, TODAY), file_of_volunteer(cast.cloud, TODAY)
    rounds = [(one["round"], one["age"] is None, one["left_out"]) for one in files[0]["rounds"]]
    assert rounds == [(row.number, False, None), (row.number, True, "no_consent")]
    for section in (section for file in files for section in file.values()):
        lines = section if isinstance(section, list) else [section]
        assert len({tuple(line) for line in lines}) < 2
        assert {key for line in lines for key in line} <= set(FIELD_NAMES) | set(FILE_KEYS)


def solved(written) -> Round:
    """A round that Deer was in, and left out of again, last for safety."""
    at = {"opened_at": NOW, "region_code": CITY}
    rows = [Round(cohort_id=written.cohort_id, number=number, **at) for number in (1, 2)]
    db.session.add_all(rows)
    db.session.flush()
    who = {"round_id": rows[0].id, "child_id": written.child_id}
    seen = {
        "age": 10,
        "gender": "f",
        "region_code": "441625",
        "interests": [],
        "need": 0,
        "waited": 0,
    }
    db.session.add(RoundChild(**who, **seen))
    left_out = zip(rows, ("no_consent", "safety"), strict=True)
    db.session.add_all(
        LeftOut(round_id=one.id, child_id=written.child_id, reason=reason)
        for one, reason in left_out
    )
    db.session.commit()
    return rows[0]


def test_a_file_lists_looks_and_changes_of_the_person_and_nothing_else_of_that_code(cast, written):
    me = acting_as(Actor(cast.coordinator.id))
    asks.ask(Wish(AskKind.ERASE, "C-DEER", "家长要求", 1), EVERYTHING, acting=me)
    record_access(me, "list", "C-DEER", ["name"])
    file = file_of_child(cast.deer, TODAY)
    assert "asks.ask" not in [one["action"] for one in file["changes"]]
    assert len(file["looks"]) == 1


def test_a_file_is_made_before_anybody_s_writing_waits_and_only_for_whom_it_is_ready(
    cast, written, monkeypatch
):
    me = acting_as(Actor(cast.coordinator.id))
    row = asks.ask(Wish(AskKind.FILE, "C-DEER", "家长要求"), EVERYTHING, acting=me)
    made = []
    monkeypatch.setattr(
        files, "zipped", lambda _: made.append(db.session().info["in_transaction"]) or b""
    )
    with pytest.raises(Refused, match="not_approved"):
        files.take_file(row, cast.deer, acting=me)
    assert made == []
    asks.decide(
        row,
        Answerer(cast.admin.id, EVERYTHING),
        approved=True,
        acting=acting_as(Actor(cast.admin.id)),
    )
    files.take_file(row, cast.deer, acting=me)
    assert made == [False]

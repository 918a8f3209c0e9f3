"""A person's whole file: everything on them, nobody else's data, after a second person's yes."""

import io
import json
import zipfile

import pytest

from app.actions.letters.pairs import endings
from app.actions.records import record_access
from app.actor import Actor
from app.extensions import db
from app.models import AccessRow, Ask, AskState, User
from app.store.oversight.files.child import file_of_child
from app.store.oversight.files.volunteer import file_of_volunteer
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.cast import NOW, TODAY, acting_as, letter_of, pair

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

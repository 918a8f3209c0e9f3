"""Answers through a channel: signed, in time, once, and of whoever has the address there."""

import hashlib
import hmac
import json
from datetime import timedelta
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from werkzeug.serving import make_server

from app.actions.access.security_events import MOST_A_MINUTE
from app.actions.letters.replies.calls import make_secret, signature_of
from app.actor import SCHEDULER
from app.extensions import db
from app.models import Channel, LetterEvent, MessageState, Reply, SecurityEvent, User
from tests.app.smtp import free_port
from tests.cast import NOW, acting_as


@pytest.fixture
def channel(app, digest, cast):
    """A channel that carried the volunteer's digest; and its secret."""
    row = Channel(kind="webhook", name="企业微信", url="https://hook.example.org/x", made_at=NOW)
    db.session.add(row)
    db.session.flush()
    digest.channel_id = row.id
    user = db.session.get_one(User, digest.user_id)
    user.channel_id, user.channel_address = row.id, "cloud-wx"
    db.session.commit()
    return make_secret("企业微信", acting=acting_as(SCHEDULER))


def call(client, channel, said, *, secret=None, at=NOW, signature=None):
    """What the server answers to a call of the channel."""
    row, own = channel
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    stamp = str(int(at.timestamp()))
    signed = signature or signature_of(secret or own, stamp, body)
    headers = {"X-Xinqiao-Timestamp": stamp, "X-Xinqiao-Signature": signed}
    as_json = "application/json"
    answer = client.post(f"/answers/{row.id}", data=body, headers=headers, content_type=as_json)
    return answer.get_json()["outcome"] if answer.status_code == 200 else answer.status_code


POSTED = {"from": "cloud-wx", "text": "寄了"}


def test_a_signed_answer_is_noted_once_and_a_replay_is_refused(app, client, channel, digest):
    app.config["WTF_CSRF_ENABLED"] = True
    assert call(client, channel, POSTED) == "noted"
    event = db.session.query(LetterEvent).one()
    assert (event.state, event.how, event.actor_id) == ("posted", "reply", digest.user_id)
    assert call(client, channel, POSTED) == 409
    stamp = str(int(NOW.timestamp()))
    upper = signature_of(channel[1], stamp, json.dumps(POSTED).encode()).upper()
    assert call(client, channel, POSTED, signature=upper) == 409
    assert call(client, channel, POSTED, at=NOW + timedelta(seconds=1)) == "before"
    assert db.session.query(LetterEvent).count() == 1


def test_it_is_the_same_over_a_real_line(app, channel, digest):
    """Whoever writes such a client finds here all that it needs."""
    row, secret = channel
    body, stamp = json.dumps(POSTED, ensure_ascii=False).encode(), str(int(NOW.timestamp()))
    signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Xinqiao-Timestamp": stamp, "X-Xinqiao-Signature": signed}
    as_json = headers | {"Content-Type": "application/json"}
    db.session.rollback()
    server = make_server("127.0.0.1", free_port(), app)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        place = f"http://127.0.0.1:{server.port}/answers/{row.id}"
        with urlopen(Request(place, body, as_json)) as answer:
            assert json.load(answer) == {"outcome": "noted"}
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(place, body, as_json))
        assert refused.value.code == 409
        assert json.load(refused.value)["refused"]
        with pytest.raises(HTTPError, match="415"):
            urlopen(Request(place, body, headers))
    finally:
        server.shutdown()
        server.server_close()
    db.session.rollback()
    assert db.session.query(LetterEvent).one().how == "reply"


def test_a_call_that_is_forged_late_or_early_does_nothing(client, channel):
    assert call(client, channel, POSTED, secret="guessed") == 403
    for minutes in (-6, 6):
        assert call(client, channel, POSTED, at=NOW + timedelta(minutes=minutes)) == 403
    row, _secret = channel
    assert client.post(f"/answers/{row.id}", json=POSTED).status_code == 403
    assert client.post("/answers/999", json=POSTED).status_code == 403
    assert db.session.query(Reply).count() == 0


def test_a_channel_without_a_secret_or_out_of_use_brings_nothing(client, channel):
    row, secret = channel
    db.session.get_one(Channel, row.id).active = False
    db.session.commit()
    assert call(client, (row, secret), POSTED) == 404
    other = db.session.get_one(Channel, row.id)
    other.active, other.answers_secret = True, None
    db.session.commit()
    assert call(client, (row, secret), POSTED) == 404


def test_a_new_secret_ends_the_one_before(client, channel):
    row, old = channel
    new = make_secret("企业微信", acting=acting_as(SCHEDULER))
    assert call(client, (row, old), POSTED) == 403
    assert call(client, new, POSTED) == "noted"


@pytest.mark.parametrize(
    "said", [b"no json", b"[]", b'{"from": 1, "text": "x"}', b"{}", b"[" * 9_000]
)
def test_what_is_no_answer_is_refused(client, channel, said):
    assert call(client, channel, said) == 400


def test_a_long_one_is_not_read(client, channel):
    assert call(client, channel, POSTED | {"text": "寄" * 10_000}) == 413


def test_an_address_that_nobody_or_two_have_says_nothing(client, channel, cast):
    assert call(client, channel, POSTED | {"from": "somebody"}) == "stranger"
    assert call(client, channel, POSTED | {"from": ""}) == "stranger"
    cast.contact.channel_id, cast.contact.channel_address = channel[0].id, "cloud-wx"
    db.session.commit()
    assert call(client, channel, POSTED) == "stranger"
    assert db.session.query(LetterEvent).count() == 0


def test_a_channel_speaks_only_of_what_it_carried(client, channel, digest):
    digest.channel_id = None
    db.session.commit()
    assert call(client, channel, POSTED) == "nothing"


def test_a_report_says_what_arrived_and_learns_nothing_of_others(client, channel, digest, cast):
    digest.state = MessageState.UNKNOWN
    db.session.commit()
    arrived = {"id": digest.row_key, "fate": "delivered"}
    for key in ("0" * 32, digest.once, "", "\0", "\ud800"):
        assert call(client, channel, arrived | {"id": key}) == "nothing"
    assert call(client, channel, arrived) == "arrived"
    assert call(client, channel, arrived) == 409
    assert call(client, channel, arrived, at=NOW + timedelta(seconds=1)) == "arrived"
    assert call(client, channel, arrived | {"fate": "failed"}) == "nothing", "it has arrived"
    assert call(client, channel, arrived | {"fate": "lost"}) == 400
    assert (digest.state, digest.arrived_at, digest.sent_at) == ("sent", NOW, NOW)


def test_a_forged_call_is_seen_on_the_page_of_health_and_a_flood_fills_nothing(
    client, channel, cast
):
    for _time in range(MOST_A_MINUTE + 3):
        assert call(client, channel, POSTED, secret="guessed") == 403
    events = db.session.query(SecurityEvent).filter_by(kind="call").all()
    assert [row.route for row in events] == ["/answers/<int:channel_id>"] * MOST_A_MINUTE
    client.as_user(cast.admin)
    assert f"{MOST_A_MINUTE} 次以通道名义的调用被拒绝" in client.get("/health").text


def test_the_secret_is_made_by_a_command_and_sealed(app, channel, cast):
    row = db.session.get_one(Channel, channel[0].id)
    assert channel[1] not in str(row.answers_secret_sealed)
    done = app.test_cli_runner().invoke(args=["answers-secret", "企业微信", "--json"])
    said = json.loads(done.output)
    assert said["path"] == f"/answers/{row.id}"
    db.session.expire_all()
    assert db.session.get_one(Channel, row.id).answers_secret == said["secret"] != channel[1]
    assert app.test_cli_runner().invoke(args=["answers-secret", "nowhere"]).exit_code != 0

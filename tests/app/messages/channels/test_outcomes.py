"""What a service answers, and what we take it to mean: told once, told later, never, or unclear."""

import logging

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.twilio import NotifyTwilio
from apprise.plugins.vonage import NotifyVonage
from apprise.plugins.wechat import NotifyWeChat
from apprise.plugins.wecombot import NotifyWeComBot

from app.notify.channels import wire
from app.notify.channels.answers import ChannelFault, receipt_of
from app.notify.channels.kinds import KINDS, url_of
from app.notify.channels.server import ChannelServer
from app.notify.channels.wire import Exchange
from app.notify.outbox import AddressRefused, Mail, MailRefused, OutcomeUnknown, ServerAway
from tests.app.messages.channels.sink import Sink
from tests.cast import NOW

SECRET = "verySecret77"
MAIL = Mail("k1", "13800138000", "Xinqiao: letters", "https://letters.example/messages")
TYPED = {
    "wecom": {"corp_id": "corp1", "agent_id": "1000002", "secret": SECRET},
    "wecom_robot": {"key": SECRET},
    "dingtalk": {"token": "abcd1234", "secret": SECRET},
    "feishu": {"token": SECRET},
    "twilio": {"account": "AC" + "a1" * 16, "secret": "b2" * 16, "sender": "+15005550006"},
    "vonage": {"key": "a1b2c3d4", "secret": "s3cr3tKey0123456", "sender": "8613900139000"},
}


def sent(kind: str, sink: Sink, url: str | None = None, mail: Mail = MAIL) -> None:
    url = url or url_of(KINDS[kind], TYPED[kind])
    ChannelServer(kind, url, sink.own_hosts).send(mail, NOW)


def webhook(sink: Sink) -> str:
    typed = {"address": f"http://{sink.place}/in?from=us", "secret": SECRET}
    return url_of(KINDS["webhook"], typed)


@pytest.fixture(autouse=True)
def services(sink, monkeypatch):
    """The services' own hosts are the sink."""
    base = f"http://{sink.place}"
    monkeypatch.setattr(NotifyDingTalk, "notify_url", base + "/ding?access_token={token}")
    monkeypatch.setattr(NotifyFeishu, "notify_url", base + "/feishu/{token}/")
    monkeypatch.setattr(NotifyWeComBot, "notify_url", base + "/bot?key={key}")
    monkeypatch.setattr(NotifyWeChat, "notify_url", base + "/wecom/send")
    monkeypatch.setattr(NotifyWeChat, "token_url", base + "/wecom/token")
    monkeypatch.setattr(NotifyTwilio, "notify_sms_url", base + "/twilio/{sid}")
    monkeypatch.setattr(NotifyVonage, "notify_url", base + "/vonage")
    monkeypatch.setattr(wire, "READ_SECONDS", 0.3)


def test_a_webhook_is_told_who_what_and_where(sink):
    sent("webhook", sink, webhook(sink))
    (told,) = sink.told
    assert (told.method, told.path) == ("POST", "/in?from=us")
    assert told.headers["Authorization"] == f"Bearer {SECRET}"
    assert (told.json()["to"], told.json()["id"]) == ("13800138000", "k1")
    assert told.json()["title"] == MAIL.subject
    assert told.json()["message"] == MAIL.body


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        (401, ServerAway),
        (403, ServerAway),
        (404, MailRefused),
        (429, ServerAway),
        (500, ServerAway),
        (503, ServerAway),
        (302, MailRefused),
    ],
)
def test_what_the_service_does_not_take_was_certainly_not_sent(sink, status, meant):
    sink.answer(status, "/elsewhere")
    with pytest.raises(meant) as refusal:
        sent("webhook", sink, webhook(sink))
    assert type(refusal.value) is meant
    assert str(status) in str(refusal.value)
    assert len(sink.told) == 1, "no redirect is followed, nothing is sent twice"


@pytest.mark.parametrize("status", [400, 410, 422])
def test_an_address_the_service_does_not_know_is_refused_for_good(sink, status):
    sink.answer(status)
    with pytest.raises(AddressRefused):
        sent("webhook", sink, webhook(sink))


@pytest.mark.parametrize("mood", ["hangs", "closes"])
def test_nobody_knows_what_became_of_a_message_without_an_answer(sink, mood):
    sink.mood = mood
    with pytest.raises(OutcomeUnknown):
        sent("webhook", sink, webhook(sink))
    assert len(sink.told) == 1


@pytest.mark.parametrize("status", [502, 504])
def test_nobody_knows_when_something_in_between_lost_the_answer(sink, status):
    sink.answer(status)
    with pytest.raises(OutcomeUnknown):
        sent("webhook", sink, webhook(sink))


def test_a_service_that_is_not_there_was_told_nothing():
    with Sink() as gone:
        url, own = webhook(gone), gone.own_hosts
    with pytest.raises(MailRefused, match="unreached"):
        ChannelServer("webhook", url, own).send(MAIL, NOW)


def test_dingtalk_is_signed_and_rings_the_phone(sink):
    sink.answer(200, {"errcode": 0})
    sent("dingtalk", sink)
    (told,) = sink.told
    assert "sign=" in told.path
    assert SECRET not in told.path
    assert told.json()["at"]["atMobiles"] == ["13800138000"]
    assert MAIL.body in told.json()["text"]["content"]


def test_wecom_asks_for_a_key_and_then_tells_the_person(sink):
    sink.answers = [(200, '{"errcode":0,"access_token":"t","expires_in":7200}'), (200, "{}")]
    sink.answers[1] = (200, '{"errcode":0}')
    sent("wecom", sink)
    assert [told.method for told in sink.told] == ["GET", "POST"]
    assert sink.told[1].json()["touser"] == "13800138000"


@pytest.mark.parametrize(
    ("kind", "answer", "meant"),
    [
        ("wecom_robot", {"errcode": 93000}, ServerAway),
        ("wecom_robot", {"errcode": 45009}, ServerAway),
        ("dingtalk", {"errcode": 310000}, ServerAway),
        ("feishu", {"code": 19021}, ServerAway),
        ("feishu", {"code": 77}, MailRefused),
        ("wecom", {"errcode": 0, "access_token": "t", "invaliduser": "x"}, AddressRefused),
        ("vonage", {"messages": [{"status": "6"}]}, AddressRefused),
        ("vonage", {"messages": [{"status": "4"}]}, ServerAway),
    ],
)
def test_a_no_inside_a_yes_is_a_no(sink, kind, answer, meant):
    sink.answer(200, answer)
    with pytest.raises(meant) as refusal:
        sent(kind, sink)
    assert type(refusal.value) is meant


@pytest.mark.parametrize(
    ("kind", "answer", "fault"),
    [
        *(("webhook", '{"code": 200}', None), ("webhook", '{"code": 5001}', ChannelFault.REFUSED)),
        ("other", '{"code": 1000}', None),
        *(("wecom", '{"errcode": 200}', ChannelFault.REFUSED), ("webhook", "[" * 9_000, None)),
        *(("webhook", '{"code": "--5"}', None), ("webhook", f'{{"code": {"9" * 4_000}}}', None)),
    ],
)
def test_a_gateway_has_a_yes_of_its_own(kind, answer, fault):
    exchanges = [Exchange("POST", 200, answer.encode())]
    assert receipt_of(kind, exchanges, said_yes=True, personal=True).fault is fault


def test_what_the_library_takes_for_a_no_is_one():
    exchanges = [Exchange("POST", 200, b'{"code": 1001}')]
    receipt = receipt_of("other", exchanges, said_yes=False, personal=True)
    assert receipt.fault is ChannelFault.REFUSED


@pytest.mark.parametrize(("code", "meant"), [(21211, AddressRefused), (20003, MailRefused)])
def test_an_sms_gateway_says_whether_it_is_the_number(sink, code, meant):
    sink.answer(400, {"code": code})
    with pytest.raises(meant) as refusal:
        sent("twilio", sink)
    assert type(refusal.value) is meant


def test_a_key_that_does_not_come_means_that_nothing_was_sent(sink):
    sink.mood = "closes"
    with pytest.raises(MailRefused):
        sent("wecom", sink)
    assert [told.method for told in sink.told] == ["GET"]


def test_no_log_tells_a_secret_or_an_address(sink, caplog):
    with caplog.at_level(logging.DEBUG):
        for kind in TYPED:
            sink.answer(500, "trouble")
            with pytest.raises(MailRefused):
                sent(kind, sink)
        sent_wrong = Mail("k", "no phone", "s", "b")
        with pytest.raises(MailRefused):
            sent("twilio", sink, mail=sent_wrong)
    said = "\n".join(one.getMessage() for one in caplog.records)
    assert SECRET not in said
    assert "13800138000" not in said

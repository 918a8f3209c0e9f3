"""What an admin may type, what a person's address may be, and which services there are at all."""

import ast
import sys
from pathlib import Path

import pytest
from apprise.manager_plugins import NotificationManager

from app.notify.channels.kinds import KINDS, OTHERS, FieldRefused, filled, personal, url_of

SERVICES = NotificationManager()
FORMS = {kind.pattern.partition(":")[0] for kind in KINDS.values() if kind.pattern}
TOUCHES_US = {"subprocess", "socket", "smtplib", "ctypes", "asyncio", "paramiko", "urllib.request"}


@pytest.mark.parametrize("schema", sorted(OTHERS | FORMS))
def test_a_service_touches_nothing_but_the_wire(schema):
    module = sys.modules[SERVICES[schema].__module__]
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    asked = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "requests"
    }
    assert asked <= {"get", "post", "put", "request", "codes", "exceptions", "RequestException"}
    assert (
        not {line.split()[1] for line in source.splitlines() if line[:7] == "import "} & TOUCHES_US
    )
    assert "AppriseAttachment" not in source, "a template could be read from a file of ours"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "syslog://",
        "dbus://",
        "mailto://a:b@example.org",
        "json://example.org",
        "https://example.org/hook",
        "tgram://token/1?template=file:///etc/passwd",
        "ntfys://topic with field",
        "slack",
    ],
)
def test_another_service_is_one_of_a_closed_list(address):
    with pytest.raises(FieldRefused):
        url_of(KINDS["other"], {"address": address})


def test_what_cannot_be_right_names_its_field():
    typed = {"corp_id": "corp1", "agent_id": "not a number", "secret": "secret77"}
    with pytest.raises(FieldRefused) as refusal:
        url_of(KINDS["wecom"], typed)
    assert refusal.value.name == "agent_id"


def test_nobody_smuggles_another_address_into_a_field():
    with pytest.raises(FieldRefused):
        url_of(KINDS["feishu"], {"token": "abcd@evil.example/x"})
    with pytest.raises(FieldRefused):
        url_of(KINDS["webhook"], {"address": "https://user:pw@example.org/"})
    assert (
        filled(KINDS["vonage"], "vonage://k:s@1/{to}/", "1/2?x=@")
        == "vonage://k:s@1/1%2F2%3Fx%3D%40/"
    )


@pytest.mark.parametrize(
    ("kind", "typed", "taken"),
    [
        ("dingtalk", "+86 138-0013-8000", "13800138000"),
        ("dingtalk", "0762 123456", None),
        ("twilio", "138 0013 8000", "8613800138000"),
        ("twilio", "+1 (500) 555-0006", "15005550006"),
        ("wecom", "wang.fang", "wang.fang"),
        ("wecom", "@all", None),
        ("wecom", "a|b", None),
        ("webhook", "desk-7", "desk-7"),
        ("webhook", "{to}", None),
        ("feishu", "anything", None),
    ],
)
def test_a_persons_address_is_one_of_its_kind(kind, typed, taken):
    assert personal(KINDS[kind], typed) == taken

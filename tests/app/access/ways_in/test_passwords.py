"""Which passwords may be chosen, and how they are kept."""

import pytest

from app.actions.access import accounts, links, passwords
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Purpose
from tests.app.access.test_accounts import HERE, PASSWORD, give_password
from tests.cast import NOW, acting_as

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def wang(cast):
    return give_password(cast.coordinator)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short12", "password.short"),
        ("x" * 129, "password.long"),
        ("password123", "password.frequent"),
        ("5201314520", "password.frequent"),
        ("aaaaaaaaaa", "password.frequent"),
        ("23456789", "password.frequent"),
        ("poiuytrewq", "password.frequent"),
        ("wang@example.org", "password.personal"),
        ("wang.example", "password.personal"),
        ("王老师王老师2026", "password.personal"),
        ("Xinqiao2031", "password.personal"),
        ("信桥信桥信桥2026", "password.personal"),
        ("ＰＡＳＳＷＯＲＤ１２３", "password.frequent"),
        ("Jennifer1", "password.frequent"),
    ],
)
def test_passwords_that_are_guessed_first_are_refused(wang, password, code):
    token = links.issue(Purpose.RESET, now=NOW, user_id=wang.id)
    with pytest.raises(Refused) as refusal:
        accounts.set_password(token, password, acting=acting_as(Actor(None)))
    assert refusal.value.code == code


def test_a_contacts_password_is_not_the_schools_name(cast):
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=cast.contact.id)
    with pytest.raises(Refused, match="personal"):
        accounts.set_password(token, "灯塔镇中心小学123", acting=acting_as(Actor(None)))


def test_thousands_of_frequent_passwords_are_known():
    assert len(passwords._frequent()) > 3_000
    assert min(map(len, passwords._frequent())) >= passwords.SHORTEST


@pytest.mark.parametrize(
    "password", ["x1 y2 z3", "小鹿爱吃胡萝卜呀", "correct horse battery staple", "ab" * 60 + "cd8"]
)
def test_any_other_password_of_8_to_128_characters_is_welcome(wang, password):
    token = links.issue(Purpose.RESET, now=NOW, user_id=wang.id)
    accounts.set_password(token, password, acting=acting_as(Actor(None)))
    assert accounts.sign_in("wang@example.org", password, HERE, now=NOW)


def test_a_hash_of_other_parameters_is_renewed_at_sign_in(wang):
    from argon2 import PasswordHasher

    wang.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    db.session.commit()
    accounts.sign_in("wang@example.org", PASSWORD, HERE, now=NOW)
    assert "m=19456,t=2,p=1" in wang.password_hash

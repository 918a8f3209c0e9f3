"""Certificates of finished pairs: what they count, and who may print them."""

import pytest
from sqlalchemy import select

from app.actions.bundles.certificates import make_certificates
from app.actions.letters.letters import move
from app.actions.letters.pairs.endings import end
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AccessRow
from app.store.bundles.certificates import finished_pairs
from app.store.scope import EVERYTHING, Scope
from letters.pairs.facts import EndReason
from letters.states import State
from tests.cast import LONGCHUAN, TODAY, acting_as, letter_of

LI = acting_as(Actor(None, "test"))


@pytest.fixture
def finished(friends):
    move(EVERYTHING, letter_of(friends).code, State.POSTED, TODAY, acting=LI)
    end(EVERYTHING, friends.code, EndReason.FINISHED, TODAY, acting=LI)
    return friends


def test_a_certificate_counts_what_went_and_came(cast, finished):
    (one,) = finished_pairs(EVERYTHING, cohort_id=cast.cohort.id)
    assert (one.pair, one.written, one.received) == (finished, 1, 0)


def test_an_open_pair_has_no_certificate(cast, friends):
    with pytest.raises(Refused, match=r"certificates\.none"):
        make_certificates(EVERYTHING, cast.cohort.id, acting=LI)


def test_nobody_prints_certificates_of_another_county(cast, finished):
    with pytest.raises(Refused, match=r"certificates\.none"):
        make_certificates(Scope(prefixes=frozenset({LONGCHUAN})), cast.cohort.id, acting=LI)


def test_a_coordinator_downloads_them_and_the_look_is_written_down(client, cast, finished):
    client.as_user(cast.coordinator, "en")
    assert "Certificate (Word)" in client.get(f"/pairs/{finished.code}").text
    for place in (f"pair/{finished.code}", f"cohort/{cast.cohort.id}"):
        answer = client.get(f"/packs/certificates/{place}")
        assert answer.mimetype.endswith("wordprocessingml.document")
    kinds = [row.object_type for row in db.session.scalars(select(AccessRow))]
    assert {"pair", "cohort"} <= set(kinds)

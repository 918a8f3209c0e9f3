"""Certificates that are not earned, hold no more, or lose their name: safety, erasure, reach."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.actions.bundles.certificates.issuing import issue, issue_or_ask
from app.actions.bundles.certificates.papers import PaperForm
from app.actions.bundles.certificates.taking_back import take_back_certificate
from app.actions.letters.pairs.endings import end, raise_end
from app.actions.oversight.erasing import empty
from app.actions.system.errands import Done
from app.actions.transaction import transaction
from app.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Clearance, Grant, PrintRun, ServiceCertificate
from app.store.bundles.certificates.earned import earned
from app.store.bundles.certificates.issued import (
    certificate_file,
    own_certificates,
    standing_certificates,
)
from app.store.scope import EVERYTHING, Scope
from letters.pairs.facts import EndReason
from tests.app.bundles.given.test_certificates import LI, finish, issued
from tests.cast import LONGCHUAN, NOW, TODAY, acting_as, pair, volunteer


@pytest.fixture
def finished(friends):
    return finish(friends)


def names_earned(cast):
    return [one.name for one in earned(EVERYTHING, cast.cohort, TODAY)]


def of_safety(cast):
    """Another pair of the volunteer's, which ends for safety."""
    row = pair(cast, cast.stone, cast.cloud)
    end(EVERYTHING, row.code, EndReason.SAFEGUARDING, TODAY, acting=LI)
    return row


def test_who_still_has_to_be_cleared_has_earned_none(cast, finished):
    row = of_safety(cast)
    assert names_earned(cast) == ["许老师"]
    cleared = {"person": "volunteer", "reason": "looked at", "cleared_at": NOW}
    db.session.add(Clearance(pair_id=row.id, **cleared))
    db.session.commit()
    assert names_earned(cast) == ["志愿云朵姐姐", "许老师"]


def test_who_issues_at_the_moment_of_an_end_for_safety_finds_it(app, cast, finished):
    end_it, issue_it = of_the_moment(cast, finished)
    one_behind_the_other(app, end_it, issue_it)
    assert "志愿云朵姐姐" not in standing(cast)


def test_an_end_for_safety_finds_what_is_issued_at_its_moment(app, cast, finished):
    end_it, issue_it = of_the_moment(cast, finished)
    one_behind_the_other(app, issue_it, end_it)
    assert standing(cast) == ["许老师"]


def of_the_moment(cast, row):
    """The end for safety of the volunteer's pair, and the certificates of the cohort."""
    cohort_id, code = cast.cohort.id, row.code
    return (
        lambda: raise_end(EVERYTHING, code, EndReason.SAFEGUARDING, acting=LI),
        lambda: issue(EVERYTHING, cohort_id, acting=LI),
    )


def standing(cast):
    db.session.expire_all()
    return [row.name for row in standing_certificates(EVERYTHING, cast.cohort.id)]


def one_behind_the_other(app, before, after):
    """`after` begins in a session of its own while `before` is done and not committed."""

    def elsewhere():
        with app.app_context():
            after()

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            before()
            other = pool.submit(elsewhere)
            until_it_waits(other)
        other.result(timeout=60)


def until_it_waits(other):
    """Until the other session stands behind our lock; on SQLite it cannot even begin."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while db.engine.dialect.name == "postgresql" and not db.session.scalar(waiting):
        assert not other.done(), "it went on without waiting"


@pytest.mark.usefixtures("finished")
def test_who_is_kept_from_children_has_earned_none(cast):
    check = cast.cloud.gate_passes[0]
    check.withdrawn_at = NOW
    db.session.commit()
    assert names_earned(cast) == ["许老师"]
    check.withdrawn_at = None
    user = db.session.get_one(type(cast.contact), cast.cloud.user_id)
    user.active, user.closed_for_cause = False, True
    db.session.commit()
    assert names_earned(cast) == ["许老师"]


@pytest.mark.parametrize("raised", [True, False], ids=["raised", "another pair"])
def test_an_end_for_safety_takes_the_volunteers_back_and_writes_no_reason(cast, finished, raised):
    volunteer, contact = issued(cast)
    if raised:
        raise_end(EVERYTHING, finished.code, EndReason.SAFEGUARDING, acting=LI)
    else:
        of_safety(cast)
    db.session.expire_all()
    assert (volunteer.state, volunteer.taken_back_why) == ("taken_back", None)
    assert contact.state == "valid"


@pytest.mark.usefixtures("finished")
def test_a_milder_end_of_another_pair_takes_nothing_back(cast):
    volunteer, _contact = issued(cast)
    row = pair(cast, cast.stone, cast.cloud)
    end(EVERYTHING, row.code, EndReason.OTHER, TODAY, acting=LI)
    db.session.expire_all()
    assert volunteer.state == "valid"


def file_made(cast):
    by = acting_as(Actor(cast.coordinator.id))
    done = issue_or_ask(EVERYTHING, cast.cohort.id, PaperForm.DOCX, acting=by)
    assert isinstance(done, Done)
    return done.result.file


@pytest.mark.usefixtures("finished")
def test_an_erasure_empties_also_the_name_as_a_contact_and_throws_files_away(cast):
    file_made(cast)
    cast.cloud.user_id = cast.contact.id
    db.session.commit()
    empty(cast.cloud, LI)
    db.session.expire_all()
    assert {row.name for row in db.session.scalars(select(ServiceCertificate))} == {""}
    assert db.session.scalars(select(PrintRun)).all() == []


def test_a_file_with_a_certificate_that_was_taken_back_is_made_anew(cast, finished):
    file = file_made(cast)
    code = standing_certificates(EVERYTHING, cast.cohort.id)[0].code
    take_back_certificate(EVERYTHING, code, "多算了一封", acting=LI)
    with pytest.raises(NotFound, match=r"certificates\.anew"):
        certificate_file(EVERYTHING, file, cast.coordinator.id)


def test_a_file_is_read_no_more_when_one_of_its_certificates_is_out_of_reach(cast, finished):
    file = file_made(cast)
    reader = cast.coordinator.id
    assert certificate_file(EVERYTHING, file, reader).letters == 2
    far = Scope(prefixes=frozenset({LONGCHUAN}))
    own = Scope(school_ids=frozenset({finished.child.school_id}))
    assert certificate_file(own, file, reader).letters == 2
    with pytest.raises(NotFound):
        certificate_file(far, file, reader)
    row = db.session.get_one(PrintRun, file)
    row.wanted = {name: value for name, value in row.wanted.items() if name != "codes"}
    db.session.commit()
    with pytest.raises(NotFound):
        certificate_file(EVERYTHING, file, reader)


def test_what_was_certified_before_merges_is_found_taken_back_and_not_certified_twice(
    cast, finished
):
    row, _contact = issued(cast)
    shadow = volunteer("V-SHADOW", "云影", "f", "yunying@example.org", ["reading"])
    last = volunteer("V-LAST", "云端", "f", "yunduan@example.org", ["reading"])
    cast.cloud.merged_into_id, shadow.merged_into_id = shadow.id, last.id
    finished.volunteer_id = last.id
    db.session.commit()
    assert names_earned(cast) == []
    assert own_certificates(last.user_id or 0) == [row]
    near = Scope(school_ids=frozenset({finished.child.school_id}))
    assert row in standing_certificates(near, cast.cohort.id)
    take_back_certificate(near, row.code, "名字写错了", acting=LI)
    assert names_earned(cast) == ["志愿云端"]


def test_of_a_contact_who_came_during_the_cohort_only_their_days_are_told(cast, finished):
    grant = db.session.scalars(select(Grant).where(Grant.user_id == cast.contact.id)).one()
    grant.approved_at = NOW - timedelta(days=10)
    db.session.commit()
    (one,) = [one for one in earned(EVERYTHING, cast.cohort, TODAY) if one.contact]
    assert (one.first, one.last) == (TODAY - timedelta(days=10), finished.until_on)
    assert (one.pairs, one.sent, one.received) == (0, 0, 0)
    finished.until_on = TODAY - timedelta(days=11)
    db.session.commit()
    assert names_earned(cast) == ["志愿云朵姐姐"]

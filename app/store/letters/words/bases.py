"""What each basis needs to open a letter to somebody who is not in it, as conditions."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.models import Cohort, Consent, GatePass, Letter, Opening, Pair, Volunteer
from app.store.people.latest import answered_later
from letters.consents.items import ConsentItem
from letters.reviews.bases import ReviewBasis
from letters.reviews.queue import ReviewMode
from letters.states import Direction

Condition = ColumnElement[bool]
TO_CHILD = Letter.direction == Direction.TO_CHILD
TO_VOLUNTEER = Letter.direction == Direction.TO_VOLUNTEER


def conditions(today: date) -> Mapping[ReviewBasis, Condition]:
    """For queries that select from Letter, joined with its pair: what must be so on the day."""
    return {
        ReviewBasis.PLEDGE: and_(TO_CHILD, _pledged()),
        ReviewBasis.ADDRESSEE_FLAGGED: and_(TO_VOLUNTEER, _flagged()),
        ReviewBasis.NOTIFIED_AND_CONSENTED: and_(
            TO_VOLUNTEER, _notified(), consented(ConsentItem.REVIEW, today)
        ),
        ReviewBasis.EMERGENCY: Opening.decided_by_id != Opening.asked_by_id,
    }


def _pledged() -> Condition:
    """Whoever writes it passed the gate of the pledge, and it was not taken away since."""
    later = aliased(GatePass)
    same = and_(later.volunteer_id == GatePass.volunteer_id, later.gate == GatePass.gate)
    superseded = select(later.id).where(same, later.id > GatePass.id).correlate(GatePass).exists()
    return exists().where(
        GatePass.volunteer_id == func.coalesce(Letter.writer_id, Pair.volunteer_id),
        GatePass.gate == "pledge",
        GatePass.withdrawn_at.is_(None),
        ~superseded,
    )


def _flagged() -> Condition:
    """Its addressee, the pair's volunteer, is who asked that it be read."""
    accounts = select(Volunteer.user_id).where(Volunteer.id == Pair.volunteer_id)
    return Opening.asked_by_id.in_(accounts.correlate(Pair))


def _notified() -> Condition:
    """Its cohort says that letters are read."""
    read = select(Cohort.id).where(Cohort.review != ReviewMode.OFF)
    return Letter.cohort_id.in_(read.correlate(None))


def consented(item: ConsentItem, today: date) -> Condition:
    """For queries that select from Pair: the last answer to an item is a yes that still holds."""
    return exists().where(
        Consent.child_id == Pair.child_id,
        Consent.item == item.value,
        Consent.given,
        or_(Consent.expires_on.is_(None), Consent.expires_on >= today),
        ~answered_later(),
    )

"""The reason of an end is written where it belongs, and taken out again with the end."""

from datetime import date, datetime

from sqlalchemy import select

from app.actions.people.consents import Answer, answer, answer_again
from app.actions.records import record_change
from app.actor import Acting
from app.extensions import db
from app.models import AuditRow, Child, Consent, Pair, Volunteer
from app.store.people.consents import latest_of
from letters.pairs.endings import RECORDS, Record
from letters.pairs.facts import EndReason


def write_reason(pair: Pair, reason: EndReason, on: date, evidence: str, acting: Acting) -> None:
    """Write down the refusal, or who left, unless that stands there already.

    Who leaves before the day of their notice leaves on the earlier day.
    """
    match RECORDS.get(reason):
        case Record.CONSENT:
            said = latest_of(pair.child).get("letters")
            if said is None or said.given:
                answer(pair.child, Answer("letters", False, on, evidence), acting)
                record_change(acting, "consent.record", "child", pair.child.code, ["letters"])
        case Record.CHILD:
            _leave(pair, pair.child, "child", on, acting)
        case Record.VOLUNTEER:
            _leave(pair, pair.volunteer, "volunteer", on, acting)


def unwrite_reason(pair: Pair, evidence: str, acting: Acting) -> None:
    """What was recorded in the same act as the end, or as its raising, holds no longer.

    A refusal stays as a row, and one after it says what stood before and that it was a mistake:
    `evidence`. To be called while the pair still knows its end.
    """
    moments = _moments_of_end(pair)
    _restore_consent(pair, moments, evidence, acting)
    _come_back(pair, pair.child, "child", moments, acting)
    _come_back(pair, pair.volunteer, "volunteer", moments, acting)


def _moments_of_end(pair: Pair) -> set[datetime | None]:
    """When the pair ended, and when its end was raised."""
    raised = select(AuditRow.at).where(
        AuditRow.action == "pairs.raise",
        AuditRow.object_code == pair.code,
        AuditRow.at >= pair.ended_at,
    )
    return {pair.ended_at, *db.session.scalars(raised)}


def _leave(pair: Pair, person: Child | Volunteer, noun: str, on: date, acting: Acting) -> None:
    if person.left_on is None or person.left_on > on:
        pair.leave_before, person.left_on = person.left_on, on
        record_change(acting, f"{noun}.leave", noun, person.code, ["left_on"])
    elif isinstance(person, Volunteer):
        pair.leave_before = _notice_before(pair)


def _notice_before(pair: Pair) -> date | None:
    """The day of the notice that another pair's end in the same act made an earlier leaving."""
    together = (Pair.volunteer_id == pair.volunteer_id, Pair.ended_at == pair.ended_at)
    return db.session.scalar(select(Pair.leave_before).where(*together, Pair.id != pair.id))


def _come_back(
    pair: Pair,
    person: Child | Volunteer,
    noun: str,
    moments: set[datetime | None],
    acting: Acting,
) -> None:
    left = select(AuditRow.id).where(
        AuditRow.action == f"{noun}.leave",
        AuditRow.object_code == person.code,
        AuditRow.at.in_(moments),
    )
    if person.left_on is not None and db.session.scalar(left.limit(1)) is not None:
        person.left_on = pair.leave_before
        record_change(acting, f"{noun}.come_back", noun, person.code, ["left_on"])


def _restore_consent(
    pair: Pair, moments: set[datetime | None], evidence: str, acting: Acting
) -> None:
    query = select(Consent).where(Consent.child_id == pair.child_id, Consent.item == "letters")
    said = list(db.session.scalars(query.order_by(Consent.id)))
    by_end = len(said) > 1 and not said[-1].given and said[-1].recorded_at in moments
    if by_end and said[-2].given:
        before = said[-2]
        answer_again(pair.child, before, f"{before.evidence} · {evidence}", acting)
        record_change(acting, "consent.record", "child", pair.child.code, ["letters"])

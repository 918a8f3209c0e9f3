"""The case that a concern became: notes, sessions, referrals, for whoever has it in hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import CaseNote, Concern, Referral, ReferralState


@dataclass(frozen=True, slots=True)
class Case:
    """What was written down, the newest first."""

    notes: Sequence[CaseNote]
    referrals: Sequence[Referral]


def case_of(concern: Concern) -> Case:
    """The notes and referrals of a concern."""
    notes = select(CaseNote).options(joinedload(CaseNote.by))
    notes = notes.where(CaseNote.concern_id == concern.id).order_by(CaseNote.id.desc())
    return Case(db.session.scalars(notes).all(), referrals_of(concern))


def referrals_of(concern: Concern) -> Sequence[Referral]:
    """Whom outside it was handed to, the newest first."""
    query = select(Referral).where(Referral.concern_id == concern.id).order_by(Referral.id.desc())
    return db.session.scalars(query).all()


def referral_in_case(concern: Concern, referral_id: int) -> Referral:
    """One of them. Raises NotFound."""
    for referral in referrals_of(concern):
        if referral.id == referral_id:
            return referral
    raise NotFound("concerns.no_referral", number=referral_id)


def has_open_referral(concern: Concern) -> bool:
    """Whether somebody outside was asked and has not answered."""
    return any(one.state is ReferralState.ASKED for one in referrals_of(concern))

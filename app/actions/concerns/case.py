"""The case of a concern, kept by whoever has it in hand: notes, sessions, help from outside."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.actions.access import looks
from app.actions.concerns.steps import keep_watch, said
from app.actions.records import record_change
from app.actions.transaction import on_locked
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import (
    CaseNote,
    Child,
    Concern,
    NoteKind,
    Referral,
    ReferralConsent,
    ReferralState,
)
from app.store.concerns.case import referral_in_case
from app.store.concerns.ladders import watch_of
from app.store.concerns.reading import concern_in_hand, named_in
from app.store.scope import Scope
from letters.concerns.clock import rests_until
from letters.concerns.levels import ACKNOWLEDGED_WITHIN, ConcernLevel

LONGEST_SESSION = 480
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class TypedNote:
    """What a counsellor typed of a session, or without one."""

    kind: NoteKind
    on: date
    minutes: int | None
    needs_follow_up: bool
    words: str


def write_note(
    scope: Scope, reader_id: int, concern_id: int, typed: TypedNote, *, acting: Acting
) -> None:
    """Keep a note sealed. Raises NotFound, Refused concerns.empty, too_long, session."""
    words = said(typed.words)
    minutes = None if typed.kind is NoteKind.NOTE else typed.minutes
    if typed.on > acting.today or not 0 < (minutes or 1) <= LONGEST_SESSION:
        raise Refused("concerns.session", most=LONGEST_SESSION)

    def then(row: Concern) -> None:
        note = CaseNote(
            concern_id=row.id,
            kind=typed.kind,
            on=typed.on,
            minutes=minutes,
            needs_follow_up=typed.needs_follow_up,
            by_id=reader_id,
            at=acting.now,
            words=words,
        )
        db.session.add(note)
        record_change(acting, "concerns.note", "concern", str(row.id), ["note"])

    on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)


def refer(
    scope: Scope,
    reader_id: int,
    concern_id: int,
    to: str,
    consent: ReferralConsent,
    *,
    acting: Acting,
) -> None:
    """Somebody outside was asked to help: whoever has it is asked again if no answer comes.

    Raises NotFound, Refused concerns.empty, concerns.too_long.
    """
    whom = said(to) or ""
    if len(whom) > LONGEST_NAME:
        raise Refused("concerns.too_long", most=LONGEST_NAME)

    def then(row: Concern) -> None:
        if row.closed_at is not None:
            raise Refused("concerns.closed")
        referral = Referral(
            concern_id=row.id,
            to=whom,
            consent=consent,
            state=ReferralState.ASKED,
            asked_on=acting.today,
            by_id=reader_id,
        )
        db.session.add(referral)
        _asked_soon(row, acting)
        record_change(acting, "concerns.refer", "concern", str(row.id), ["referral"])

    on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)


def note_reply(
    scope: Scope,
    reader_id: int,
    concern_id: int,
    referral_id: int,
    state: ReferralState,
    *,
    acting: Acting,
) -> None:
    """Those outside said yes or no; after a no it lies with whoever has it, and soon.

    Raises NotFound, Refused concerns.replied.
    """

    def then(row: Concern) -> None:
        referral = referral_in_case(row, referral_id)
        if referral.state is not ReferralState.ASKED or state is ReferralState.ASKED:
            raise Refused("concerns.replied")
        referral.state, referral.answered_on = state, acting.today
        if state is ReferralState.DECLINED and row.closed_at is None:
            _asked_soon(row, acting)
        record_change(acting, "concerns.reply", "concern", str(row.id), ["referral"])

    on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)


def look_at_child(
    scope: Scope, reader_id: int, concern_id: int, reason: str, *, acting: Acting
) -> Child:
    """The child with name, guardian and phone: a reason is asked for, the look written down.

    Where people are named in it the look is one at the concern: coordinators read those at
    children of their region, and may be who is named. Raises NotFound, Refused accesses.reason.
    """
    row = concern_in_hand(scope, reader_id, concern_id)
    child = row.child
    if child is None:
        raise NotFound("concerns.unknown", number=concern_id)
    at = ("concern", str(row.id)) if named_in(row) else ("child", child.code)
    fields = looks.CHILD_PERSONAL + looks.GUARDIAN_PERSONAL
    looks.look(*at, fields, acting=acting, reason=reason, reason_needed=True)
    return child


def _asked_soon(row: Concern, acting: Acting) -> None:
    soon = ACKNOWLEDGED_WITHIN[ConcernLevel(row.level)]
    watch = watch_of(row, acting.now)
    moment = min(watch.due_at, acting.now + max(soon, timedelta(hours=2)))
    keep_watch(row, rests_until(watch, moment))

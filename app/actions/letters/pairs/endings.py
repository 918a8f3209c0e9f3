"""A pair ends, for a reason that is written where it belongs; its end is raised or taken back."""

from datetime import date

from app.actions.letters.absences import plan_pair
from app.actions.letters.pairs.certified import take_back_of_unsafe
from app.actions.letters.pairs.new_days import Line, days_to_write, lines_of, tell_who_goes_on
from app.actions.letters.pairs.reasons import unwrite_reason, write_reason
from app.actions.letters.pairs.stopping import stop_letters, unstop_letters
from app.actions.letters.pairs.telling import end_had, tell, tell_graver, tell_mistake
from app.actions.letters.places import store_places
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Pair
from app.store.letters.bases import basis_at_end, basis_of, keep_basis
from app.store.letters.endings import is_end_known, reaches_above, traces_of, what_followed
from app.store.letters.pairs import pair_coded
from app.store.rounds.terms.replanning import replanning_of_pair
from app.store.scope import Scope
from letters.pairs.endings import graver
from letters.pairs.facts import EndReason


def end(
    scope: Scope, code: str, reason: EndReason, on: date, *, acting: Acting, evidence: str = ""
) -> Pair:
    """End a pair: letters still to be written become void, those under way go on.

    When consent was withdrawn or a child must be kept safe, those under way are held instead.
    The refusal (with `evidence`), or who left, is written down in the same transaction, and both
    sides are told. Raises NotFound, Refused pairs.ended or pairs.end_date.
    """
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        end_locked(pair, reason, on, acting=acting, evidence=evidence)
        return pair


def end_locked(
    pair: Pair,
    reason: EndReason,
    on: date,
    *,
    acting: Acting,
    evidence: str = "",
    batch: str | None = None,
) -> None:
    """The same for a locked pair, in the running transaction. Raises Refused."""
    _refuse_ended(pair, on, acting.today)
    pair.until_on, pair.end_reason = on, reason.value
    pair.ended_at, pair.batch = acting.now, batch
    keep_basis(pair, basis_of(pair))
    stop_letters(pair, reason, acting)
    write_reason(pair, reason, on, evidence, acting)
    if reason is EndReason.SAFEGUARDING:
        take_back_of_unsafe(pair, acting)
    record_change(acting, "pairs.end", "pair", pair.code, ["until_on", "end_reason"])
    db.session.flush()
    tell(pair, acting)


def _refuse_ended(pair: Pair, on: date, today: date) -> None:
    if pair.until_on is not None:
        raise Refused("pairs.ended", pair=pair.code)
    if not pair.from_on <= on <= today:
        raise Refused("pairs.end_date", pair=pair.code)


def raise_end(
    scope: Scope, code: str, reason: EndReason, *, acting: Acting, evidence: str = ""
) -> Pair:
    """Give an ended pair a graver reason: what is under way is held where that asks for it.

    Raises NotFound, Refused pairs.open or pairs.not_graver.
    """
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        _refuse_milder(pair, reason)
        pair.end_reason = reason.value
        pair.ended_at = pair.ended_at or acting.now
        stop_letters(pair, reason, acting)
        write_reason(pair, reason, acting.today, evidence, acting)
        if reason is EndReason.SAFEGUARDING:
            take_back_of_unsafe(pair, acting)
        record_change(acting, "pairs.raise", "pair", pair.code, ["end_reason"])
        db.session.flush()
        tell_graver(pair, acting)
        return pair


def _refuse_milder(pair: Pair, reason: EndReason) -> None:
    if pair.until_on is None:
        raise Refused("pairs.open", pair=pair.code)
    if reason not in graver(EndReason(pair.end_reason)):
        raise Refused("pairs.not_graver", pair=pair.code)


def take_back(scope: Scope, code: str, *, acting: Acting, evidence: str) -> Pair:
    """Take an end back as long as nothing followed: letters are where they were.

    A refusal or leaving that was recorded with it is taken back too; `evidence` says so at the
    consent. Raises NotFound; Refused pairs.open, pairs.above_only (an end for safety),
    pairs.end_too_old or pairs.followed with what followed.
    """
    with transaction():
        pair = pair_coded(scope, code, lock=True)
        lines = take_back_locked(scope, pair, acting=acting, evidence=evidence)
        tell_who_goes_on({pair.volunteer_id: lines}, str(pair.id), acting)
        return pair


def take_back_locked(
    scope: Scope, pair: Pair, *, acting: Acting, evidence: str, with_its_batch: bool = False
) -> list[Line]:
    """The same for a locked pair, in the running transaction. Raises Refused.

    Gives the new days of which the volunteer is still to hear by `tell_who_goes_on`.
    """
    _refuse_final(scope, pair)
    for person in (pair.child, pair.volunteer):
        db.session.refresh(person, with_for_update=True)
    traces = traces_of(pair)
    if followed := what_followed(pair, traces):
        raise Refused("pairs.followed", followed=[one.value for one in followed])
    ended = end_had(pair)
    unstop_letters(pair, traces, acting)
    unwrite_reason(pair, evidence, acting)
    db.session.flush()
    days = days_to_write(pair)
    pair.until_on = pair.end_reason = pair.ended_at = pair.batch = pair.leave_before = None
    record_change(acting, "pairs.take_back", "pair", pair.code, ["until_on", "end_reason"])
    _plan_around_what_changed(pair, acting)
    db.session.flush()
    lines = lines_of(pair, days, acting.today)
    told = tell_mistake(pair, ended, lines, acting, with_its_batch=with_its_batch)
    return [] if told else lines


def _plan_around_what_changed(pair: Pair, acting: Acting) -> None:
    """Letters go around the days that the terms, and the leave that the volunteer, got since."""
    before, now = basis_at_end(pair), basis_of(pair)
    keep_basis(pair, None)
    db.session.flush()
    if before is None:
        return
    if before.days != now.days:
        store_places(replanning_of_pair(pair, before, acting.today), acting)
    elif before.leave != now.leave:
        plan_pair(pair, anew=before.leave.is_planned_for(acting.today), acting=acting)


def _refuse_final(scope: Scope, pair: Pair) -> None:
    """Raise Refused where this end is not this reader's to take back, or too old for it."""
    if pair.until_on is None:
        raise Refused("pairs.open", pair=pair.code)
    if pair.end_reason == EndReason.SAFEGUARDING and not reaches_above(scope, pair.child.school):
        raise Refused("pairs.above_only", pair=pair.code)
    if not is_end_known(pair):
        raise Refused("pairs.end_too_old", pair=pair.code)

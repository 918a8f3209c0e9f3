"""Letters: planned in bulk, moved one by one or together, taken back, written."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import partial
from random import Random, SystemRandom

from sqlalchemy import insert

from app.actions.letters.deciding import decide_move, decide_release, decide_undo
from app.actions.letters.moves import (
    ManyRefused,
    MoveAnswer,
    Provenance,
    letter_code,
    locked,
    move_one,
    try_apply,
)
from app.actions.records import record_change
from app.actions.reviews.handing_in import follow_words
from app.actions.transaction import transaction
from app.actor import Acting
from app.clock import local_date
from app.errors import Refused
from app.extensions import db
from app.models import Letter, Pair
from app.store.codes import unused_codes
from app.store.letters.acts import allowed
from app.store.letters.letters import events_by_letter, happening, movers_of
from app.store.letters.words.loading import own_words
from app.store.people.children import schools_of
from app.store.scope import Scope
from letters.codes import CodeKind
from letters.movers import TakingBack, taking_back
from letters.pairs.effects import Act
from letters.planning.plan import plan_letters
from letters.states import Direction, State
from letters.terms import Term

LONGEST_TEXT = 20_000
AT_ONCE = 10_000


def plan_for_pairs(pairs: Sequence[Pair], terms: Sequence[Term], start: date, rng: Random) -> int:
    """Plan the letters of new pairs that begin on `start`; the number of letters.

    Joins the caller's transaction. Raises CalendarError for impossible terms.
    """
    planned = plan_letters(terms, start)
    codes = iter(unused_codes(Letter.code, CodeKind.LETTER, rng, len(pairs) * len(planned)))
    schools = schools_of(pair.child_id for pair in pairs)
    rows = [
        {
            "code": next(codes),
            "pair_id": pair.id,
            "cohort_id": pair.cohort_id,
            "school_id": schools[pair.child_id],
            "direction": letter.direction.value,
            "number": letter.number,
            "term_number": letter.term,
            "due_on": letter.due_on,
            "since": start,
            "answers": letter.answers,
        }
        for pair in pairs
        for letter in planned
    ]
    with transaction():
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            db.session.execute(insert(Letter), some, execution_options={"render_nulls": True})
    return len(rows)


def move(
    scope: Scope,
    code: str,
    to: State,
    on: date,
    *,
    acting: Acting,
    how: str = "page",
    note: str | None = None,
) -> MoveAnswer:
    """Move a letter, or say who did it before and when; it is held if its pair forbids the move.

    Raises NotFound; Refused letters.cannot_move, letters.not_yours, letters.future_date or
    letters.before_last.
    """
    with transaction():
        rows = locked(scope, [code])
        answers = _moved(scope, rows, to, on, Provenance(acting, how, note))
        answer = answers[rows[0].code]
        if answer.refusal is not None:
            raise answer.refusal
        return answer


def move_many(
    scope: Scope,
    codes: Collection[str],
    to: State,
    on: date,
    *,
    acting: Acting,
    how: str = "page",
    all_or_nothing: bool = False,
) -> list[MoveAnswer]:
    """Move letters in one transaction, in the order of `codes`.

    A letter that cannot move stops no other, and its answer says why; with `all_or_nothing`
    nothing is moved then, and ManyRefused tells all of them. Raises NotFound when a code is not
    reached.
    """
    with transaction():
        answers = _moved(scope, locked(scope, codes), to, on, Provenance(acting, how, None))
        refusals = [answer.refusal for answer in answers.values() if answer.refusal]
        if refusals and all_or_nothing:
            raise ManyRefused(refusals)
        return [answers[code] for code in dict.fromkeys(map(letter_code, codes))]


def _moved(
    scope: Scope, rows: Sequence[Letter], to: State, on: date, provenance: Provenance
) -> dict[str, MoveAnswer]:
    """What a move does to each of the locked letters, by code."""
    today = provenance.acting.today
    decide = partial(decide_move, to=to, on=on, today=today, may=allowed(rows, today))
    events = events_by_letter(rows)
    return {row.code: try_apply(scope, row, events[row.id], decide, provenance) for row in rows}


def undo(
    scope: Scope,
    code: str,
    number: int,
    *,
    acting: Acting,
    how: str = "page",
    note: str | None = None,
) -> MoveAnswer:
    """Take back event `number` of a letter, if it is the last that stands.

    For actions that have a rule of their own about who may; else see `take_back`. A second tap is
    `already`. Raises NotFound, Refused letters.cannot_undo or letters.not_yours.
    """
    decide = partial(decide_undo, number=number, today=acting.today)
    return move_one(scope, code, decide, Provenance(acting, how, note))


def take_back(
    scope: Scope, code: str, number: int, *, acting: Acting, reason: str = ""
) -> MoveAnswer:
    """A wrong step is taken back: on the same day by who logged it, later by a coordinator.

    The coordinator's reason stands in the history. Raises as `undo`, and Refused
    letters.day_is_over or letters.reason_wanted.
    """
    with transaction():
        answer = undo(scope, code, number, acting=acting, note=reason or None)
        if answer.event == "new":
            row = locked(scope, [code])[0]
            made = happening(row.id, number)
            own = made.actor_id is not None and made.actor_id == acting.actor.user_id
            may = taking_back(own, local_date(made.at), acting.today, movers_of(scope, row))
            if may is TakingBack.NOT:
                raise Refused("letters.day_is_over", letter=row.code)
            if may is TakingBack.WITH_REASON and not reason:
                raise Refused("letters.reason_wanted", letter=row.code)
        return answer


def release(
    scope: Scope,
    code: str,
    on: date,
    *,
    acting: Acting,
    how: str = "page",
    note: str | None = None,
) -> MoveAnswer:
    """Let a held letter go on from where it was held; coordinators alone.

    Raises NotFound, Refused letters.not_held, letters.not_yours or letters.still_read.
    """
    decide = partial(decide_release, on=on, today=acting.today)
    return move_one(scope, code, decide, Provenance(acting, how, note))


def write_text(
    scope: Scope,
    code: str,
    text: str,
    *,
    acting: Acting,
    upon: str | None = None,
    as_typed: bool = False,
    rng: Random | None = None,
) -> str:
    """Keep what the volunteer typed, as often as they like until the letter is posted.

    `upon` is the version that it was typed upon: where another one is kept by now, nothing is
    overwritten. What is kept `as_typed`, every few seconds, is told to the audit once a day; all
    else is handed in to those who read, where the cohort says so. Gives the version that is kept
    now. Raises NotFound; Refused letters.not_writable, letters.not_yours,
    letters.rests, letters.too_long or letters.typed_elsewhere.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused("letters.too_long", most=LONGEST_TEXT)
    with transaction():
        row = locked(scope, [code])[0]
        check_writable(scope, row, acting.today)
        is_other = text != own_words(scope, [row])[row.id]
        if upon not in (None, row.version) and is_other:
            raise Refused("letters.typed_elsewhere", letter=row.code)
        told = row.text_at is not None and acting.now - row.text_at < timedelta(days=1)
        if is_other:
            row.text, row.text_at = text or None, acting.now if text else None
            if not text:
                # Nobody prints a letter without words; its pictures wait for what is typed next.
                row.print_asked_at = None
        if not (as_typed and told):
            record_change(acting, "letters.write", "letter", row.code, ["text"])
        follow_words(row, handed_in=not as_typed, rng=rng or SystemRandom(), acting=acting)
        return row.version


def check_writable(scope: Scope, row: Letter, today: date) -> None:
    """Raises Refused letters.not_writable, letters.not_yours, letters.rests."""
    if row.direction != Direction.TO_CHILD or row.state != State.DUE:
        raise Refused("letters.not_writable", letter=row.code)
    if row.writer_id is not None and row.writer_id not in scope.volunteer_ids:
        raise Refused("letters.not_yours", letter=row.code)
    if Act.WRITE not in allowed([row], today)[row.id]:
        raise Refused("letters.rests", letter=row.code)

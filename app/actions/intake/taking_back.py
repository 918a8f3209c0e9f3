"""A spreadsheet that came in is taken back as a whole, as long as nothing followed from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import delete, update

from app.actions.intake.admissions.admit import one_at_a_time
from app.actions.letters.deciding import decide_undo
from app.actions.letters.moves import Provenance, apply, locked
from app.actions.people.agreements.photos import remove_with
from app.actions.records import Changed, record_change, record_changes
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.intake.fields import CHILDREN, LETTERS, SCHOOLS
from app.models import Consent, Guardian, Letter, Upload, UploadState
from app.store.intake.followed import NOUNS, blocks, followed, rows_of, why_whole
from app.store.intake.history import import_of
from app.store.intake.moved import events_made
from app.store.intake.outcomes import RowOutcome, outcomes_of
from app.store.intake.standing import row_at
from app.store.letters.letters import events_by_letter, movers_of
from app.store.scope import Scope
from letters.movers import Mover, may_make
from letters.states import Direction, State
from letters.tracker import Already, Event, Moved


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many rows went back, and the letters that stay held."""

    rows: int
    still_held: Sequence[str] = ()


def take_back(scope: Scope, kind: str, upload_id: int, *, acting: Acting) -> TakenBack:
    """Whoever came in new goes, what was changed is as before, consents were never given, letters
    are where they were.

    All of it or nothing, but for letters that were held: a coordinator lets these go.
    Raises NotFound, Refused intake.no_way_back or intake.followed.
    """
    still_held: Sequence[str] = ()
    with transaction():
        one_at_a_time()
        upload = import_of(acting.actor.user_id, kind, scope, upload_id)
        db.session.refresh(upload, with_for_update=True)
        if why := why_whole(upload, acting.now):
            raise Refused("intake.no_way_back", why=why)
        outcomes = outcomes_of(upload)
        if found := followed(upload, outcomes):
            raise Refused("intake.followed", rows=[(one.place, one.why) for one in found])
        if kind == LETTERS:
            still_held = _undo_moves(scope, events_made(outcomes), acting)
        else:
            _restore(upload, outcomes.changed)
            _remove(kind, outcomes.made)
        upload.state, upload.taken_back_at = UploadState.TAKEN_BACK, acting.now
        upload.outcome = outcomes.without_values.as_text
        _write_down(upload, outcomes.rows, acting)
    return TakenBack(len(outcomes.made) + len(outcomes.changed), still_held)


def _undo_moves(scope: Scope, made: Sequence[tuple[str, int]], acting: Acting) -> list[str]:
    """Each step is taken back by an event of its own, the last first: history keeps both.

    The codes of letters that were held and are not let go by whoever this is: they stay.
    """
    # Locked all at once and in their order: two who move letters never wait in a ring.
    rows = {row.code: row for row in locked(scope, {code for code, _ in made})}
    events = {key: list(some) for key, some in events_by_letter(list(rows.values())).items()}

    def decide(
        row: Letter, so_far: Sequence[Event], movers: frozenset[Mover], *, number: int
    ) -> Moved | Already:
        undone = decide_undo(row, so_far, movers, number=number, today=acting.today)
        if isinstance(undone, Moved):
            events[row.id].append(undone.event)
        return undone

    provenance = Provenance(acting, "file", None)
    still_held = list[str]()
    for code, number in made:
        row = rows[code]
        if code in still_held or _stays_held(scope, row, events[row.id], number):
            still_held += [] if code in still_held else [code]
            continue
        apply(scope, row, events[row.id], partial(decide, number=number), provenance)
    return still_held


def _stays_held(scope: Scope, row: Letter, events: Sequence[Event], number: int) -> bool:
    is_held = any(one.number == number and one.to is State.HELD for one in events)
    return is_held and not may_make(Direction(row.direction), State.HELD, movers_of(scope, row))


def _restore(upload: Upload, rows: Sequence[RowOutcome]) -> None:
    there = rows_of(upload.kind, rows)
    for row in rows:
        for place, value in row.before.items():
            owner, attribute = row_at(there[row.code], place)
            setattr(owner, attribute, value)
    answered = [there[row.code].id for row in rows if row.answered]
    for ids in blocks(answered):
        db.session.execute(
            delete(Consent).where(
                Consent.child_id.in_(ids),
                Consent.item == "letters",
                Consent.recorded_at == upload.decided_at,
            )
        )


def _remove(kind: str, rows: Sequence[RowOutcome]) -> None:
    ids = [somebody.id for somebody in rows_of(kind, rows).values()]
    noun = NOUNS[kind]
    db.session.flush()
    for some in blocks(ids):
        if kind == CHILDREN:
            for owned in (Consent, Guardian):
                db.session.execute(delete(owned).where(owned.child_id.in_(some)))
            remove_with(some)
        if kind == SCHOOLS:
            named = update(Upload).where(Upload.school_id.in_(some))
            db.session.execute(named.values(school_id=None))
        db.session.execute(delete(noun).where(noun.id.in_(some)))
    db.session.expire_all()


def _write_down(upload: Upload, rows: Sequence[RowOutcome], acting: Acting) -> None:
    noun = "letter" if upload.kind == LETTERS else NOUNS[upload.kind].__tablename__
    record_change(acting, "upload.taken_back", "upload", str(upload.id))
    record_changes(
        acting,
        [
            Changed(_done(noun, row), noun, row.code, tuple(row.before))
            for row in rows
            if row.code and row.fate in ("new", "changed")
        ],
    )


def _done(noun: str, row: RowOutcome) -> str:
    return f"{noun}.removed" if row.fate == "new" else f"{noun}.restored"

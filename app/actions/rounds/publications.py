"""Publishing a draft: pairs, letters of all terms, welcomes, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from random import Random, SystemRandom

from sqlalchemy import select, update

from app import clock
from app.actions.letters.absences import plan_new_pairs
from app.actions.records import record_change
from app.actions.rounds.successors.former import end_former
from app.actions.rounds.welcomes import store_welcomes, welcomes
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import (
    Child,
    Draft,
    DraftState,
    Pair,
    Proposal,
    Round,
    RoundState,
    Volunteer,
    Waiting,
)
from app.store.codes import unused_codes
from app.store.letters.calendars import terms_of
from app.store.rounds.drafts import draft_of
from app.store.rounds.memory import pairs_to_follow
from app.store.rounds.rounds import name_of_user, operator_who_published
from app.store.rounds.since.availability import no_longer_available
from app.store.rounds.since.forbidden import forbidden_since
from app.store.rounds.successors.former import pairs_before
from app.store.scope import EVERYTHING, Scope
from letters.codes import CodeKind

KIND = "publish"
PUBLISHED_AT_ONCE = 600
"""With up to this many pairs a draft is published while the page loads."""


@dataclass(frozen=True, slots=True)
class Published:
    """How many pairs and letters a publication made."""

    pairs: int
    letters: int


def publish(
    scope: Scope,
    draft_id: int,
    *,
    acting: Acting,
    rng: Random | None = None,
) -> Published:
    """Make the pairs of a draft and plan their letters, once for the whole round.

    The open pairs that these follow end with it, as their volunteers left. Raises NotFound;
    Refused drafts.not_solved, rounds.published (who, when), rounds.not_open, rounds.own_pair,
    rounds.forbidden_since, rounds.cohort_over, rounds.no_room, rounds.stale (who is no longer
    available) or rounds.not_before (until when a friend still writes). `rng` draws the codes.
    """
    return _publish(scope, draft_of(scope, draft_id), acting, rng or SystemRandom())


def publish_or_ask(scope: Scope, draft_id: int, *, acting: Acting) -> Done[Published] | Asked:
    """Publish a small draft now; ask for it where it is large.

    Raises as publish does; what refuses a large one, but for NotFound, the work says.
    """
    ready = draft_of(scope, draft_id)
    return do_or_ask(
        Errand(
            KIND,
            size=ready.certificate["matched"] if ready.state is DraftState.SOLVED else 0,
            at_once=PUBLISHED_AT_ONCE,
            now=partial(_publish, scope, ready, acting, SystemRandom()),
            arguments=lambda: {"draft": draft_id},
        ),
        acting=acting,
    )


def run_publication(task: work.Task) -> dict[str, int] | None:
    """Publish the draft of claimed work, unless it is published; ends the work with that.

    So whoever cancels comes before anything is published, or too late.
    """
    ready = draft_of(EVERYTHING, int(task.arguments["draft"]))
    if ready.state is DraftState.PUBLISHED:
        return {"draft": ready.id}
    work.advance(task, "publishing", 0.1)

    def end(made: Published) -> None:
        work.finish(task, {"draft": ready.id, "pairs": made.pairs, "letters": made.letters})

    _publish(EVERYTHING, ready, task.acting(), SystemRandom(), end)
    return None


def _nothing_more(made: Published) -> None:
    """Whoever waits for a publication sees it; nothing is to be ended."""


def _publish(
    scope: Scope,
    ready: Draft,
    acting: Acting,
    rng: Random,
    end: Callable[[Published], None] = _nothing_more,
) -> Published:
    draft_id = ready.id
    # Written before the transaction: on SQLite nobody else can write while it runs.
    told = welcomes(ready, acting.now, acting.today) if ready.round.state is RoundState.OPEN else []
    with transaction():
        draft = draft_of(scope, draft_id)
        row = draft.round
        _take_round(row, acting)
        former = pairs_before(draft_id, lock=True)
        proposals = proposals_that_stand(draft, acting)
        end_former(former, acting=acting)
        pairs = _make_pairs(row, draft, proposals, acting.today, rng)
        terms = terms_of(row.cohort)
        if acting.today > terms[-1].last:
            raise Refused("rounds.cohort_over", cohort=row.cohort.name)
        letters = plan_new_pairs(pairs, terms, rng, acting=acting)
        if pairs and not letters:
            raise Refused("rounds.no_room", cohort=row.cohort.name)
        count_waiting(draft_id, 1)
        draft.state = DraftState.PUBLISHED
        store_welcomes(told, acting.now)
        record_change(acting, "rounds.publish", "draft", str(draft_id))
        made = Published(len(pairs), letters)
        end(made)
    return made


def _take_round(row: Round, acting: Acting) -> None:
    """The one step that two publishers cannot both take."""
    taken = rows_changed(
        update(Round)
        .where(Round.id == row.id, Round.state == RoundState.OPEN)
        .values(
            state=RoundState.PUBLISHED,
            published_at=acting.now,
            published_by_id=acting.actor.user_id,
        )
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(row)
    if taken == 1:
        return
    if row.state is RoundState.PUBLISHED and row.published_at:
        at = row.published_at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
        by = name_of_user(row.published_by_id)
        if by is None:
            by = operator_who_published(row.id)
            raise Refused("rounds.published_by_command", by=by, at=at)
        raise Refused("rounds.published", by=by, at=at)
    raise Refused("rounds.not_open", state=row.state)


def proposals_that_stand(draft: Draft, acting: Acting) -> Sequence[Proposal]:
    """The proposals of a draft, whose people are locked. Raises Refused as publish does."""
    if draft.state is not DraftState.SOLVED:
        raise Refused("drafts.not_solved", draft=draft.number)
    proposals = locked_proposals(draft.id)
    refuse_own(proposals, acting.actor)
    if count := forbidden_since(draft.round_id, proposals):
        raise Refused("rounds.forbidden_since", pairs=count)
    if found := no_longer_available(draft.round, proposals, acting.today):
        raise Refused("rounds.stale", people=found)
    return proposals


def locked_proposals(draft_id: int) -> Sequence[Proposal]:
    """The proposals; their children and volunteers are locked, in the order of their ids."""
    for person, key in ((Child, Proposal.child_id), (Volunteer, Proposal.volunteer_id)):
        ids = select(key).where(Proposal.draft_id == draft_id)
        db.session.execute(
            select(person.id).where(person.id.in_(ids)).order_by(person.id).with_for_update()
        )
    query = select(Proposal).where(Proposal.draft_id == draft_id).order_by(Proposal.child_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def refuse_own(proposals: Sequence[Proposal], actor: Actor) -> None:
    """Raise Refused where the actor is in a draft: nobody decides on their own pair."""
    if actor.user_id is None:
        return
    own = db.session.scalar(select(Volunteer.id).where(Volunteer.user_id == actor.user_id))
    if own is not None and any(proposal.volunteer_id == own for proposal in proposals):
        raise Refused("rounds.own_pair")


def _make_pairs(
    row: Round, draft: Draft, proposals: Sequence[Proposal], today: date, rng: Random
) -> list[Pair]:
    codes = unused_codes(Pair.code, CodeKind.PAIR, rng, len(proposals))
    former = pairs_to_follow([proposal.child_id for proposal in proposals])
    pairs = [
        Pair(
            code=code,
            child_id=proposal.child_id,
            volunteer_id=proposal.volunteer_id,
            cohort_id=row.cohort_id,
            draft_id=draft.id,
            from_on=today,
            follows_id=former.get(proposal.child_id),
        )
        for code, proposal in zip(codes, proposals, strict=True)
    ]
    db.session.add_all(pairs)
    db.session.flush()
    return pairs


def count_waiting(draft_id: int, by: int) -> None:
    """The children whom this draft passes over have waited once more, or (taken back) less."""
    ids = select(Waiting.child_id).where(Waiting.draft_id == draft_id)
    db.session.execute(
        update(Child)
        .where(Child.id.in_(ids))
        .values(waited=Child.waited + by)
        .execution_options(synchronize_session=False)
    )

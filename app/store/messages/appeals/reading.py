"""Appeals for whoever reads them: what waits, what is settled, one of them."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import Appeal, Child, Pair
from app.store.listing import Page, page_of
from app.store.messages.appeals.reach import appeal_within
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class AppealFilter:
    """What a list of appeals is narrowed to: those that wait, or those that are settled."""

    state: Literal["waits", "settled"] = "waits"


def appeals_in_reach(
    scope: Scope, reader_id: int, wanted: AppealFilter, number: int
) -> Page[Appeal]:
    """What waits for the reader, the oldest first; or what is settled, the newest first."""
    query = _for_reader(scope, reader_id)
    if wanted.state == "waits":
        query = query.where(Appeal.settled_at.is_(None)).order_by(Appeal.id)
    else:
        query = query.where(Appeal.settled_at.is_not(None)).order_by(Appeal.id.desc())
    return page_of(query, number, size=20)


def appeal_in_reach(scope: Scope, reader_id: int, appeal_id: int) -> Appeal:
    """One of them. Raises NotFound."""
    query = _for_reader(scope, reader_id).where(Appeal.id == appeal_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("appeals.unknown", number=appeal_id)
    return found


def count_questions(scope: Scope, reader_id: int) -> int:
    """How many questions wait for the reader."""
    query = select(func.count(Appeal.id)).where(
        Appeal.settled_at.is_(None),
        Appeal.user_id != reader_id,
        appeal_within(scope),
    )
    return db.session.scalar(query) or 0


def with_all_said(query: Select[Any]) -> Select[Any]:
    """With all that a page says of it."""
    pair = joinedload(Appeal.pair)
    return query.options(
        joinedload(Appeal.user),
        joinedload(Appeal.answered_by),
        joinedload(Appeal.letter),
        joinedload(Appeal.school),
        pair.joinedload(Pair.volunteer),
        pair.joinedload(Pair.child).joinedload(Child.school),
    )


def _for_reader(scope: Scope, reader_id: int) -> Select[Any]:
    query = with_all_said(select(Appeal))
    return query.where(appeal_within(scope), Appeal.user_id != reader_id)

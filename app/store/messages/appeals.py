"""What people wrote to a person: who reaches it, what is about what, what is one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import Appeal, AppealKind, Child, Grant, Letter, Pair, School, User, Volunteer
from app.store.letters.letters import letter_coded
from app.store.letters.pairs import pair_coded
from app.store.listing import Page, page_of
from app.store.people.schools import all_schools, school_by_code
from app.store.scope import Scope, school_within, volunteer_within
from letters.codes import CodeKind

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class About:
    """What somebody writes about: a pair, perhaps one of its letters, a school, or nothing."""

    pair: Pair | None = None
    letter: Letter | None = None
    school: School | None = None

    @property
    def code(self) -> str:
        """The code under which a form keeps it; empty where it is about nothing."""
        named = self.letter or self.pair or self.school
        return named.code if named else ""

    @property
    def place(self) -> str | None:
        """The county of it; None where it is about nothing."""
        school = self.pair.child.school if self.pair else self.school
        return school.county_code if school else None


@dataclass(frozen=True, slots=True)
class AppealFilter:
    """What a list of appeals is narrowed to: those that wait, or those that are settled."""

    state: Literal["waits", "settled"] = "waits"


def about_code(scope: Scope, code: str) -> About:
    """What a code stands for, in the writer's reach. Raises NotFound."""
    own = all_schools(scope, closed=True) if scope.school_ids else []
    if not code:
        return About(school=own[0] if own else None)
    if code.startswith(CodeKind.PAIR.value):
        pair = pair_coded(scope, code)
        return About(pair, school=_school_of_writer(pair, own))
    if code.startswith(CodeKind.LETTER.value):
        letter = letter_coded(scope, code)
        return About(letter.pair, letter, _school_of_writer(letter.pair, own))
    return About(school=school_by_code(scope, code))


def _school_of_writer(pair: Pair, own: Sequence[School]) -> School | None:
    """The contact's school: who reaches the words if the pair goes, as with a volunteer's."""
    return next((school for school in own if school.id == pair.child.school_id), None)


def appeal_within(scope: Scope) -> ColumnElement[bool]:
    """For queries that select from Appeal: where the pair is, else the school, else the writer."""
    if scope.programme:
        return true()
    pairs = select(Pair.id).join(Child, Child.id == Pair.child_id)
    pairs = pairs.join(School, School.id == Child.school_id).where(school_within(scope))
    schools = select(School.id).where(school_within(scope))
    writers = select(Volunteer.user_id).where(volunteer_within(scope))
    return or_(
        Appeal.pair_id.in_(pairs.correlate(None)),
        and_(Appeal.pair_id.is_(None), Appeal.school_id.in_(schools.correlate(None))),
        and_(
            Appeal.pair_id.is_(None),
            Appeal.school_id.is_(None),
            Appeal.user_id.in_(writers.correlate(None)),
        ),
    )


def others_than(reader_id: int) -> ColumnElement[bool]:
    """For queries that select from Appeal: nobody decides on their own words, pair or school."""
    own_pairs = select(Pair.id).join(Volunteer, Volunteer.id == Pair.volunteer_id)
    own_pairs = own_pairs.where(Volunteer.user_id == reader_id)
    held = (
        Grant.user_id == reader_id,
        Grant.role == "school_contact",
        Grant.school_id.is_not(None),
    )
    mine = select(Grant.school_id).where(*held)
    at_mine = (
        select(Pair.id).join(Child, Child.id == Pair.child_id).where(Child.school_id.in_(mine))
    )
    theirs = or_(
        Appeal.kind == AppealKind.QUESTION,
        and_(
            or_(Appeal.pair_id.is_(None), Appeal.pair_id.not_in(own_pairs)),
            or_(Appeal.pair_id.is_(None), Appeal.pair_id.not_in(at_mine)),
            or_(Appeal.school_id.is_(None), Appeal.school_id.not_in(mine)),
        ),
    )
    return and_(Appeal.user_id != reader_id, theirs)


def appeals_in_reach(
    scope: Scope, kind: AppealKind, reader_id: int, wanted: AppealFilter, number: int
) -> Page[Appeal]:
    """What waits for the reader, the oldest first; or what is settled, the newest first."""
    query = _for_reader(scope, kind, reader_id)
    if wanted.state == "waits":
        query = query.where(Appeal.settled_at.is_(None)).order_by(Appeal.id)
    else:
        query = query.where(Appeal.settled_at.is_not(None)).order_by(Appeal.id.desc())
    return page_of(query, number, size=20)


def appeal_in_reach(scope: Scope, kind: AppealKind, reader_id: int, appeal_id: int) -> Appeal:
    """One of them. Raises NotFound."""
    query = _for_reader(scope, kind, reader_id).where(Appeal.id == appeal_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("appeals.unknown", number=appeal_id)
    return found


def count_questions(scope: Scope, reader_id: int) -> int:
    """How many questions wait for the reader."""
    query = select(func.count(Appeal.id)).where(
        Appeal.kind == AppealKind.QUESTION,
        Appeal.settled_at.is_(None),
        Appeal.user_id != reader_id,
        appeal_within(scope),
    )
    return db.session.scalar(query) or 0


def own_appeals(user_id: int, number: int) -> Page[Appeal]:
    """What somebody wrote, the newest first; also with an account that was made one with theirs."""
    query = _with_all(select(Appeal)).where(_written_by(user_id)).order_by(Appeal.id.desc())
    return page_of(query, number, size=20)


def written_since(user_id: int, kind: AppealKind, since: datetime) -> Sequence[Appeal]:
    """What somebody wrote of a kind since a moment."""
    query = select(Appeal).where(
        Appeal.user_id == user_id, Appeal.kind == kind, Appeal.written_at > since
    )
    return db.session.scalars(query).all()


def reader_of_answer(appeal: Appeal) -> User:
    """Whoever wrote; where the account was made one with another, whoever signs in by that."""
    kept, gone = aliased(Volunteer), aliased(Volunteer)
    query = (
        select(User)
        .join(kept, kept.user_id == User.id)
        .join(gone, gone.merged_into_id == kept.id)
        .where(gone.user_id == appeal.user_id)
    )
    return db.session.scalar(query) or appeal.user


def place_of(appeal: Appeal) -> str:
    """The code of the county, or of the region that a volunteer serves, where it belongs."""
    if appeal.pair is not None:
        return appeal.pair.child.school.county_code
    if appeal.school is not None:
        return appeal.school.county_code
    return place_of_writer(appeal.user_id)


def place_of_writer(user_id: int) -> str:
    """The code of the region that a volunteer serves, by their account; empty for others."""
    serves = select(Volunteer.serves_code).where(Volunteer.user_id == user_id)
    return db.session.scalar(serves) or ""


def worries_left_lying(now: datetime) -> Sequence[Appeal]:
    """Worries that nobody has taken in hand for a day."""
    query = _with_all(select(Appeal)).where(
        Appeal.kind == AppealKind.WORRY,
        Appeal.taken_at.is_(None),
        Appeal.settled_at.is_(None),
        Appeal.written_at <= now - A_DAY,
    )
    return db.session.scalars(query.order_by(Appeal.id)).all()


def _for_reader(scope: Scope, kind: AppealKind, reader_id: int) -> Select[Any]:
    query = _with_all(select(Appeal))
    return query.where(Appeal.kind == kind, appeal_within(scope), others_than(reader_id))


def _with_all(query: Select[Any]) -> Select[Any]:
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


def _written_by(user_id: int) -> ColumnElement[bool]:
    kept, gone = aliased(Volunteer), aliased(Volunteer)
    before = select(gone.user_id).join(kept, gone.merged_into_id == kept.id)
    before = before.where(kept.user_id == user_id, gone.user_id.is_not(None))
    return or_(Appeal.user_id == user_id, Appeal.user_id.in_(before))

"""What somebody is worried about, by the code of what they stand before, in their reach."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Child, Grant, Letter, Pair, School, Volunteer
from app.store.bundles.bundles import bundle_coded
from app.store.letters.letters import letter_coded
from app.store.letters.pairs import pair_coded
from app.store.people.children import child_by_code
from app.store.people.schools import all_schools, school_by_code
from app.store.scope import Scope
from letters.codes import CodeKind


@dataclass(frozen=True, slots=True)
class Subject:
    """What a concern is about: a child, perhaps in a pair or a letter, a school, or nothing."""

    code: str = ""
    child: Child | None = None
    pair: Pair | None = None
    letter: Letter | None = None
    school: School | None = None


def subject_coded(scope: Scope, code: str) -> Subject:
    """What a code stands for, in the reach of whoever raises it. Raises NotFound."""
    if not code:
        own = all_schools(scope, closed=True) if scope.school_ids else []
        return Subject(school=own[0] if own else None)
    match code[0]:
        case CodeKind.PAIR:
            return _of_pair(pair_coded(scope, code))
        case CodeKind.LETTER:
            letter = letter_coded(scope, code)
            return _of_pair(letter.pair, letter)
        case CodeKind.CHILD:
            child = child_by_code(scope, code)
            return Subject(child.code, child=child, school=child.school)
        case CodeKind.BUNDLE:
            bundle = bundle_coded(scope, code)
            return Subject(bundle.code, school=bundle.school)
    school = school_by_code(scope, code)
    return Subject(school.code, school=school)


def place_around(subject: Subject, user_id: int, today: date) -> str:
    """The code of the region that a concern belongs to.

    Of the school; where there is none, the region that a volunteer serves or a role has now. Empty
    where nothing says: then all counsellors are asked.
    """
    if subject.school is not None:
        return subject.school.county_code
    serves = select(Volunteer.serves_code).where(Volunteer.user_id == user_id)
    region = select(Grant.region_code).where(
        Grant.user_id == user_id, Grant.region_code.is_not(None), Grant.holding_on(today)
    )
    return db.session.scalar(serves) or db.session.scalar(region.order_by(Grant.id)) or ""


def _of_pair(pair: Pair, letter: Letter | None = None) -> Subject:
    code = letter.code if letter else pair.code
    return Subject(code, pair.child, pair, letter, pair.child.school)

"""What somebody writes about, by the code of a pair, a letter or a school in their reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models import Letter, Pair, School
from app.store.letters.letters import letter_coded
from app.store.letters.pairs import pair_coded
from app.store.people.schools import all_schools, school_by_code
from app.store.scope import Scope
from letters.codes import CodeKind


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

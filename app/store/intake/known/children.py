"""The children of the schools in a spreadsheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.crypto import blind_index
from app.extensions import db
from app.intake import SchoolEntry, Value, Values
from app.intake.faults import Unreadable
from app.intake.rows.known import Known
from app.intake.values.names import like_name, spelled
from app.models import Child, Consent
from app.store.people.births import birth_of, known_birth, same_birth


class KnownChildren(Known):
    """Children by name, read once a school; a consent that has expired on the day says nothing."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._by_name: dict[int, dict[str, list[Child]]] = {}
        self._by_spelling: dict[int, dict[str, list[Child]]] = {}
        self._by_sound: dict[int, dict[str, list[Child]]] = {}
        self._answers: dict[int, bool | None] = {}
        self._peopled: set[int] | None = None

    def _namesakes(self, school_id: int, name: str) -> Sequence[Child]:
        """The children of the school with this name, else with this name written otherwise."""
        if not self._by_name[school_id]:
            return ()
        found = self._by_name[school_id].get(blind_index("real_name", name) or "", ())
        return found or self._spelled(school_id).get(_spelling(name), ())

    def _spelled(self, school_id: int) -> Mapping[str, list[Child]]:
        """The children by their names as intake spells them; opened once a school."""
        if school_id not in self._by_spelling:
            spelled = self._by_spelling[school_id] = defaultdict(list)
            for children in self._by_name[school_id].values():
                for child in children:
                    spelled[_spelling(child.real_name)].append(child)
        return self._by_spelling[school_id]

    def child_of(self, school_id: int, values: Values) -> Child | None:
        """The child of the school with this name whose birth is the same, else may be the same."""
        if school_id not in self._by_name:
            self._read(school_id)
        birth = birth_of(values)
        alike = [
            (known != birth, child.id, child)
            for child in self._namesakes(school_id, str(values["name"]))
            if same_birth(known := child.birth_date, birth)
        ]
        return min(alike)[2] if alike else None

    def perhaps(self, values: Values, school: SchoolEntry | None) -> str:
        """The code of the child whose name sounds like the row's (國/国) and whose birth agrees."""
        born = values.get("birth_date")
        if school is None or born is None or not self._by_name.get(int(school.key)):
            return ""
        alike = self._sounding(int(school.key)).get(like_name(str(values["name"])), ())
        return next((child.code for child in alike if child.birth_date == born), "")

    def _sounding(self, school_id: int) -> Mapping[str, list[Child]]:
        """The children by how their names sound; opened once a school."""
        if school_id not in self._by_sound:
            sounding = self._by_sound[school_id] = defaultdict(list)
            for spelling, children in self._spelled(school_id).items():
                sounding[like_name(spelling)] += children
        return self._by_sound[school_id]

    def stored(
        self, kind: str, values: Values, school: SchoolEntry | None
    ) -> Mapping[str, Value] | None:
        """What is stored of the child that a row is about."""
        child = self.child_of(int(school.key), values) if school else None
        return None if child is None else self.stored_of(child, values)

    def stored_of(self, child: Child, values: Values) -> Mapping[str, Value]:
        """What is stored of a child, as a row with these values compares with it."""
        if child.school_id not in self._by_name:
            self._read(child.school_id)
        guardian = child.guardian
        return {
            **known_birth(child.birth_date, values),
            "gender": child.gender,
            # A grade in words is left out, so it is no change either.
            **({} if isinstance(values.get("grade"), str) else {"grade": child.grade}),
            "class": child.class_name,
            "status": child.status,
            "interests": child.interests,
            "guardian": guardian.name if guardian else None,
            "relation": guardian.relation if guardian else None,
            "phone": guardian.phone if guardian else None,
            "consent": self._answers.get(child.id),
        }

    def _read(self, school_id: int) -> None:
        by_name = self._by_name[school_id] = defaultdict(list)
        if self._peopled is None:
            self._peopled = set(db.session.scalars(select(Child.school_id).distinct()))
        if school_id not in self._peopled:
            return
        query = (
            select(Child)
            .where(Child.school_id == school_id, Child.merged_into_id.is_(None))
            .order_by(Child.id)
        )
        for child in db.session.scalars(query.options(joinedload(Child.guardian))):
            by_name[child.real_name_index].append(child)
        answers = (
            select(Consent.child_id, Consent.given, Consent.expires_on)
            .join(Consent.child)
            .where(Child.school_id == school_id, Consent.item == "letters")
            .order_by(Consent.id)
        )
        for child_id, given, expires_on in db.session.execute(answers):
            is_over = given and expires_on is not None and expires_on < self._on
            self._answers[child_id] = None if is_over else given


def _spelling(name: str) -> str:
    """A stored name as intake spells it; what no list would tell as a name stays as it is."""
    try:
        return spelled(name)
    except Unreadable:
        return name

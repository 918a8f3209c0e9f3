"""Children of a roster who are likely known already, at another school or under another name."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.crypto import blind_index
from app.extensions import db
from app.intake import Values
from app.models import Child, Guardian
from app.store.people.births import birth_of
from app.store.people.kin import MOST_KIN
from app.store.people.twins import alike_births


class ChildrenElsewhere:
    """All children by name and by guardian's phone: fingerprints are read once, rows as met."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_phone: dict[str, list[int]] = defaultdict(list)
        query = (
            select(Child.id, Child.real_name_index, Guardian.phone_index)
            .outerjoin(Guardian, Guardian.child_id == Child.id)
            .where(Child.merged_into_id.is_(None))
        )
        for child_id, name, phone in db.session.execute(query.order_by(Child.id)):
            self._by_name[name].append(child_id)
            if phone:
                self._by_phone[phone].append(child_id)

    def twin_of(self, values: Values, school_id: int) -> Child | None:
        """Who is likely the child of a row that its own school does not know by name.

        A child of another school with its name and birth, else one anywhere with its guardian's
        phone and day of birth, as long as it is the phone of a family.
        """
        if not self._by_name:
            return None
        birth = birth_of(values) or ""
        for child in _children(self._named(values)):
            if child.school_id != school_id and alike_births(child.birth_date, birth):
                return child
        for child in _children(self._called(values)):
            if len(birth) == DAY and child.birth_date == birth:
                return child
        return None

    def _named(self, values: Values) -> Sequence[int]:
        return self._by_name.get(blind_index("real_name", str(values["name"])) or "", ())

    def _called(self, values: Values) -> Sequence[int]:
        phone = values.get("phone")
        ids = self._by_phone.get(blind_index("phone", str(phone)) or "", ()) if phone else ()
        return ids if len(ids) <= MOST_KIN else ()


DAY = len("2014-06-22")


def _children(ids: Sequence[int]) -> Sequence[Child]:
    if not ids:
        return ()
    query = select(Child).options(joinedload(Child.school)).where(Child.id.in_(ids))
    return db.session.scalars(query.order_by(Child.id)).all()

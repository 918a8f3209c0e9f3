"""Children of a roster who are likely known at another school."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.crypto import blind_index
from app.extensions import db
from app.intake import Values
from app.models import Child
from app.store.people.twins import alike_births


class ChildrenElsewhere:
    """All children by name: fingerprints are read once, rows where a name is met."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[int]] = defaultdict(list)
        query = select(Child.id, Child.real_name_index).where(Child.merged_into_id.is_(None))
        for child_id, name in db.session.execute(query.order_by(Child.id)):
            self._by_name[name].append(child_id)

    def twin_of(self, values: Values, school_id: int) -> Child | None:
        """A child of another school with the row's name and birth."""
        birth = values.get("birth_date") or values.get("birth_year")
        ids = self._by_name.get(blind_index("real_name", str(values["name"])) or "", ())
        if birth is None or not ids:
            return None
        query = select(Child).options(joinedload(Child.school)).where(Child.id.in_(ids))
        for child in db.session.scalars(query.order_by(Child.id)):
            if child.school_id != school_id and alike_births(child.birth_date, str(birth)):
                return child
        return None

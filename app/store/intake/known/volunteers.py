"""The volunteers that a spreadsheet may speak of."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from app.crypto import blind_index
from app.extensions import db
from app.intake import SchoolEntry, Value, Values
from app.intake.rows.known import Known
from app.models import Volunteer

BLOCK = 500


class KnownVolunteers(Known):
    """Volunteers by address, else by name: fingerprints are read once, rows as they are met."""

    def __init__(self) -> None:
        self._by_email: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._rows: dict[int, Volunteer] = {}
        query = select(
            Volunteer.id,
            Volunteer.email_index,
            Volunteer.real_name_index,
            Volunteer.merged_into_id,
        )
        rows = db.session.execute(query.order_by(Volunteer.id)).all()
        kept_ids = {own_id: kept_id for own_id, _email, _name, kept_id in rows}
        for own_id, email, name, kept_id in rows:
            if kept_id is None:
                self._by_name[name].append(own_id)
            if email:
                self._by_email[email] = _last(own_id, kept_ids)

    def volunteer_of(self, values: Values) -> Volunteer | None:
        """The volunteer with a row's address, else with its name and phone, else, of those who
        left neither address nor phone, with its name and birth month.
        """
        email = blind_index("email", _text(values.get("email")))
        if email and email in self._by_email:
            return self._row(self._by_email[email])
        name = blind_index("real_name", _text(values.get("name"))) or ""
        namesakes = [self._row(volunteer_id) for volunteer_id in self._by_name.get(name, ())]
        phone = blind_index("phone", _text(values.get("phone")))
        for row in namesakes:
            if phone and row.phone_index == phone:
                return row
        for row in namesakes:
            if not row.email_index and not row.phone_index and row.birth == birth_month(values):
                return row
        return None

    def stored(
        self, kind: str, values: Values, school: SchoolEntry | None
    ) -> Mapping[str, Value] | None:
        """What is stored of the volunteer that a row is about."""
        row = self.volunteer_of(values)
        if row is None:
            return None
        email = blind_index("email", _text(values.get("email")))
        same_address = self._by_email.get(email or "") == row.id
        return {
            "name": row.real_name,
            "gender": row.gender,
            **_known_birth(row.birth, values),
            **({} if same_address else {"email": row.email}),
            "phone": row.phone,
            "organisation": row.organisation,
            "home": row.home_code,
            "interests": row.interests,
            "capacity": row.capacity,
            "can_stay": row.can_stay,
        }

    def _row(self, volunteer_id: int) -> Volunteer:
        if volunteer_id not in self._rows:
            first = volunteer_id - volunteer_id % BLOCK
            query = select(Volunteer).where(Volunteer.id.between(first, first + BLOCK - 1))
            self._rows |= {row.id: row for row in db.session.scalars(query)}
        return self._rows[volunteer_id]


def _last(own_id: int, kept_ids: Mapping[int, int | None]) -> int:
    """The row that has the place of one, however many were made one on the way."""
    while (kept_id := kept_ids[own_id]) is not None:
        own_id = kept_id
    return own_id


def birth_month(values: Values) -> str | None:
    """'YYYY-MM' where a row tells both."""
    year, month = values.get("birth_year"), values.get("birth_month")
    return f"{year}-{month:02d}" if year and month else None


def _known_birth(stored: str | None, values: Values) -> dict[str, Value]:
    if stored is None or not values.get("birth_month"):
        return {"birth_year": None} if stored is None else {}
    year, _, month = stored.partition("-")
    return {"birth_year": int(year), "birth_month": int(month) if month else None}


def _text(value: Value) -> str | None:
    return None if value is None else str(value)

"""The schools that a spreadsheet may speak of."""

from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.intake import RegionDirectory, SchoolEntry, Value, Values, plain_name
from app.intake.rows.known import Known
from app.models import School


class KnownSchools(Known):
    """Schools by county and name, read once; the county's name before a school's is optional."""

    def __init__(self) -> None:
        self._schools = {
            _key(school.county_code, school.name): school
            for school in db.session.scalars(select(School))
        }

    def school_of(self, values: Values) -> School | None:
        """The school of a row."""
        return self._schools.get(_key(str(values["county"]), str(values["name"])))

    def stored(
        self, kind: str, values: Values, school: SchoolEntry | None
    ) -> Mapping[str, Value] | None:
        """What is stored of the school that a row is about."""
        row = self.school_of(values)
        if row is None:
            return None
        return {
            "town": row.town,
            "contact": row.contact_name,
            "phone": row.contact_phone,
            "email": row.contact_email,
            "address": row.address,
            "postcode": row.postcode,
            "left_behind": row.left_behind,
            "wants_lecture": row.wants_lecture,
        }


def _key(county: str, name: str) -> tuple[str, str]:
    return county, plain_name(name, county, RegionDirectory.standard())

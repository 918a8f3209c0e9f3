"""Where else a person is found: in what lists brought in, in mails to an address alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.extensions import db
from app.models import Message, Upload
from app.store.intake.outcomes import Outcomes, outcomes_of
from app.store.oversight.people import Person, rows_of_person


def uploads_naming(person: Person) -> Iterator[tuple[Upload, Outcomes]]:
    """Uploads that keep values of the person's rows, each with what came of it without these."""
    codes = {row.code for row in rows_of_person(person)}
    for upload in db.session.scalars(select(Upload).where(Upload.outcome_sealed.is_not(None))):
        found = outcomes_of(upload)
        if any(row.code in codes and (row.before or row.after) for row in found.rows):
            rows = tuple(
                replace(row, before={}, after={}) if row.code in codes else row
                for row in found.rows
            )
            yield upload, Outcomes(rows, found.last_audit)


def mails_to(addresses: Sequence[str]) -> list[Message]:
    """Messages to no account that went to one of these addresses."""
    query = select(Message).where(Message.user_id.is_(None), Message.address_sealed.is_not(None))
    return [one for one in db.session.scalars(query) if one.address in addresses]

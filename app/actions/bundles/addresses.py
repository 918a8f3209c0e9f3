"""Where letters and parcels are posted to, as it stands on envelopes and labels."""

from app.models import Letter, School
from letters.documents import PostalAddress
from letters.states import Direction


def posted_to(letter: Letter) -> PostalAddress:
    """Where a letter goes. Raises PostcodeError."""
    school, volunteer = letter.pair.child.school, letter.pair.volunteer
    if letter.direction == Direction.TO_CHILD:
        return address_of_school(school)
    return address_of_volunteer(school, volunteer.pen_name)


def sent_from(letter: Letter) -> PostalAddress:
    """Where a letter comes from. Raises PostcodeError."""
    school, volunteer = letter.pair.child.school, letter.pair.volunteer
    if letter.direction == Direction.TO_CHILD:
        return address_of_volunteer(school, volunteer.pen_name)
    return address_of_school(school)


def address_of_school(school: School, postcode: str | None = None) -> PostalAddress:
    """The contact opens the parcel, so the contact's name stands on it, never the child's.

    Raises PostcodeError.
    """
    return PostalAddress(
        (school.postcode or "") if postcode is None else postcode,
        school.address or f"{school.county.name}{school.town or ''}",
        school.name,
        school.contact_name or "信桥联系老师",
    )


def address_of_volunteer(school: School, pen_name: str) -> PostalAddress:
    """Replies go by the hub; where there is none the address is written by hand."""
    hub = school.hub
    return PostalAddress("", (hub.address if hub else "") or "", hub.name if hub else "", pen_name)

"""The part of a digest about what has to be renewed: a sentence, and the page that lists it."""

from app.locale import day
from app.store.messages.renewals import RenewalLine
from app.wording import sentence
from letters.pairs.effects import Fact
from letters.reminders import Recipient

OF_CHECK = {
    Fact.CHECK_EXPIRES: "check_expires",
    Fact.CHECK_IN_GRACE: "check_expired",
    Fact.CHECK_EXPIRED: "check_expired",
}
"""As what the list of volunteers is narrowed to them."""


def renewal_words(line: RenewalLine) -> str:
    """What ends and when, by pen name and code."""
    fact = line.renewal.fact
    part = fact.value if line.recipient is not Recipient.VOLUNTEER else f"volunteer.{fact}"
    details = {
        "pen_name": line.pen_name,
        "code": line.code,
        "day": day(line.renewal.expires_on),
    }
    return sentence(f"renewals.{part}", details)


def renewal_page(line: RenewalLine) -> tuple[str, dict[str, str]]:
    """The page on which the reader finds it: endpoint and values."""
    if line.recipient is Recipient.VOLUNTEER:
        return "volunteers.my_way_in", {}
    if line.renewal.fact in OF_CHECK:
        return "volunteers.volunteers", {"now": OF_CHECK[line.renewal.fact]}
    if line.recipient is Recipient.SCHOOL_CONTACT:
        return "children.children", {"school": line.school_code, "consent": "expires"}
    return "children.children", {"consent": "expires"}

"""The part of a digest about what has to be renewed: a sentence, and the page that lists it."""

from app.locale import day
from app.store.messages.renewals import RenewalLine
from app.wording import sentence
from letters.pairs.effects import Fact
from letters.reminders import Recipient


def renewal_words(line: RenewalLine) -> str:
    """What ends and when, by pen name and code."""
    part = "volunteer" if line.recipient is Recipient.VOLUNTEER else line.renewal.fact.value
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
    if line.renewal.fact is Fact.CHECK_EXPIRES:
        return "volunteers.volunteers", {"now": "check_expires"}
    if line.recipient is Recipient.SCHOOL_CONTACT:
        return "children.children", {"school": line.school_code, "consent": "expires"}
    return "children.children", {"consent": "expires"}

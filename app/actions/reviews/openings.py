"""One letter is opened in an emergency: asked for with a reason, decided by a second person."""

from app.actions.access.links import address
from app.actions.messages.messages import enqueue
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Letter, Opening
from app.notify.reviews import opening_asked, opening_decided
from app.store.letters.words.pictures import count_of_pictures
from app.store.messages.recipients import around, readers, users_with_role
from app.store.reviews.openings import has_asked, letter_to_open, opening_to_decide
from app.store.scope import Scope
from letters.codes import CodeKind, parse
from letters.errors import BadCode
from letters.reviews.bases import ReviewBasis
from letters.reviews.openings import OPEN_FOR

SHORTEST, LONGEST = 10, 500


def open_in_emergency(
    scope: Scope, reader_id: int, code: str, reason: str, *, acting: Acting
) -> int:
    """Ask that one letter's words be opened to the reader; its writer is not told.

    Gives the opening's id.
    Raises NotFound; Refused openings.reason, openings.no_words or openings.asked_already.
    """
    words = reason.replace("\r\n", "\n").strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Refused("openings.reason", least=SHORTEST, most=LONGEST)
    with transaction():
        letter = letter_to_open(scope, reader_id, _code(code))
        if letter.text_at is None and not count_of_pictures(letter):
            raise Refused("openings.no_words", letter=letter.code)
        if has_asked(reader_id, letter.id, acting.now):
            raise Refused("openings.asked_already", letter=letter.code)
        row = Opening(letter_id=letter.id, basis=ReviewBasis.EMERGENCY, asked_at=acting.now)
        row.asked_by_id = row.reader_id = reader_id
        row.reason = words
        db.session.add(row)
        db.session.flush()
        record_change(acting, "openings.ask", "letter", letter.code, ["opening"])
        _tell_deciders(row, letter, acting)
        return row.id


def decide_opening(
    scope: Scope, decider_id: int, opening_id: int, *, granted: bool, acting: Acting
) -> None:
    """Open the letter for a day, or refuse; never one's own request.

    Raises NotFound, also where somebody else has decided.
    """
    with transaction():
        row = opening_to_decide(scope, decider_id, opening_id, acting.now)
        row.granted, row.decided_at, row.decided_by_id = granted, acting.now, decider_id
        row.until = acting.now + OPEN_FOR if granted else None
        action = "openings.grant" if granted else "openings.refuse"
        record_change(acting, action, "letter", row.letter.code, ["opening"])
        subject, body = opening_decided(row.reader, row, _page())
        once = f"opening:{row.id}:decided"
        enqueue("opening", once, subject=subject, body=body, now=acting.now, user=row.reader)


def _tell_deciders(row: Opening, letter: Letter, acting: Acting) -> None:
    """The coordinators of the smallest region that are not who asked, and the admins."""
    near = around("coordinator", letter.pair.child.school.county_code, acting.today)
    told = {id_ for id_, _role in users_with_role("admin", acting.today)}
    told |= set(next(iter(near.values()), []))
    for user in readers(told - {row.asked_by_id}).values():
        subject, body = opening_asked(user, letter.code, _page())
        once = f"opening:{row.id}:{user.id}"
        enqueue("opening", once, subject=subject, body=body, now=acting.now, user=user)


def _page() -> str:
    return address("openings.openings")


def _code(typed: str) -> str:
    try:
        return parse(typed, CodeKind.LETTER)
    except BadCode:
        return ""

"""What a guardian, and a child of age, said is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import CONSENT_ITEMS, Child, Consent, ConsentPhoto
from app.store.people.children import child_by_code
from app.store.people.consents import fact_of, latest_of
from app.store.scope import Scope
from letters.consents.ages import duties_of
from letters.consents.items import Said, Voice, said
from letters.pairs.standing import SOON


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to an item on which day, how we know, and until when a yes holds."""

    item: str
    given: bool
    on: date
    evidence: str
    expires_on: date | None = None
    said_by: Voice = Voice.GUARDIAN


def record(
    scope: Scope,
    code: str,
    item: str,
    given: bool,
    on: date,
    evidence: str,
    *,
    acting: Acting,
    expires_on: date | None = None,
    said_by: Voice = Voice.GUARDIAN,
    photo: ConsentPhoto | None = None,
    of_list: bool = False,
) -> bool:
    """Record a yes or no to an item; False when that is what stood already.

    A yes may hold until a day; one with another last day is new, and so is one with a photo of the
    form. What is said `of_list` is the guardian's word, and the child's is asked for later. Raises
    NotFound for the child, Refused for an unknown item, a day to come or before that of another
    answer that stands, a yes without any evidence or that ends before it begins, or without the
    word of somebody who has to agree.
    """
    if item not in CONSENT_ITEMS:
        raise Refused("consents.item", item=item)
    if on > acting.today:
        raise Refused("consents.future", on=on.isoformat())
    if given and not evidence.strip():
        raise Refused("consents.evidence")
    if given and expires_on is not None and expires_on < on:
        raise Refused("consents.ends_first")
    last = expires_on if given else None
    with transaction():
        child = child_by_code(scope, code)
        stood = latest_of(child).get(item)
        if given and not of_list:
            said_by, last = _heard(child, stood, (said_by, last), acting.today)
        same = stood is not None and _says(stood) == (given, last, said_by)
        if same and photo is None:
            return False
        if stood is not None and on < stood.on:
            raise Refused("consents.older", on=stood.on)
        row = answer(child, Answer(item, given, on, evidence, last, said_by), acting)
        row.photo = photo
        record_change(acting, "consent.record", "child", code, [item])
    return True


def answer(child: Child, what: Answer, acting: Acting) -> Consent:
    """The row itself, in the running transaction."""
    row = unstored(what, acting)
    row.child = child
    db.session.add(row)
    return row


def unstored(what: Answer, acting: Acting) -> Consent:
    """An answer that is of no child and in no transaction yet."""
    return Consent(
        item=what.item,
        given=what.given,
        on=what.on,
        expires_on=what.expires_on,
        said_by=what.said_by,
        evidence=what.evidence.strip()[:200],
        recorded_at=acting.now,
        recorded_by_id=acting.actor.user_id,
    )


def _says(row: Consent) -> tuple[bool, date | None, str]:
    return row.given, row.expires_on, row.said_by


def _heard(
    child: Child, stood: Consent | None, yes: tuple[Voice, date | None], today: date
) -> tuple[Voice, date | None]:
    """Whose word a yes is and its last day, with what the guardian said before. Raises Refused.

    The child's own makes the guardian's no longer.
    """
    said_by, last = yes
    if said_by is Voice.CHILD:
        if stood is None or said(fact_of(stood), today) is not Said.GIVEN:
            raise Refused("consents.guardian_first")
        days = [day for day in (last, stood.expires_on) if day is not None]
        return Voice.BOTH, min(days, default=None)
    if said_by is Voice.GUARDIAN and duties_of(child.birth_date, today).own_word:
        raise Refused("consents.own_word")
    return yes


def agree_for_many(
    scope: Scope,
    codes: Sequence[str],
    on: date,
    evidence: str,
    *,
    acting: Acting,
    expires_on: date | None = None,
    children_too: bool = False,
) -> list[int]:
    """A yes to letters for each of the children; the ids of what says so. Raises as `record`.

    `children_too`: those who are asked themselves, or will be soon, agreed with their guardians.
    """
    found = list[int]()
    with transaction():
        for code in codes:
            child = child_by_code(scope, code)
            own = children_too and duties_of(child.birth_date, acting.today + SOON).own_word
            fresh = record(
                *(scope, code, "letters", True, on, evidence),
                acting=acting,
                expires_on=expires_on,
                said_by=Voice.BOTH if own else Voice.GUARDIAN,
                of_list=True,
            )
            if fresh:
                db.session.flush()
                found.append(latest_of(child)["letters"].id)
    return found


def unsay(ids: Sequence[int], *, acting: Acting) -> int:
    """Answers of a list are gone, as if nobody had asked; of how many. A newer answer stands."""
    gone = 0
    with transaction():
        for id_ in ids:
            row = db.session.get(Consent, id_)
            if row is not None and latest_of(row.child)["letters"] is row:
                record_change(acting, "consent.unsay", "child", row.child.code, ["letters"])
                row.child.consents.remove(row)
                db.session.delete(row)
                gone += 1
    return gone


def answers_that_hold(one: Child, other: Child) -> list[Consent]:
    """Answers of either that count, and that one of the other, written down later, would replace.

    Of two alike the later day counts. A yes takes a no back where it was given on a later day, and
    written down later.
    """
    theirs = latest_of(other)
    both = [(mine, theirs[item]) for item, mine in latest_of(one).items() if item in theirs]
    found = []
    for earlier, later in (sorted(two, key=lambda one: one.id) for two in both):
        if earlier.given and not later.given:
            continue
        if later.on < earlier.on or (later.on == earlier.on and not earlier.given and later.given):
            found.append(earlier)
    return found


def answer_again(child: Child, one: Consent, evidence: str, acting: Acting) -> Consent:
    """An answer once more, whole, as the latest of a child; joins the running transaction."""
    what = Answer(one.item, one.given, one.on, evidence, one.expires_on, Voice(one.said_by))
    row = answer(child, what, acting)
    row.photo_id = one.photo_id
    return row


def say_again(child: Child, answers: Sequence[Consent], acting: Acting) -> list[int]:
    """Answers as the latest ones of the child; the ids of what says so."""
    again = [answer_again(child, one, one.evidence, acting) for one in answers]
    db.session.flush()
    db.session.expire(child)
    return [row.id for row in again]

"""A signed form comes in: its photo, and each answer that stands on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.actions.letters.pairs.decisions import NONE_ENDS, Decided, record_answer
from app.actions.people.agreements import photos
from app.actions.people.agreements.pictures import taken_in
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.store.people.children import child_by_code
from app.store.scope import Scope
from letters.consents.items import ConsentItem, Voice


@dataclass(frozen=True, slots=True)
class SignedForm:
    """What stands on a form: the items that were answered, when, and who signed it."""

    answers: Mapping[ConsentItem, bool]
    on: date
    evidence: str
    said_by: Voice = Voice.GUARDIAN
    expires_on: date | None = None


def take_in(
    scope: Scope,
    code: str,
    form: SignedForm,
    photo: bytes,
    decided: Decided = NONE_ENDS,
    *,
    acting: Acting,
) -> int:
    """Record every answer with the picture of the form: all of it or nothing; how many answers.

    Raises NotFound, Refused consents.nothing, and as `record_answer` and `photos.keep`.
    """
    if not form.answers:
        raise Refused("consents.nothing")
    # To make a picture anew takes a while: nobody else's writing waits for it.
    made = taken_in(photo)
    with transaction():
        kept = photos.keep(child_by_code(scope, code), made, acting)
        for item, given in form.answers.items():
            record_answer(
                *(scope, code, item.value, given, form.on, form.evidence, decided),
                acting=acting,
                expires_on=form.expires_on if given else None,
                said_by=form.said_by,
                photo=kept,
            )
    return len(form.answers)

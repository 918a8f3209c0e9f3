"""Who has to say yes for themselves, or will have to soon, and has not said it."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import load_only

from app.extensions import db
from app.models import Child, Consent, Pair, School
from app.store.people.facts import Ids
from app.store.people.latest import answered_later
from app.store.scope import Scope, child_within
from letters.consents.ages import duties_of
from letters.consents.items import ConsentItem, Voice
from letters.pairs.standing import SOON

YOUNGEST_GRADE = 6
"""In the grades below it nobody is fourteen within two months; a birth is opened row by row."""


def ids_without_own_word(
    scope: Scope, today: date, *, who_write: bool = False, among: Ids | None = None
) -> list[int]:
    """The ids of children in reach for whom the guardian alone agreed to letters, and who are 14
    within 60 days, or may be.

    `who_write`: only those with an open pair; `among`: only those of these children.
    """
    by_guardian = select(Consent.child_id).where(
        Consent.item == ConsentItem.LETTERS.value,
        Consent.given,
        Consent.said_by == Voice.GUARDIAN.value,
        or_(Consent.expires_on.is_(None), Consent.expires_on >= today),
        ~answered_later(),
    )
    query = (
        select(Child)
        .join(School, School.id == Child.school_id)
        .options(load_only(Child.code, Child.row_key, Child.birth_date_sealed))
        .where(
            child_within(scope),
            Child.left_on.is_(None),
            Child.merged_into_id.is_(None),
            or_(Child.grade.is_(None), Child.grade >= YOUNGEST_GRADE),
            Child.id.in_(by_guardian.correlate(None)),
        )
    )
    if who_write:
        query = query.where(Child.id.in_(select(Pair.child_id).where(Pair.until_on.is_(None))))
    if among is not None:
        query = query.where(Child.id.in_(among))
    return [
        child.id
        for child in db.session.scalars(query)
        if duties_of(child.birth_date, today + SOON).own_word
    ]

"""Reads of consent."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Child, Consent
from app.store.parts import in_parts
from letters.consents.items import ConsentItem, Said, allows, said
from letters.pairs.facts import ConsentFact


def latest_of(child: Child) -> dict[str, Consent]:
    """The row that holds for each item that was ever answered."""
    return {row.item: row for row in child.consents}


def standing_of(child: Child) -> dict[str, bool]:
    """Yes or no for each item that was ever answered."""
    return {item: row.given for item, row in latest_of(child).items()}


def children_of_answers(ids: Collection[int]) -> list[int]:
    """The ids of the children whose answers these are."""
    found = list[int]()
    for some in in_parts(ids):
        found += db.session.scalars(select(Consent.child_id).where(Consent.id.in_(some)))
    return found


def fact_of(row: Consent | None) -> ConsentFact | None:
    """An answer as a plain value; None where nobody was asked."""
    return None if row is None else ConsentFact(row.given, row.on, row.expires_on)


def state_of(row: Consent | None, today: date) -> Said:
    """What an item stands at on a day."""
    return said(fact_of(row), today)


def may_use(child: Child, item: ConsentItem, today: date) -> bool:
    """Whether what an item covers may be done for a child on a day."""
    return allows(item, fact_of(latest_of(child).get(item)), today)


def need_of(child: Child, today: date) -> int | None:
    """A child's need, None where screening was refused or its consent has ended."""
    return child.need if may_use(child, ConsentItem.SCREENING, today) else None

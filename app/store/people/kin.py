"""Who is of one family, as far as a guardian's phone tells it."""

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.crypto import blind_index
from app.extensions import db
from app.models import Child, Guardian
from app.store.parts import in_parts

MOST_KIN = 4
"""A phone that more children have is no family's own: a shop's, a teacher's, a village's."""


def families(children: Collection[int]) -> dict[int, str]:
    """By a child's id what tells its family from others; the same for brothers and sisters.

    It is the guardian's phone; of a phone that too many children have, with the guardian's name.
    """
    crowded = set(db.session.scalars(crowded_phones()))
    found: dict[int, str] = {}
    for some in in_parts(children):
        query = select(Guardian.child_id, Guardian.phone_index).where(
            Guardian.child_id.in_(some), Guardian.phone_index.is_not(None)
        )
        phones = {id_: phone for id_, phone in db.session.execute(query) if phone}
        named = _with_names([id_ for id_, phone in phones.items() if phone in crowded])
        found |= {id_: phone for id_, phone in phones.items() if phone not in crowded} | named
    return found


def crowded_phones() -> Select[str | None]:
    """The fingerprints of phones that more children have than a family."""
    return (
        select(Guardian.phone_index)
        .join(Guardian.child)
        .where(Guardian.phone_index.is_not(None), Child.merged_into_id.is_(None))
        .group_by(Guardian.phone_index)
        .having(func.count() > MOST_KIN)
    )


def _with_names(children: Collection[int]) -> dict[int, str]:
    if not children:
        return {}
    # A guardian's name is sealed for the child's code: read with it, not one after another.
    with_code = joinedload(Guardian.child).load_only(Child.code)
    query = select(Guardian).where(Guardian.child_id.in_(children)).options(with_code)
    rows = db.session.scalars(query)
    return {
        row.child_id: f"{row.phone_index} {blind_index('real_name', row.name)}"
        for row in rows
        if row.name
    }

"""Many new children at once, with their guardians and what these answered: a statement a table."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, inspect

from app.crypto import SealedRow, bind
from app.extensions import db
from app.models import Child, Consent, Guardian


def store_children(children: Sequence[Child], answers: Sequence[Consent | None]) -> None:
    """Children that no session knows of, each with its guardian and an answer or none.

    They are not in the session afterwards. What none of them says is left to the table.
    """
    if not children:
        return
    stored = insert(Child).returning(Child.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(stored, _columns(Child, children)))
    owned = [
        (at, child.guardian) for at, child in zip(ids, children, strict=True) if child.guardian
    ]
    said = [(at, answer) for at, answer in zip(ids, answers, strict=True) if answer]
    for model, rows in ((Guardian, owned), (Consent, said)):
        values = _columns(model, [row for _, row in rows])
        of_child = [{**row, "child_id": at} for (at, _), row in zip(rows, values, strict=True)]
        if of_child:
            db.session.execute(insert(model), of_child)


def _columns(model: type[Any], rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The values of rows by column; one that some of them have is None in the others."""
    for row in rows:
        if isinstance(row, SealedRow):
            vars(row).update(bind(row))
    every = {attribute.key for attribute in inspect(model).column_attrs}
    told = every & set[str]().union(*map(vars, rows))
    return [{name: vars(row).get(name) for name in told} for row in rows]

"""Reads of the access log."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.models import AccessRow, Child, School, User
from app.store.pages import Page, page_of
from app.store.scope import Scope, child_within

ActingUser = aliased(User)


def page_of_looks(scope: Scope, code: str, number: int) -> Page:
    """Looks at children in reach (all looks for who reaches the programme), newest first.

    Rows are (AccessRow, User or None). `code` narrows to one child or volunteer.
    """
    query: Any = (
        select(AccessRow, ActingUser)
        .outerjoin(ActingUser, ActingUser.id == AccessRow.actor_id)
        .order_by(AccessRow.id.desc())
    )
    if not scope.programme:
        reached = select(Child.code).join(School).where(child_within(scope))
        query = query.where(AccessRow.object_type == "child", AccessRow.object_code.in_(reached))
    if code:
        query = query.where(AccessRow.object_code == code.strip().upper())
    return page_of(query, number)

"""What is still missing besides the one next step: addresses, contacts, approvals."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import Child, Pair, School
from app.store.desk.contacts import count_named, waiting_for_approval
from app.store.people.schools import without_address
from app.store.scope import Scope, pair_within, school_within


@dataclass(frozen=True, slots=True)
class Gaps:
    """Schools without an address to post to, the open pairs that write there; contacts named in a
    list who have no account, and roles that wait for this person's approval.
    """

    addresses: int
    pairs: int
    contacts: int
    approvals: int

    @property
    def are_there(self) -> bool:
        """Whether anything is missing."""
        return bool(self.addresses or self.contacts or self.approvals)


def gaps(scope: Scope, now: datetime, approver_id: int | None) -> Gaps:
    """What is missing in reach; `approver_id` is who approves roles, if they do."""
    schools = select(func.count(School.id)).where(school_within(scope), without_address())
    pairs = select(func.count(Pair.id)).join(Pair.child).join(Child.school)
    pairs = pairs.where(pair_within(scope), Pair.until_on.is_(None), without_address())
    return Gaps(
        db.session.scalar(schools) or 0,
        db.session.scalar(pairs) or 0,
        count_named(scope, now),
        0 if approver_id is None else waiting_for_approval(approver_id),
    )

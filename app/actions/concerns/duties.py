"""Days on which a counsellor is on duty, or away."""

from datetime import date

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Duty, DutyKind
from app.store.concerns.duties import counsellors_within, duty_in_reach
from app.store.scope import Scope

LONGEST_DUTY = 366


def add_duty(
    scope: Scope, user_id: int, kind: DutyKind, first: date, last: date, *, acting: Acting
) -> None:
    """Write the days down. Raises NotFound for who is no counsellor in reach, Refused."""
    if not first <= last or last < acting.today or (last - first).days > LONGEST_DUTY:
        raise Refused("duties.days", most=LONGEST_DUTY)
    with transaction():
        if user_id not in [user.id for user in counsellors_within(scope, acting.today)]:
            raise NotFound("duties.unknown", number=user_id)
        row = Duty(user_id=user_id, kind=kind, first=first, last=last)
        db.session.add(row)
        db.session.flush()
        record_change(acting, "duties.add", "duty", str(row.id), ["first", "kind", "last"])


def end_duty(scope: Scope, duty_id: int, *, acting: Acting) -> None:
    """Take the days back. Raises NotFound."""
    with transaction():
        row = duty_in_reach(scope, duty_id, acting.today)
        record_change(acting, "duties.end", "duty", str(row.id), ["first", "last"])
        db.session.delete(row)

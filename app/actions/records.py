"""What is written down of each change and each look."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.extensions import db
from app.models import AccessRow, AuditRow

log = logging.getLogger("xinqiao.audit")


def record_change(
    acting: Acting,
    action: str,
    object_type: str,
    object_code: str,
    fields: Iterable[str] = (),
    note: str | None = None,
) -> None:
    """Add an audit row to the running transaction. `fields` are names, never values."""
    names = sorted(fields)
    db.session.add(
        AuditRow(
            at=acting.now,
            actor_id=acting.actor.user_id,
            actor_words=acting.actor.words,
            action=action,
            object_type=object_type,
            object_code=object_code,
            fields=names,
            note=note,
        )
    )
    log.info("%s", action, extra=_log_extra(acting.actor, object_type, object_code, names))


@dataclass(frozen=True, slots=True)
class Changed:
    """A change to be written down with many others."""

    action: str
    object_type: str
    object_code: str
    fields: tuple[str, ...]


def record_changes(acting: Acting, changes: Sequence[Changed]) -> None:
    """Add an audit row for each change to the running transaction, all in one go."""
    if not changes:
        return
    common = {"at": acting.now, "actor_id": acting.actor.user_id, "actor_words": acting.actor.words}
    rows = [common | _columns(change) for change in changes]
    db.session.execute(insert(AuditRow), rows)
    for action in dict.fromkeys(change.action for change in changes):
        codes = [change.object_code for change in changes if change.action == action]
        log.info("%s", action, extra={"actor": str(acting.actor), "codes": codes})


def _columns(change: Changed) -> dict[str, Any]:
    return {
        "action": change.action,
        "object_type": change.object_type,
        "object_code": change.object_code,
        "fields": sorted(change.fields),
    }


def record_access(
    acting: Acting,
    object_type: str,
    object_code: str,
    fields: Iterable[str],
    reason: str | None = None,
) -> None:
    """Write down a look at personal data, in a transaction of its own."""
    names = sorted(fields)
    with transaction():
        db.session.add(
            AccessRow(
                at=acting.now,
                actor_id=acting.actor.user_id,
                actor_words=acting.actor.words,
                object_type=object_type,
                object_code=object_code,
                fields=names,
                reason=reason,
            )
        )
    log.info("looked", extra=_log_extra(acting.actor, object_type, object_code, names))


def _log_extra(
    actor: Actor, object_type: str, object_code: str, fields: list[str]
) -> dict[str, object]:
    """What the log says of it; a type for a key could be one that logging keeps for itself."""
    return {"actor": str(actor), "object": object_type, "code": object_code, "fields": fields}

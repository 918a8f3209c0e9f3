"""A publication is taken back: unsent welcomes vanish, whoever got one gets one correction."""

from datetime import datetime

from sqlalchemy import delete

from app.actions.access import links
from app.actions.messages.messages import enqueue
from app.extensions import db
from app.models import Message, Volunteer
from app.notify.mails import written
from app.store.rounds.welcomes import (
    is_out,
    is_welcome_of,
    proposed_names,
    told_of,
    welcomes_out,
)


def take_welcomes_back(draft_id: int, now: datetime) -> None:
    """In the running transaction: remove unsent welcomes, correct the others, each once."""
    db.session.execute(delete(Message).where(is_welcome_of(draft_id), ~is_out()))
    children = proposed_names(draft_id)
    for welcome in welcomes_out(draft_id):
        volunteer_id = told_of(welcome)
        subject, body = written(
            "correction_school" if volunteer_id is None else "correction_volunteer",
            welcome.user.locale if welcome.user else None,
            name=_name(welcome, volunteer_id),
            children=children.get(volunteer_id or 0, []),
            link=links.address("home.home"),
        )
        enqueue(
            "correction",
            welcome.once.replace("welcome:", "correction:", 1),
            subject=subject,
            body=body,
            now=now,
            user=welcome.user,
            address=welcome.address,
        )


def _name(welcome: Message, volunteer_id: int | None) -> str:
    """How the welcome spoke to its reader."""
    if volunteer_id is not None:
        return db.session.get_one(Volunteer, volunteer_id).pen_name
    return welcome.user.shown_name if welcome.user else ""

"""A restored backup has people again who were erased: they are erased once more."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from app.actions.oversight.erasing import empty
from app.actions.oversight.tombstones import Grave, bury, read_tombstones, write_usual_file
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Child, User, Volunteer
from app.store.oversight.people import Person, is_erased


def honour(path: Path, *, acting: Acting) -> list[str]:
    """Erase again whom the file names and the database still has; their codes.

    Nothing stands against it here: it was decided before. Raises Refused('tombstones.unreadable').
    """
    done = _honour_all(read_tombstones(path), acting)
    write_usual_file()
    return done


def _honour_all(graves: Sequence[Grave], acting: Acting) -> list[str]:
    done = list[str]()
    for grave in graves:
        with transaction():
            person = _person(grave)
            if person is None or is_erased(grave.code):
                continue
            empty(person, acting)
            who = _known(grave.asked_by_id), _known(grave.approved_by_id)
            bury(person, grave.on, *who)
            record_change(acting, "erasures.honour", grave.person, grave.code)
            done.append(grave.code)
    return done


def _person(grave: Grave) -> Person | None:
    if grave.person == "child":
        return db.session.scalar(select(Child).where(Child.code == grave.code))
    return db.session.scalar(select(Volunteer).where(Volunteer.code == grave.code))


def _known(user_id: int | None) -> int | None:
    """The account, if the backup has it."""
    return user_id if user_id and db.session.get(User, user_id) else None

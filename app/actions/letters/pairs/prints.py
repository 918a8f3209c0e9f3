"""Papers that were made of what pairs write are thrown away before their time."""

from collections.abc import Collection

from sqlalchemy import delete, or_, select

from app.extensions import db
from app.models import Letter, Pair, PrintRun, School


def throw_books_away(child_id: int) -> None:
    """The books of a child's pairs, for its words may be quoted no more.

    They can be made anew without them. Joins the caller's transaction.
    """
    pairs = select(Pair.id).where(Pair.child_id == child_id)
    db.session.execute(delete(PrintRun).where(PrintRun.pair_id.in_(pairs)))


def throw_prints_away(pair_ids: Collection[int], letter_ids: Collection[int] = ()) -> None:
    """The books of pairs, and all papers of the schools of their letters, or of further ones.

    Typed words and pictures stand on them. Joins the caller's transaction.
    """
    db.session.execute(delete(PrintRun).where(PrintRun.pair_id.in_(pair_ids)))
    theirs = or_(Letter.pair_id.in_(pair_ids), Letter.id.in_(letter_ids))
    schools = select(School.code).where(School.id.in_(select(Letter.school_id).where(theirs)))
    codes = set(db.session.scalars(schools))
    of_schools = PrintRun.pair_id.is_(None), PrintRun.cohort_id.is_(None)
    runs = db.session.execute(select(PrintRun.id, PrintRun.wanted).where(*of_schools)).all()
    gone = [run.id for run in runs if codes & set(run.wanted["schools"])]
    db.session.execute(delete(PrintRun).where(PrintRun.id.in_(gone)))

"""Reads of cohorts. Everybody who may see cohorts sees all of them: they hold no person."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.errors import NotFound
from app.extensions import db
from app.models import Cohort, Term

WITH_TERMS = selectinload(Cohort.terms).selectinload(Term.breaks)


def all_cohorts() -> Sequence[Cohort]:
    """Every cohort with its terms, the newest first."""
    return db.session.scalars(select(Cohort).options(WITH_TERMS).order_by(Cohort.id.desc())).all()


def cohort_with_terms(cohort_id: int, *, lock: bool = False) -> Cohort:
    """One cohort. Raises NotFound."""
    cohort = db.session.get(
        Cohort, cohort_id, options=[WITH_TERMS], with_for_update={"of": Cohort} if lock else None
    )
    if cohort is None:
        raise NotFound("cohorts.unknown", name=cohort_id)
    return cohort


def cohort_named(name: str) -> Cohort:
    """The cohort of a name. Raises NotFound."""
    cohort = db.session.scalar(select(Cohort).where(Cohort.name == " ".join(name.split())))
    if cohort is None:
        raise NotFound("cohorts.unknown", name=name)
    return cohort

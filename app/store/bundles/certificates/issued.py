"""Certificates that were issued: of a cohort, of one person, and behind the code on the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.models import Child, Pair, PrintRun, School, ServiceCertificate, Volunteer
from app.store.listing import Page, page_of
from app.store.parts import in_parts
from app.store.people.merges import ids_made_one
from app.store.scope import Scope, pair_within, school_within

Certificate = ServiceCertificate
OF_WHOM = (
    joinedload(Certificate.volunteer),
    joinedload(Certificate.user),
    joinedload(Certificate.school),
    joinedload(Certificate.cohort),
)


@dataclass(frozen=True, slots=True)
class CertificateFilter:
    """What the certificates of a cohort are narrowed to; empty values narrow nothing.

    `text` is a number, a volunteer's code, or a part of a pen name or of a school's name.
    """

    text: str = ""
    whose: Literal["", "volunteers", "contacts"] = ""
    state: Literal["", "valid", "taken_back"] = ""


def certificates_of(
    scope: Scope, cohort_id: int, wanted: CertificateFilter, page: int
) -> Page[ServiceCertificate]:
    """A page of the certificates in reach, the newest first."""
    query = _within(scope, cohort_id).where(*_conditions(wanted)).options(*OF_WHOM)
    return page_of(query.order_by(Certificate.id.desc()), page)


def accounts_certified(scope: Scope, cohort_id: int, wanted: CertificateFilter) -> Select[str, int]:
    """Each certificate's number with the account of whoever it is for, where they have one."""
    query = _within(scope, cohort_id).where(*_conditions(wanted))
    user_id = func.coalesce(Certificate.user_id, Volunteer.user_id)
    return query.with_only_columns(Certificate.code, user_id)


def standing_certificates(scope: Scope, cohort_id: int) -> Sequence[ServiceCertificate]:
    """All in reach that hold: volunteers' by their pen names, then contacts' by their schools."""
    query = _within(scope, cohort_id).where(Certificate.taken_back_at.is_(None)).options(*OF_WHOM)
    ordered = query.order_by(Volunteer.pen_name_key, School.sort_key, Certificate.id)
    found = db.session.scalars(ordered).all()
    return sorted(found, key=lambda one: one.volunteer_id is None)


def certificate_by_code(scope: Scope, code: str) -> ServiceCertificate:
    """One in reach by its number. Raises NotFound."""
    cohort = select(Certificate.cohort_id).where(Certificate.code == code).scalar_subquery()
    query = _within(scope, cohort).where(Certificate.code == code).options(*OF_WHOM)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("certificates.unknown", code=code)
    return found


def own_certificates(user_id: int) -> Sequence[ServiceCertificate]:
    """One's own, the newest first; as a volunteer also those of rows made one with the own."""
    query = select(Certificate).where(_own(user_id)).options(*OF_WHOM)
    return db.session.scalars(query.order_by(Certificate.id.desc())).all()


def own_certificate(user_id: int, code: str) -> ServiceCertificate:
    """One of one's own by its number. Raises NotFound."""
    query = select(Certificate).where(_own(user_id), Certificate.code == code).options(*OF_WHOM)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("certificates.unknown", code=code)
    return found


def lock_certified(volunteer_ids: Sequence[int]) -> None:
    """Nobody else issues or takes back these volunteers' certificates until the transaction ends.

    What hangs on them is still written meanwhile.
    """
    for some in in_parts(sorted(volunteer_ids)):
        query = select(Volunteer.id).where(Volunteer.id.in_(some)).order_by(Volunteer.id)
        db.session.execute(query.with_for_update(key_share=True))


def standing_of_volunteer(volunteer_id: int, cohort_id: int) -> Sequence[ServiceCertificate]:
    """A volunteer's that hold, for a cohort, with those of rows made one with theirs; locked."""
    theirs = ids_made_one(Volunteer, Volunteer.id == volunteer_id)
    query = select(Certificate).where(
        Certificate.volunteer_id.in_(theirs),
        Certificate.cohort_id == cohort_id,
        Certificate.taken_back_at.is_(None),
    )
    return db.session.scalars(query.order_by(Certificate.id).with_for_update()).all()


def certificate_behind(token: str) -> ServiceCertificate:
    """The certificate whose paper leads here, whoever asks. Raises NotFound."""
    found = db.session.scalar(select(Certificate).where(Certificate.token == token))
    if found is None:
        raise NotFound("certificates.unknown", code="")
    return found


def certificate_file(scope: Scope, print_id: int, user_id: int) -> PrintRun:
    """What this person asked for, while all certificates in it are in reach and hold.

    Raises NotFound.
    """
    row = db.session.get(PrintRun, print_id)
    if row is None or row.asked_by_id != user_id or row.cohort_id is None:
        raise NotFound("prints.unknown")
    if row.made_at is not None and not _all_within(scope, row.cohort_id, row.wanted.get("codes")):
        raise NotFound("prints.unknown")
    if not _all_hold(row.wanted.get("codes") or ()):
        raise NotFound("certificates.anew")
    return row


def _all_hold(codes: Sequence[str]) -> bool:
    gone = Certificate.taken_back_at.is_not(None)
    queries = (
        select(Certificate.id).where(Certificate.code.in_(some), gone).limit(1)
        for some in in_parts(codes)
    )
    return all(db.session.scalar(query) is None for query in queries)


def _all_within(scope: Scope, cohort_id: int, codes: Sequence[str] | None) -> bool:
    """Whether these are in reach; nobody knows it of a file that does not tell what is in it."""
    reached = 0
    for some in in_parts(codes or ()):
        found = _within(scope, cohort_id).where(Certificate.code.in_(some)).subquery()
        reached += db.session.scalar(select(func.count()).select_from(found)) or 0
    return codes is not None and reached == len(codes)


def _within(scope: Scope, cohort_id: Any) -> Select[ServiceCertificate]:
    """Those of a cohort whose pair or school is in reach; a pair went where its rows were made one.

    The cohort is an id, or a query for one.
    """
    wrote = (
        select(Pair.volunteer_id)
        .join(Pair.child)
        .join(Child.school)
        .where(Pair.cohort_id == cohort_id, pair_within(scope))
    )
    writers = ids_made_one(Volunteer, Volunteer.id.in_(wrote))
    return (
        select(Certificate)
        .outerjoin(Volunteer, Certificate.volunteer_id == Volunteer.id)
        .outerjoin(School, Certificate.school_id == School.id)
        .where(
            Certificate.cohort_id == cohort_id,
            or_(
                Certificate.volunteer_id.in_(writers),
                and_(Certificate.school_id.is_not(None), school_within(scope)),
            ),
        )
    )


def _conditions(wanted: CertificateFilter) -> list[ColumnElement[bool]]:
    found = list[ColumnElement[bool]]()
    if wanted.text:
        part: Any = wanted.text
        found.append(
            or_(
                Certificate.code == part.upper(),
                Volunteer.code == part.upper(),
                Volunteer.pen_name.contains(part, autoescape=True),
                School.name.contains(part, autoescape=True),
            )
        )
    if wanted.whose:
        volunteers = wanted.whose == "volunteers"
        column = Certificate.volunteer_id if volunteers else Certificate.user_id
        found.append(column.is_not(None))
    if wanted.state:
        stands = Certificate.taken_back_at.is_(None)
        found.append(stands if wanted.state == "valid" else ~stands)
    return found


def _own(user_id: int) -> ColumnElement[bool]:
    theirs = ids_made_one(Volunteer, Volunteer.user_id == user_id)
    return or_(Certificate.user_id == user_id, Certificate.volunteer_id.in_(theirs))

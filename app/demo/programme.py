"""The demo programme, put together by the same actions that people use."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.actions.people.cohorts import TypedTerm, add_cohort
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import open_round
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.demo import people
from app.demo.calendar import terms_around
from app.demo.concerns import put_concerns
from app.demo.letters import live_through
from app.demo.people import counties
from app.demo.rows import CITY, all_gates, child_row, letters_consent, volunteer_row
from app.demo.staff import SHOWN_SCHOOL, Account, new_user, staff
from app.demo.words import put_words
from app.errors import Refused
from app.extensions import db
from app.intake import (
    RegionDirectory,
    SchoolDirectory,
    Values,
    open_sheets,
    outline_of,
    plain_name,
    read_rows,
)
from app.models import (
    Child,
    Cohort,
    GatePass,
    Letter,
    Pair,
    School,
    User,
    Volunteer,
)
from app.sort_keys import sort_key
from app.store.scope import EVERYTHING
from letters.codes import CodeKind, new_codes
from letters.pen_names import new_pen_name
from letters.reviews.queue import ReviewMode
from letters.states import State

SCHOOLS = Path(__file__).with_name("schools.xlsx")
SIZES = {"small": 120, "pilot": 1_200, "full": 12_000}
DEMO = Actor(None, "demo")
SHOWN_MORE = 12
SHOWN_AT_LEAST = 10
"""The school whose contact can sign in gets more children, so that there is something to see."""
NEW_CHILDREN = 0.035
"""Children who came after the round and wait for the next, as a share."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and how people sign in."""

    schools: int
    children: int
    volunteers: int
    pairs: int
    letters: int
    accounts: tuple[Account, ...]


def make(
    size: str, seed: int, *, now: datetime, today: date, progress: Callable[[str], None]
) -> Made:
    """Make the programme in an empty database. Raises Refused where it is not empty."""
    if db.session.scalar(select(func.count(User.id))) or db.session.scalar(
        select(func.count(School.id))
    ):
        raise Refused("demo.not_empty")
    rng = Random(seed)  # noqa: S311 - made-up people, no secrets
    terms = [TypedTerm(*one) for one in terms_around(today)]
    began = terms[0][0][1]
    moment = datetime.combine(began, time(1), UTC)
    progress("schools and accounts")
    with transaction():
        schools = _schools(today, rng)
        accounts = staff(schools, moment, rng)
    progress("children and volunteers")
    with transaction():
        _children(schools, SIZES[size], began, moment, rng)
        _volunteers(round(SIZES[size] * 1.04), began, moment, rng)
    progress("a matching round, solved and proved")
    founding = Acting(DEMO, moment, began)
    cohort = add_cohort(f"{began.year}-{began.year + 1} 期", terms, acting=founding)
    opened = open_round(EVERYTHING, cohort.id, CITY, acting=founding)
    draft = solve_draft(EVERYTHING, opened.round_id, acting=founding)
    publish(EVERYTHING, draft.id, acting=founding, rng=rng)
    progress("letters and their ways")
    live_through(cohort.id, today, rng)
    with transaction():
        _children(schools, max(6, round(SIZES[size] * NEW_CHILDREN)), today, now, rng, late=True)
        _applicants(12, today, now, rng)
        db.session.get_one(Cohort, cohort.id).review = ReviewMode.ALL
        accounts.append(_volunteer_account(today, rng, Acting(DEMO, now, today)))
    put_concerns(Acting(DEMO, now, today))
    return Made(
        schools=_count(School),
        children=_count(Child),
        volunteers=_count(Volunteer),
        pairs=_count(Pair),
        letters=_count(Letter),
        accounts=tuple(accounts),
    )


def _count(table: Any) -> int:
    return db.session.scalar(select(func.count(table.id))) or 0


def _schools(today: date, rng: Random) -> list[School]:
    regions = RegionDirectory.standard()
    outline = outline_of("schools", open_sheets(SCHOOLS.read_bytes(), SCHOOLS.name), today)
    none_yet = SchoolDirectory((), regions)
    report = read_rows(outline, on=today, regions=regions, schools=none_yet)
    codes = new_codes(CodeKind.SCHOOL, rng, len(report.rows))
    names = [
        plain_name(str(row.values["name"]), str(row.values["county"]), regions)
        for row in report.rows
    ]
    schools = [
        School(
            code=code,
            county_code=row.values["county"],
            town=row.values["town"],
            name=name,
            sort_key=sort_key(name),
            address=_address(row.values, at, regions),
            contact_name=row.values["contact"],
            contact_phone=row.values["phone"],
            left_behind=row.values["left_behind"],
            wants_lecture=row.values["wants_lecture"],
        )
        for at, (code, name, row) in enumerate(zip(codes, names, report.rows, strict=True))
    ]
    db.session.add_all(schools)
    db.session.flush()
    return schools


def _address(school: Values, at: int, regions: RegionDirectory) -> str | None:
    """Where a school's letters are posted to; of one in forty nobody has said so yet."""
    if at % 40 == 39:
        return None
    path = "".join(region.name for region in regions.path(str(school["county"])))
    return f"{path}{school['town'] or ''}文化路 {at + 1} 号"


def _children(
    schools: list[School],
    count: int,
    today: date,
    now: datetime,
    rng: Random,
    late: bool = False,
) -> None:
    """Children spread over the schools by their left-behind children; a few without consent."""
    weights = [
        (school.left_behind or 30) * (SHOWN_MORE if school.name == SHOWN_SCHOOL else 1)
        for school in schools
    ]
    taken: dict[int, set[str]] = defaultdict(set)
    for school_id, pen_name in db.session.execute(select(Child.school_id, Child.pen_name)):
        taken[school_id].add(pen_name)
    known = set(db.session.scalars(select(Child.code)))
    shown = next(school for school in schools if school.name == SHOWN_SCHOOL)
    first = SHOWN_AT_LEAST if not late else 0
    for number, code in enumerate(new_codes(CodeKind.CHILD, rng, count, known)):
        school = shown if number < first else rng.choices(schools, weights)[0]
        values = people.child(rng, "小学" in school.name, today)
        pen_name = new_pen_name(rng, taken[school.id])
        taken[school.id].add(pen_name)
        child = child_row(code, school.id, pen_name, values, now)
        answer = rng.random()
        if answer < (0.7 if late else 0.97):
            child.consents = [letters_consent(True, today, now)]
        elif answer < 0.985:
            child.consents = [letters_consent(False, today, now)]
        db.session.add(child)
    db.session.flush()


def _volunteers(count: int, today: date, now: datetime, rng: Random) -> None:
    """Volunteers through all gates, each with an account."""
    homes = counties()
    taken: set[str] = set()
    for number, code in enumerate(new_codes(CodeKind.VOLUNTEER, rng, count), 1):
        values = people.volunteer(rng, number, homes, today)
        pen_name = new_pen_name(rng, taken if len(taken) < 500 else (), values["gender"])
        taken.add(pen_name)
        user = new_user(values["email"], pen_name, "volunteer", now)
        row = volunteer_row(code, values, pen_name, now, user_id=user.id, email_confirmed_at=now)
        row.gate_passes = all_gates(today, now)
        db.session.add(row)
    db.session.flush()


def _applicants(count: int, today: date, now: datetime, rng: Random) -> None:
    """Volunteers on their way in: some gates are still to pass."""
    known = set(db.session.scalars(select(Volunteer.code)))
    for number, code in enumerate(new_codes(CodeKind.VOLUNTEER, rng, count, known), 900_001):
        values = people.volunteer(rng, number, counties(), today)
        row = volunteer_row(code, values, new_pen_name(rng, (), values["gender"]), now)
        row.email_confirmed_at = now if number % 4 else None
        row.gate_passes = [
            GatePass(gate=gate, passed_on=today, recorded_at=now)
            for gate in ("vetting", "training")[: number % 3]
        ]
        db.session.add(row)
    db.session.flush()


def _volunteer_account(today: date, rng: Random, acting: Acting) -> Account:
    """Somebody whose turn it is to write gets a password too."""
    soon = select(Letter.pair_id).where(
        Letter.direction == "to_child",
        Letter.state == State.DUE,
        Letter.number > 2,
        Letter.due_on.between(today, today + timedelta(days=10)),
    )
    open_pairs = select(Volunteer).join(Pair).where(Pair.until_on.is_(None)).order_by(Pair.id)
    volunteer = db.session.scalars(open_pairs.where(Pair.id.in_(soon)).limit(1)).first()
    volunteer = volunteer or db.session.scalars(open_pairs.limit(1)).one()
    sent = (
        select(Letter)
        .join(Pair)
        .where(Pair.volunteer_id == volunteer.id, Letter.direction == "to_child", Letter.moves > 0)
    )
    put_words(db.session.scalars(sent.order_by(Letter.number.desc())).all(), rng, acting)
    return Account.of(db.session.get_one(User, volunteer.user_id), "volunteer")

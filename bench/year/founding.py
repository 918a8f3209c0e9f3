"""The programme on its first day: schools, children, volunteers, and a round published."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.actions.people.cohorts import add_cohort
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import open_round
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.demo import people
from app.demo.calendar import terms_around
from app.demo.rows import CITY, all_gates, child_row, letters_consent, volunteer_row
from app.demo.staff import new_user
from app.extensions import db
from app.models import School, Volunteer
from app.sort_keys import sort_key
from app.store.scope import EVERYTHING
from bench.year.chance import Chance
from bench.year.play import Play
from letters.codes import CodeKind, new_codes
from letters.pen_names import new_pen_name

FIRST_DAY = date(2026, 9, 7)
MIDDLE = timedelta(weeks=34)
"""From the first day to the one around which the demo's calendar lays its terms."""
AFTERWARDS = timedelta(days=60)
FOUNDER = Actor(None, "founder")
A_SCHOOL = 40
SPARE = 1.06
ONE_RESERVE_IN = 12
"""Of so many volunteers one steps in for others: enough that small years have some."""


def found(pairs: int, seed: int) -> Play:
    """Make the programme in an empty database and publish its first round."""
    rng = Random(seed)
    moment = datetime.combine(FIRST_DAY, time(0), UTC)
    acting = Acting(FOUNDER, moment, FIRST_DAY)
    with transaction():
        schools = _schools(max(4, pairs // A_SCHOOL), moment, rng)
        _children(schools, pairs, moment, rng)
        add_volunteers(round(pairs * SPARE), 1, FIRST_DAY, moment, rng)
    cohort = add_cohort("2026-2027", terms_around(FIRST_DAY + MIDDLE), acting=acting)
    opened = open_round(EVERYTHING, cohort.id, CITY, acting=acting)
    draft = solve_draft(EVERYTHING, opened.round_id, acting=acting)
    publish(EVERYTHING, draft.id, acting=acting, rng=rng)
    return Play(Chance(seed), cohort.id, rng, pairs)


def _schools(count: int, now: datetime, rng: Random) -> list[School]:
    """Schools of all counties, each with a contact; the staff above them."""
    new_user("admin@example.org", "管理员", "admin", now)
    for number, region in enumerate((CITY, *people.HEYUAN)):
        new_user(f"coordinator{number}@example.org", "老师", "coordinator", now, region=region)
    codes = new_codes(CodeKind.SCHOOL, rng, count)
    schools = []
    for number, code in enumerate(codes, 1):
        name = f"第{number}小学"
        county = people.HEYUAN[number % len(people.HEYUAN)]
        school = School(
            code=code, county_code=county, name=name, sort_key=sort_key(name), transit_samples=0
        )
        db.session.add(school)
        db.session.flush()
        new_user(f"school{number}@example.org", "老师", "school_contact", now, school=school)
        schools.append(school)
    return schools


def _children(schools: list[School], count: int, now: datetime, rng: Random) -> None:
    taken: dict[int, set[str]] = {school.id: set() for school in schools}
    for code in new_codes(CodeKind.CHILD, rng, count):
        school = rng.choice(schools)
        values = people.child(rng, True, FIRST_DAY)
        pen_name = new_pen_name(rng, taken[school.id])
        taken[school.id].add(pen_name)
        child = child_row(code, school.id, pen_name, values, now)
        child.consents = [letters_consent(True, FIRST_DAY, now)]
        db.session.add(child)
    db.session.flush()


def add_volunteers(count: int, first: int, today: date, now: datetime, rng: Random) -> None:
    """Volunteers through all gates, each with an account; joins the running transaction."""
    homes = people.counties()
    known = set(db.session.scalars(db.select(Volunteer.code)))
    for number, code in enumerate(new_codes(CodeKind.VOLUNTEER, rng, count, known), first):
        values = people.volunteer(rng, number, homes, today)
        pen_name = new_pen_name(rng, (), values["gender"])
        user = new_user(values["email"], pen_name, "volunteer", now)
        row = volunteer_row(
            code,
            values,
            pen_name,
            now,
            user_id=user.id,
            max_need=3,
            can_stay=True,
            is_reserve=number % ONE_RESERVE_IN == 0,
            email_confirmed_at=now,
            gate_passes=all_gates(today, now),
        )
        db.session.add(row)
    db.session.flush()

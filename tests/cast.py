"""The fixed cast: the same few people in every test.

Dengta (灯塔) in Dongyuan county is the school most tests play at; Mabugang (麻布岗) in Longchuan
is the foreign one that people of Dengta must not see.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from sqlalchemy import func, select

from app.actions.letters.letters import plan_for_pairs
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.extensions import db
from app.models import (
    Child,
    Cohort,
    Consent,
    GatePass,
    Grant,
    Guardian,
    Letter,
    Pair,
    School,
    Term,
    TermBreak,
    User,
    Volunteer,
)
from app.store.letters.acts import pairs_shown_to
from app.store.letters.calendars import terms_of
from app.store.letters.words.loading import own_words
from app.store.scope import Scope
from letters.codes import CodeKind, make
from letters.states import Direction

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CITY, DONGYUAN, LONGCHUAN = "441600", "441625", "441622"


def acting_as(actor: Actor, now: datetime = NOW, today: date = TODAY) -> Acting:
    """Somebody who acts on the day on which the tests play."""
    return Acting(actor, now, today)


@dataclass
class Cast:
    """Everybody, by name. Passwords are not set: tests sign in through the session."""

    admin: User
    coordinator: User
    city_coordinator: User
    foreign_coordinator: User
    contact: User
    foreign_contact: User
    cloud: Volunteer
    aze: Volunteer
    deer: Child
    stone: Child
    foreign_child: Child
    dengta: School
    mabugang: School
    cohort: Cohort

    @classmethod
    def on_stage(cls) -> "Cast":
        """Store the cast in the running application's database."""
        dengta = school("S-DENGTA", "灯塔镇中心小学", DONGYUAN)
        mabugang = school("S-MABUGANG", "麻布岗镇中心小学", LONGCHUAN)
        cast = cls(
            admin=user("admin@example.org", "管理员", "admin"),
            coordinator=user("wang@example.org", "王老师", "coordinator", region=DONGYUAN),
            city_coordinator=user("li@example.org", "李老师", "coordinator", region=CITY),
            foreign_coordinator=user("he@example.org", "何老师", "coordinator", region=LONGCHUAN),
            contact=user("xu@example.org", "许老师", "school_contact", school=dengta),
            foreign_contact=user("lin@example.org", "林老师", "school_contact", school=mabugang),
            cloud=volunteer("V-CLOUD", "云朵姐姐", "f", "cloud@example.org", ["画画", "自然观察"]),
            aze=volunteer("V-AZE", "阿泽", "m", "aze@example.org", ["篮球", "编程"]),
            deer=child("C-DEER", "小鹿", dengta, "f", "2016-05-04", ["画画", "自然观察"]),
            stone=child("C-STONE", "石头", dengta, "m", "2014-03-09", ["篮球", "编程"]),
            foreign_child=child("C-FAR", "远航", mabugang, "m", "2013-08-01", ["跑步"]),
            dengta=dengta,
            mabugang=mabugang,
            cohort=cohort("2026-2027 期"),
        )
        db.session.commit()
        return cast


def school(code: str, name: str, county: str) -> School:
    """A school, added to the session."""
    row = School(
        code=code, name=name, county_code=county, town=name[:3], sort_key=name, transit_samples=0
    )
    db.session.add(row)
    db.session.flush()
    return row


def user(
    email: str,
    name: str,
    role: str | None,
    region: str | None = None,
    school: School | None = None,
) -> User:
    """A user with one grant that holds."""
    row = User(email=email, shown_name=name, created_at=NOW)
    db.session.add(row)
    db.session.flush()
    if role is not None:
        db.session.add(
            Grant(
                user_id=row.id,
                role=role,
                region_code=region,
                school_id=school.id if school else None,
                proposed_at=NOW,
                approved_at=NOW,
            )
        )
        db.session.flush()
    return row


def volunteer(
    code: str, pen_name: str, gender: str, email: str, interests: list[str], cleared: bool = True
) -> Volunteer:
    """A volunteer with an account, through all gates unless `cleared` is false."""
    row = Volunteer(
        code=code,
        user_id=user(email, pen_name, "volunteer").id,
        real_name="志愿" + pen_name,
        pen_name=pen_name,
        gender=gender,
        birth="2005-06",
        email=email,
        phone="17700000001",
        organisation="嘉应学院",
        home_code=DONGYUAN,
        serves_code=CITY,
        interests=interests,
        capacity=1,
        max_need=3,
        can_stay=True,
        applied_at=NOW,
        email_confirmed_at=NOW,
    )
    db.session.add(row)
    db.session.flush()
    for gate in ("vetting", "training", "pledge") if cleared else ():
        db.session.add(
            GatePass(volunteer_id=row.id, gate=gate, passed_on=date(2026, 9, 1), recorded_at=NOW)
        )
    return row


def child(
    code: str,
    pen_name: str,
    school: School,
    gender: str,
    birth: str,
    interests: list[str],
    consent: bool | None = True,
) -> Child:
    """A child with a guardian; `consent` to letters given, refused, or (None) not asked."""
    row = Child(
        code=code,
        school_id=school.id,
        real_name="真名" + pen_name,
        pen_name=pen_name,
        gender=gender,
        birth_date=birth,
        grade=5,
        class_name="1",
        status="父母均外出",
        interests=interests,
        need=0,
        waited=0,
        created_at=NOW,
    )
    row.guardian = Guardian(name="监护" + pen_name, relation="祖母", phone="18800000001")
    db.session.add(row)
    db.session.flush()
    if consent is not None:
        db.session.add(
            Consent(
                child_id=row.id,
                item="letters",
                given=consent,
                on=date(2026, 9, 5),
                evidence="报名表签字",
                recorded_at=NOW,
            )
        )
    return row


def cohort(name: str) -> Cohort:
    """A cohort of three terms; TODAY is in the first."""
    row = Cohort(name=name, patience={}, ladder={})
    days = (
        ("第一学期", date(2026, 9, 1), date(2027, 1, 22)),
        ("第二学期", date(2027, 2, 22), date(2027, 7, 9)),
        ("第三学期", date(2027, 9, 1), date(2028, 1, 21)),
    )
    row.terms = [
        Term(number=number, name=name, first=first, last=last)
        for number, (name, first, last) in enumerate(days, 1)
    ]
    row.terms[0].breaks = [
        TermBreak(name="国庆节", first=date(2026, 10, 1), last=date(2026, 10, 7))
    ]
    db.session.add(row)
    db.session.flush()
    return row


def pair(cast: Cast, child: Child, volunteer: Volunteer, start: date = date(2026, 9, 7)) -> Pair:
    """A pair that writes since `start`, with its letters of three terms planned, stored."""
    with transaction():
        serial = (db.session.scalar(select(func.max(Pair.id))) or 0) + 1
        row = Pair(
            code=make(CodeKind.PAIR, serial),
            child_id=child.id,
            volunteer_id=volunteer.id,
            cohort_id=cast.cohort.id,
            from_on=start,
        )
        db.session.add(row)
        db.session.flush()
        plan_for_pairs([row], terms_of(cast.cohort), start, Random(serial))
    return row


def letter_of(pair: Pair, direction: Direction = Direction.TO_CHILD, number: int = 1) -> Letter:
    """A letter of a pair as it is stored now."""
    query = select(Letter).filter_by(pair_id=pair.id, direction=direction, number=number)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def own_reach(volunteer_id: int) -> Scope:
    """How far a volunteer reaches today."""
    return Scope(
        volunteer_ids=frozenset({volunteer_id}), pair_ids=pairs_shown_to(volunteer_id, TODAY)
    )


def words_of(letter: Letter) -> str:
    """What its own writer typed, as the one loader of words gives it; empty where nothing is."""
    writer_id = letter.writer_id or letter.pair.volunteer_id
    return own_words(own_reach(writer_id), [letter])[letter.id]

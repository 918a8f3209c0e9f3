"""The demo's staff: two admins, coordinators, counsellors, reviewer, auditor, contacts."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from random import Random

from app.actions.access import passwords
from app.demo import people
from app.extensions import db
from app.models import Grant, School, User

REGIONS = {"441600": "li", "441625": "wang", "441622": "he", "441623": "luo"}
SHOWN_COUNTY = "441625"
SHOWN_SCHOOL = "灯塔镇中心小学"


@dataclass(frozen=True, slots=True)
class Account:
    """How somebody of the demo signs in. The password is drawn, never part of the seed."""

    role: str
    email: str
    password: str

    @classmethod
    def of(cls, user: User, role: str) -> "Account":
        """Give a user a password."""
        password = secrets.token_urlsafe(9)
        user.password_hash = passwords.hash_of(password)
        return cls(role, user.email, password)


def new_user(
    email: str,
    name: str,
    role: str,
    now: datetime,
    region: str | None = None,
    school: School | None = None,
) -> User:
    """A user with one grant, in the running transaction."""
    user = User(email=email, shown_name=name, created_at=now)
    db.session.add(user)
    db.session.flush()
    db.session.add(
        Grant(
            user_id=user.id,
            role=role,
            region_code=region,
            school_id=school.id if school else None,
            proposed_at=now,
            approved_at=now,
        )
    )
    return user


def staff(schools: list[School], now: datetime, rng: Random) -> list[Account]:
    """Everybody who is no volunteer; accounts with a password for one of each role."""
    admin = new_user("admin@example.org", "管理员", "admin", now)
    accounts = [Account.of(admin, "admin")]
    for region, word in REGIONS.items():
        name = people.name(rng)[0] + "老师"
        user = new_user(f"{word}@example.org", name, "coordinator", now, region=region)
        if region in {SHOWN_COUNTY, "441600"}:
            accounts.append(Account.of(user, "coordinator"))
    counsellor = new_user("xin@example.org", "辛老师", "counsellor", now, region="441600")
    new_user("min@example.org", "闵老师", "counsellor", now, region="441600")
    accounts.append(Account.of(counsellor, "counsellor"))
    reviewer = new_user("yue@example.org", "岳老师", "reviewer", now, region="441600")
    accounts.append(Account.of(reviewer, "reviewer"))
    for number, school in enumerate(schools, 1):
        name = (school.contact_name or people.name(rng))[0] + "老师"
        email = f"school{number:03d}@example.org"
        user = new_user(email, name, "school_contact", now, school=school)
        if school.name == SHOWN_SCHOOL:
            accounts.append(Account.of(user, "school_contact"))
    second = new_user("gao@example.org", "高老师", "admin", now)
    auditor = new_user("shen@example.org", "沈老师", "auditor", now)
    return [*accounts, Account.of(second, "admin"), Account.of(auditor, "auditor")]

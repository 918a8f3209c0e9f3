"""The rows of invented people: a child with a guardian, a volunteer with gates passed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.models import Child, Consent, GatePass, Guardian, Volunteer

CITY = "441600"
A_WEEK, A_YEAR = timedelta(days=7), timedelta(days=365)


def child_row(
    code: str, school_id: int, pen_name: str, values: Mapping[str, Any], now: datetime
) -> Child:
    """A child as `people.child` invents it, with a guardian and without consents."""
    return Child(
        code=code,
        school_id=school_id,
        real_name=values["name"],
        pen_name=pen_name,
        gender=values["gender"],
        birth_date=values["birth_date"],
        grade=values["grade"],
        class_name=str(values["class"]),
        status=values["status"],
        interests=values["interests"],
        need=values["need"],
        created_at=now,
        guardian=Guardian(
            name=values["guardian"], relation=values["relation"], phone=values["phone"]
        ),
    )


def letters_consent(given: bool, on: date, now: datetime) -> Consent:
    """A guardian's yes or no to letters, on paper."""
    return Consent(item="letters", given=given, on=on, evidence="报名表签字", recorded_at=now)


def volunteer_row(
    code: str, values: Mapping[str, Any], pen_name: str, now: datetime, **known: Any
) -> Volunteer:
    """A volunteer as `people.volunteer` invents it, at no gate yet; `known` goes before."""
    told = {
        "code": code,
        "real_name": values["name"],
        "pen_name": pen_name,
        "gender": values["gender"],
        "birth": f"{values['birth_year']}-{values['birth_month']:02d}",
        "email": values["email"],
        "phone": values["phone"],
        "organisation": values["organisation"],
        "home_code": values["home"],
        "serves_code": CITY,
        "interests": values["interests"],
        "capacity": values["capacity"],
        "max_need": values["max_need"],
        "can_stay": values["can_stay"],
        "applied_at": now,
    }
    return Volunteer(**(told | known))


def all_gates(today: date, now: datetime) -> list[GatePass]:
    """Every gate, passed a week ago; the vetting for a year."""
    week_ago = today - A_WEEK
    return [
        GatePass(gate=gate, passed_on=week_ago, expires_on=until, recorded_at=now)
        for gate, until in (("vetting", week_ago + A_YEAR), ("training", None), ("pledge", None))
    ]

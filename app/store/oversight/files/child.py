"""A child's file: everything that is kept on it, and nobody else's data."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Child, LeftOut, Round, RoundChild, School, SchoolMove
from app.store.oversight.files.shared import (
    Lines,
    change_lines,
    event_lines,
    letter_lines,
    look_lines,
    pair_lines,
)
from app.store.oversight.people import pairs_of_person, rows_of_person


def file_of_child(child: Child, today: date) -> dict[str, Any]:
    """The sections of the file, by name: each a record or a list of records.

    The words of letters are not in it: a volunteer's are the volunteer's, and the child's are on
    paper. What counsellors keep is not in it: they decide what of it is given out.
    """
    rows = [row for row in rows_of_person(child) if isinstance(row, Child)]
    pairs = pairs_of_person(child)
    letters = [letter for pair in pairs for letter in pair.letters]
    codes = [row.code for row in rows]
    return {
        "file": {"code": child.code, "codes": codes, "made_on": today},
        "record": _record(child),
        "guardian": _guardian(child),
        "consents": [line for row in rows for line in _consents(row)],
        "schools": _moves(rows),
        "pairs": pair_lines(pairs),
        "letters": letter_lines(letters),
        "events": event_lines(letters),
        "rounds": _rounds(rows),
        "looks": look_lines("child", codes),
        "changes": change_lines("child", codes),
    }


def _record(child: Child) -> dict[str, Any]:
    return {
        "real_name": child.real_name,
        "pen_name": child.pen_name,
        "gender": child.gender,
        "birth_date": child.birth_date,
        "school": child.school.name,
        "grade": child.grade,
        "class": child.class_name,
        "status": child.status,
        "interests": child.interests,
        "need": child.need,
        "waited": child.waited,
        "left_on": child.left_on,
        "created_at": child.created_at,
    }


def _guardian(child: Child) -> dict[str, Any]:
    guardian = child.guardian
    if guardian is None:
        return {}
    return {"guardian": guardian.name, "relation": guardian.relation, "phone": guardian.phone}


def _consents(child: Child) -> Lines:
    return [
        {
            "item": row.item,
            "given": row.given,
            "on": row.on,
            "expires_on": row.expires_on,
            "said_by": row.said_by,
            "photo": row.photo_id is not None,
            "evidence": row.evidence,
            "recorded_at": row.recorded_at,
        }
        for row in child.consents
    ]


def _moves(rows: list[Child]) -> Lines:
    query = (
        select(SchoolMove, School.name)
        .join(School, School.id == SchoolMove.to_school_id)
        .where(SchoolMove.child_id.in_([row.id for row in rows]), SchoolMove.undone_at.is_(None))
    )
    return [{"on": move.on, "school": name} for move, name in db.session.execute(query)]


def _rounds(rows: list[Child]) -> Lines:
    """As what the child was in matching rounds, or why it was not; each line has all keys.

    That it was left out after an end for safety is not told, as no pair tells why it ended.
    """
    ids = [row.id for row in rows]
    inside = db.session.scalars(select(RoundChild).where(RoundChild.child_id.in_(ids))).all()
    told = LeftOut.child_id.in_(ids), LeftOut.reason != "safety"
    outside = db.session.scalars(select(LeftOut).where(*told)).all()
    found = {row.round_id for row in (*inside, *outside)}
    rounds = {row.id: row for row in db.session.scalars(select(Round).where(Round.id.in_(found)))}
    empty = dict.fromkeys(("age", "gender", "region", "interests", "need", "left_out"))

    def line(round_id: int, **said: Any) -> dict[str, Any]:
        of = rounds[round_id]
        return {"cohort": of.cohort.name, "round": of.number, **empty, **said}

    return [
        line(
            row.round_id,
            age=row.age,
            gender=row.gender,
            region=row.region_code,
            interests=row.interests,
            need=row.need,
        )
        for row in inside
    ] + [line(row.round_id, left_out=row.reason) for row in outside]

"""Each letter is with one holder, Today counts right, and nothing happens without an actor."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, literal, select, union_all

from app.extensions import db
from app.models import AuditRow, Child, Letter, LetterEvent, Pair
from app.store.letters.lateness import Lateness
from app.store.letters.pipeline import figures, pipeline
from app.store.scope import EVERYTHING
from bench.year.checks.fault import Fault
from bench.year.motion import InMotion
from bench.year.play import Day
from letters.custody import Standing
from letters.states import Holder

Held = dict[int, Standing]


def held(day: Day, letters: Sequence[InMotion]) -> Held:
    """The standing of each letter that somebody holds, by the pure rules."""
    found = {letter.lying.id: letter.standing(day.calendar, day.today) for letter in letters}
    return {
        id_: standing
        for id_, standing in found.items()
        if standing.holder is not Holder.NOBODY and not standing.resting
    }


def one_holder(day: Day, standings: Held) -> list[Fault]:
    """The conditions of the lists give each letter one holder, the one of the pure rules."""
    queries = [
        select(Letter.id, literal(branch.holder.value)).where(branch.held).correlate(None)
        for branch in Lateness.on(day.today).branches
    ]
    listed: dict[int, list[Holder]] = defaultdict(list)
    for letter_id, holder in db.session.execute(union_all(*queries)):
        listed[letter_id].append(Holder(holder))
    faults = []
    for letter_id in listed.keys() | standings.keys():
        wanted = [standings[letter_id].holder] if letter_id in standings else []
        if listed.get(letter_id, []) != wanted:
            seen = f"lists say {listed.get(letter_id)}, the rules say {wanted}"
            faults.append(Fault("one_holder", day.today, f"letter {letter_id}", seen))
    return faults


def counts(day: Day, standings: Held) -> list[Fault]:
    """Today's segments and figures are what counting gives."""
    letters = Counter(standing.holder for standing in standings.values())
    late = Counter(standing.holder for standing in standings.values() if standing.is_late)
    lost = Counter(s.holder for s in standings.values() if s.probably_lost)
    faults = []
    for segment in pipeline(EVERYTHING, day.today):
        seen = (segment.letters, segment.late, segment.probably_lost)
        wanted = (letters[segment.holder], late[segment.holder], lost[segment.holder])
        if seen != wanted:
            words = f"{seen}, counted {wanted}"
            faults.append(Fault("counts", day.today, segment.holder, words))
    writing = db.session.scalar(select(func.count(Pair.id)).where(Pair.until_on.is_(None)))
    shown = figures(EVERYTHING, day.today).writing
    if shown != writing:
        faults.append(Fault("counts", day.today, "writing", f"{shown}, counted {writing}"))
    return faults


def explained(day: Day) -> list[Fault]:
    """Each event and each audit row of the day names who did it."""
    begins = datetime.combine(day.today, time(0), UTC)
    within = (begins, begins + timedelta(days=1))
    events = select(LetterEvent.id).where(
        LetterEvent.on == day.today, LetterEvent.actor_id.is_(None)
    )
    changes = select(AuditRow.id).where(
        AuditRow.at.between(*within), AuditRow.actor_id.is_(None), AuditRow.actor_words.is_(None)
    )
    return [
        Fault("explained", day.today, f"{kind} {number}", "nobody did it")
        for kind, query in (("event", events), ("change", changes))
        for number in db.session.scalars(query)
    ]


def one_place(day: Day) -> list[Fault]:
    """No child has two open pairs, and each letter follows its child's school."""
    twice = (
        select(Pair.child_id)
        .where(Pair.until_on.is_(None))
        .group_by(Pair.child_id)
        .having(func.count(Pair.id) > 1)
    )
    astray = (
        select(Letter.id)
        .join(Letter.pair)
        .join(Pair.child)
        .where(Letter.school_id != Child.school_id)
    )
    return [
        *(Fault("one_place", day.today, f"child {id_}", "two open pairs") for id_ in _all(twice)),
        *(Fault("one_place", day.today, f"letter {id_}", "wrong school") for id_ in _all(astray)),
    ]


def _all(query: object) -> Sequence[int]:
    return db.session.scalars(query).all()  # type: ignore[call-overload]

"""Each letter is with one holder, Today counts right, and nothing happens without an actor."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, literal, select, union_all

from app.extensions import db
from app.models import AuditRow, Letter, LetterEvent, Pair
from app.store.desk.decisions import SHOWN, Astray, facts_of_pairs, letters_astray
from app.store.letters.acts import reasons_of
from app.store.letters.lateness import Lateness
from app.store.letters.pipeline import figures, pipeline
from app.store.letters.standings import Standings
from app.store.scope import EVERYTHING
from bench.year.checks.fault import Fault
from bench.year.motion import InMotion
from bench.year.play import Day
from letters.custody import Standing
from letters.pairs.effects import PairState
from letters.pairs.moves import watched
from letters.pairs.stepping_in import may_with
from letters.states import Holder, State

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


def counts(day: Day, letters: Sequence[InMotion], standings: Held) -> list[Fault]:
    """Today's segments are what counting gives: late is nobody who may not be reminded."""
    seen_late = {id_: one for id_, one in standings.items() if one.is_late or one.probably_lost}
    watched_ones = _watched(day, letters, seen_late)
    held_by = Counter(one.holder for one in standings.values())
    late = Counter(one.holder for one in watched_ones if one.is_late)
    lost = Counter(one.holder for one in watched_ones if one.probably_lost)
    faults = []
    for segment in pipeline(EVERYTHING, day.today):
        seen = (segment.letters, segment.late, segment.probably_lost)
        wanted = (held_by[segment.holder], late[segment.holder], lost[segment.holder])
        if seen != wanted:
            words = f"{seen}, counted {wanted}"
            faults.append(Fault("counts", day.today, segment.holder, words))
    held_now = sum(letter.lying.state is State.HELD for letter in letters)
    if (shown := letters_astray(EVERYTHING, day.today)[Astray.HELD].total) != held_now:
        faults.append(Fault("counts", day.today, "held", f"{shown}, counted {held_now}"))
    return faults


def _watched(day: Day, letters: Sequence[InMotion], standings: Held) -> list[Standing]:
    """These standings given their pairs, by the pure rules."""
    known = [letter for letter in letters if letter.lying.id in standings]
    pairs = _pairs(Pair.id.in_({letter.pair_id for letter in known}))
    answers = Standings.on(day.today).of(pairs)
    writers = reasons_of({letter.row.writer_id for letter in known}, day.today)
    return [
        watched(
            standings[one.lying.id],
            may_with(answers[one.pair_id], writers.get(one.row.writer_id)),
        )
        for one in known
    ]


def facts_counted(day: Day) -> list[Fault]:
    """The figure of those who write, and each fact that Today shows, are what counting gives."""
    answers = Standings.on(day.today).of(_pairs(Pair.until_on.is_(None))).values()
    writing = sum(one.state is PairState.WRITING for one in answers)
    held_by_fact = Counter(fact for one in answers for fact in one.facts if fact in SHOWN)
    faults = []
    if (shown := figures(EVERYTHING, day.today).writing) != writing:
        faults.append(Fault("counts", day.today, "writing", f"{shown}, counted {writing}"))
    for fact, count in facts_of_pairs(EVERYTHING, day.today).items():
        if count != held_by_fact.pop(fact, 0):
            faults.append(Fault("counts", day.today, fact, f"{count} shown"))
    faults += [Fault("counts", day.today, fact, "not shown") for fact in held_by_fact]
    return faults


def _pairs(condition: ColumnElement[bool]) -> Sequence[Pair]:
    return db.session.scalars(select(Pair).where(condition)).all()


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

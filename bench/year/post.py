"""People move letters: volunteers, teachers and coordinators, one by one, by hand or in bags."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select

from app.actions.bundles.bundles import send
from app.actions.bundles.confirmations import confirm
from app.actions.letters.letters import move_many, release
from app.actions.letters.sending_on import send_on
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Bundle, BundleLetter, BundleState, Letter, Pair, School
from bench.year.motion import InMotion, been, told_of
from bench.year.people import arrives_on, in_group, lost_in_bag, next_step, reminded
from bench.year.play import Day, Party, own_reach
from letters.states import Direction, State
from letters.terms import DayKind

HOUR = 6
BAG_DAYS = frozenset({1, 4})
"""Tuesday and Friday: a group's bags are posted."""
NEVER_IN = 0.01
BAGS_BACK = 0.5
"""Share of schools that send their letters in a bag."""
HELD_FOR = timedelta(days=4)
BY_HAND = frozenset({State.AT_SCHOOL, State.DELIVERED, State.HANDED_IN})


def carry(day: Day, letters: Sequence[InMotion]) -> None:
    """Everybody does the next thing about the letters in their hands."""
    chance, weekday = day.play.chance, day.today.weekday() < 5
    at_school = day.calendar.is_open(DayKind.SCHOOL, day.today)
    groups: dict[tuple[str, int, str], list[InMotion]] = defaultdict(list)
    states: dict[tuple[str, int, str], State] = {}
    told = told_of(letters)
    for letter in letters:
        step = next_step(letter.lying, day.calendar, chance)
        step = reminded(letter.lying, step, told.get(letter.lying.id), chance)
        if step is None or step.on > day.today or letter.bag is not None:
            continue
        if step.to in BY_HAND and not (weekday and at_school):
            continue
        if _lies_at_the_school_it_left(letter):
            continue
        key = _hands(day, letter, step.to)
        groups[key].append(letter)
        states[key] = step.to
    _bags_arrive(day)
    for key, some in groups.items():
        _move(day, key, states[key], some)
    _release(day, letters)
    _send_on(day, letters)


def _lies_at_the_school_it_left(letter: InMotion) -> bool:
    to_child = letter.lying.direction is Direction.TO_CHILD
    return letter.left_id is not None and to_child and letter.lying.state is State.AT_SCHOOL


def _send_on(day: Day, letters: Sequence[InMotion]) -> None:
    """A school sends on what lies there of children who have left it, within a week or two."""
    waiting: dict[int, list[str]] = defaultdict(list)
    for letter in letters:
        if letter.left_id is None or not _lies_at_the_school_it_left(letter):
            continue
        days = day.play.chance.about("sends on", letter.lying.drawn_by, letter.left_id).randint(
            1, 12
        )
        if letter.lying.since + timedelta(days=days) <= day.today:
            waiting[letter.left_id].append(letter.code)
    for school_id, codes in waiting.items():
        party = day.contact(school_id, day.places[school_id])
        try:
            send_on(party.scope, codes, day.today, acting=day.acting(party, HOUR))
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)


def _hands(day: Day, letter: InMotion, to: State) -> tuple[str, int, str]:
    """Who makes the step and how, as a key: everybody does theirs in one go."""
    to_child = letter.lying.direction is Direction.TO_CHILD
    if to is State.POSTED and to_child:
        if in_group(day.play.chance, letter.lying.volunteer_id):
            return ("bag", letter.place_id, to)
        return ("volunteer", letter.lying.volunteer_id, to)
    if to is State.POSTED:
        bag = day.play.chance.share("bags back", letter.place_id) < BAGS_BACK
        return ("bag back" if bag else "school", letter.place_id, to)
    if to is State.RECEIVED:
        return ("volunteer", letter.lying.volunteer_id, to)
    return ("school" if to in BY_HAND else "county", letter.place_id, to)


def _move(day: Day, key: tuple[str, int, str], to: State, letters: list[InMotion]) -> None:
    kind, first = key[0], letters[0]
    if kind in ("bag", "bag back"):
        if kind == "bag back" or day.today.weekday() in BAG_DAYS:
            _send(day, kind, first, [letter.code for letter in letters])
        return
    if kind == "volunteer":
        party = volunteer(day, first.lying.volunteer_id)
    elif kind == "school":
        party = day.contact(first.place_id, day.places[first.place_id])
    else:
        party = day.coordinator(day.places[first.place_id])
    if party is not None:
        move_all(day, party, to, [letter.code for letter in letters])


def move_all(day: Day, party: Party, to: State, codes: Sequence[str]) -> None:
    """Somebody moves letters; what is refused is remembered by its code."""
    try:
        answers = move_many(party.scope, codes, to, day.today, acting=day.acting(party, HOUR))
    except (Refused, NotFound) as refusal:
        day.play.refused(refusal)
        return
    for answer in answers:
        if answer.refusal is not None:
            day.play.refused(answer.refusal)


def volunteer(day: Day, volunteer_id: int) -> Party | None:
    """A volunteer who signs in; None: their account is closed."""
    user_id = day.accounts.get(volunteer_id)
    if user_id is None:
        return None
    return Party(user_id, own_reach(volunteer_id, day.today))


def _send(day: Day, kind: str, first: InMotion, codes: list[str]) -> None:
    """Pack and post a bag; a letter that may not go is taken out, and the rest goes."""
    there = Direction.TO_CHILD if kind == "bag" else Direction.TO_VOLUNTEER
    county = day.places[first.place_id]
    party = day.coordinator(county) if kind == "bag" else day.contact(first.place_id, county)
    school = db.session.get_one(School, first.place_id).code
    while codes:
        try:
            send(
                party.scope, school, there, codes, day.today,
                acting=day.acting(party, HOUR), rng=day.play.rng,
            )  # fmt: skip
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)
            unfit = {one.details.get("letter") for one in _each(refusal)}
            if not unfit.intersection(codes):
                return
            codes = [code for code in codes if code not in unfit]
        else:
            return


def _each(refusal: Refused | NotFound) -> Iterable[Refused | NotFound]:
    return getattr(refusal, "refusals", None) or [refusal]


def _bags_arrive(day: Day) -> None:
    """Teachers and coordinators open the bags that come, and say what is missing."""
    at_school = day.calendar.is_open(DayKind.SCHOOL, day.today) and day.today.weekday() < 5
    for bundle_id, code, direction, school_id, county in list(_due_bags(day)):
        if direction == Direction.TO_CHILD:
            if not at_school:
                continue
            party = day.contact(school_id, county)
        else:
            party = day.coordinator(county)
        try:
            missing = _missing(day, bundle_id, (school_id, direction))
            if missing is None:
                continue
            confirm(party.scope, code, missing, day.today, acting=day.acting(party, HOUR))
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)


def _due_bags(day: Day) -> Iterator[tuple[int, str, str, int, str]]:
    query = (
        select(
            *(Bundle.id, Bundle.code, Bundle.direction, Bundle.school_id),
            *(School.county_code, Bundle.posted_on),
        )
        .join(Bundle.school)
        .where(Bundle.state == BundleState.POSTED)
    )
    for bundle_id, code, direction, school_id, county, posted_on in db.session.execute(query):
        way = (school_id, direction)
        if posted_on and arrives_on(posted_on, day.play.chance, way) <= day.today:
            yield bundle_id, code, direction, school_id, county


def _missing(day: Day, bundle_id: int, way: tuple[int, str]) -> list[str] | None:
    """A letter in a hundred was never in the bag, others are lost; all of them: no bag comes.

    Nor does it come when they have been called lost, or gone another way, since.
    """
    query = (
        select(
            *(Letter.code, Letter.number, been(State.LOST, State.RETURNED)),
            *(Pair.child_id, Letter.direction, Letter.state),
        )
        .join(BundleLetter)
        .join(Letter.pair)
        .where(BundleLetter.bundle_id == bundle_id)
        .order_by(Letter.id)
    )
    chance, rows = day.play.chance, db.session.execute(query).all()
    lost = [row.code for row in rows if lost_in_bag(chance, way, row.number, row[2])]
    if all(row.code in lost or row.state != State.POSTED for row in rows):
        return None
    never_in = [row.code for row in rows if chance.share("missing", *row[1:5]) < NEVER_IN]
    missing = sorted({*lost, *never_in})
    return missing if len(missing) < len(rows) else lost


def _release(day: Day, letters: Sequence[InMotion]) -> None:
    """Coordinators look at what is held, and let it go on where nothing was wrong."""
    for letter in letters:
        held = letter.lying.state is State.HELD and letter.lying.since + HELD_FOR <= day.today
        if not held or letter.pair_id in day.stopped:
            continue
        party = day.coordinator(day.places[letter.place_id])
        try:
            acting = day.acting(party, HOUR)
            release(party.scope, letter.code, day.today, acting=acting)
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)

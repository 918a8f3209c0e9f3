"""Facts of children and volunteers that decide about writing: loaded, and as conditions.

The conditions say what `letters.pairs.standing` says of one person, and are never NULL. Each asks
whether an id is in one set, read once and by its indexes: all pairs are asked as quickly as one.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    or_,
    select,
    union_all,
)

from app.clock import local_date
from app.extensions import db
from app.models import GATES, Child, Consent, GatePass, School, User, Volunteer
from app.store.parts import in_parts
from app.store.people.latest import (
    answered_later,
    barred_for_safety,
    has_account,
    has_role,
    letters_answered,
    mail_arrives,
    misses_a_gate,
    schools_reached,
    whose_check_ends,
    with_a_gate_shut,
)
from letters.pairs.effects import Fact
from letters.pairs.facts import AccountState, ChildFacts, ConsentFact, GateFact, VolunteerFacts
from letters.pairs.standing import SOON

Condition = ColumnElement[bool]
Ids = Select[int]
ASKED = "asked"
ANSWERS_TO_LETTERS = {Fact.CONSENT_REFUSED, Fact.CONSENT_EXPIRED, Fact.CONSENT_EXPIRES}
OF_CONSENT = frozenset({Fact.CONSENT_MISSING, *ANSWERS_TO_LETTERS})
OF_CHILD = OF_CONSENT | {Fact.CHILD_LEFT, Fact.SCHOOL_UNREACHABLE}
PASSES_THAT_END = {Fact.CHECK_EXPIRED, Fact.CHECK_IN_GRACE, Fact.CHECK_EXPIRES}
OF_GATES = frozenset({Fact.GATE_SHUT, *PASSES_THAT_END})
OF_VOLUNTEER = frozenset(
    {
        Fact.CLOSED_FOR_CAUSE,
        Fact.NOT_CLEARED,
        Fact.ACCOUNT_CLOSED,
        Fact.ROLE_TAKEN,
        Fact.VOLUNTEER_LEFT,
        Fact.NOTICE_GIVEN,
        Fact.AWAY,
        Fact.VOLUNTEER_UNREACHABLE,
    }
)
VOLUNTEERS_OWN = OF_GATES | OF_VOLUNTEER


def child_holds(
    facts: Fact | Collection[Fact], today: date, child: Any = Child.id, among: Ids | None = None
) -> Condition:
    """Whether one of the facts holds of the child that a column names. Raises KeyError.

    `among`: whoever is not among these ids is not looked at, and nothing holds of them.
    """
    wanted = _as_set(facts, OF_CHILD)
    found = [_children(~letters_answered())] if Fact.CONSENT_MISSING in wanted else []
    if of_last := wanted & ANSWERS_TO_LETTERS:
        last = or_(*(_of_consent(fact, today) for fact in of_last))
        said = select(Consent.child_id).where(Consent.item == "letters", last, ~answered_later())
        found.append(said.correlate(None))
    if of_row := wanted - OF_CONSENT:
        found.append(_children(or_(*(_of_child(fact, today) for fact in of_row))))
    return _is_in(child, found, among)


def volunteer_holds(
    facts: Fact | Collection[Fact],
    today: date,
    grace: int = 0,
    volunteer: Any = Volunteer.id,
    among: Ids | None = None,
) -> Condition:
    """Whether one of the facts holds of the volunteer that a column names. Raises KeyError.

    `among`: whoever is not among these ids is not looked at, and nothing holds of them.
    """
    wanted = _as_set(facts, VOLUNTEERS_OWN)
    found = []
    if Fact.GATE_SHUT in wanted:
        found += [_volunteers(misses_a_gate()), with_a_gate_shut(today)]
    for fact in sorted(wanted & PASSES_THAT_END):
        found.append(_whose_passes_end(fact, today, grace))
    if of_row := wanted & OF_VOLUNTEER:
        found.append(_volunteers(or_(*(_of_volunteer(fact, today) for fact in of_row))))
    return _is_in(volunteer, found, among)


def _is_in(person: Any, queries: Sequence[Select[int]], among: Ids | None) -> Condition:
    """One set of ids, however many queries fill it: a row is looked up once."""
    if among is not None:
        queries = [query.where(next(iter(query.selected_columns)).in_(among)) for query in queries]
    if not queries:
        return false()
    return person.in_(union_all(*queries) if len(queries) > 1 else queries[0])


def _children(condition: Condition) -> Select[int]:
    return select(Child.id).where(condition).correlate(None)


def _volunteers(condition: Condition) -> Select[int]:
    return select(Volunteer.id).where(condition).correlate(None)


def _as_set(facts: Fact | Collection[Fact], known: frozenset[Fact]) -> frozenset[Fact]:
    wanted = frozenset([facts] if isinstance(facts, Fact) else facts)
    if wanted - known:
        raise KeyError(*sorted(wanted - known))
    return wanted


def _of_consent(fact: Fact, today: date) -> Condition:
    match fact:
        case Fact.CONSENT_REFUSED:
            return Consent.given.is_(False)
        case Fact.CONSENT_EXPIRED:
            return and_(Consent.given, Consent.expires_on < today)
    return and_(Consent.given, Consent.expires_on >= today, Consent.expires_on <= today + SOON)


def _of_child(fact: Fact, today: date) -> Condition:
    if fact is Fact.CHILD_LEFT:
        return Child.left_on <= today
    return Child.school_id.not_in(schools_reached(today))


def _whose_passes_end(fact: Fact, today: date, grace: int) -> Select[int]:
    """By the day on which the first of a volunteer's passes ends; no gate may be shut."""
    over, tomorrow = today - timedelta(days=grace), today + timedelta(days=1)
    before, earlier = {
        Fact.CHECK_EXPIRED: (over, date.min),
        Fact.CHECK_IN_GRACE: (today, over),
        Fact.CHECK_EXPIRES: (tomorrow + SOON, today),
    }[fact]
    ended = and_(
        Volunteer.id.in_(whose_check_ends(before)), Volunteer.id.not_in(whose_check_ends(earlier))
    )
    through = and_(~misses_a_gate(), Volunteer.id.not_in(with_a_gate_shut(today)))
    return _volunteers(and_(ended, through))


def _of_volunteer(fact: Fact, today: date) -> Condition:
    """A fact of the volunteer's own row, or of their account's."""
    match fact:
        case Fact.CLOSED_FOR_CAUSE:
            return has_account(~User.active, User.closed_for_cause)
        case Fact.NOT_CLEARED:
            return Volunteer.id.in_(barred_for_safety("volunteer"))
        case Fact.ACCOUNT_CLOSED:
            return has_account(~User.active, ~User.closed_for_cause)
        case Fact.ROLE_TAKEN:
            return and_(~has_role(today), has_account(User.active))
        case Fact.VOLUNTEER_LEFT:
            return Volunteer.left_on <= today
        case Fact.NOTICE_GIVEN:
            return Volunteer.left_on > today
        case Fact.AWAY:
            begun = or_(Volunteer.away_from.is_(None), Volunteer.away_from <= today)
            return and_(Volunteer.away_until > today, begun)
    return ~mail_arrives()


def child_facts(ids: Collection[int], today: date) -> dict[int, ChildFacts]:
    """What counts of these children, by id."""
    consents, query = _consents(ids), _children_asked(today)
    found: dict[int, ChildFacts] = {}
    for some in in_parts(ids):
        for id_, left_on, is_reached in db.session.execute(query, {ASKED: some}):
            found[id_] = ChildFacts(consents.get(id_), left_on, bool(is_reached))
    return found


def volunteer_facts(ids: Collection[int], today: date) -> dict[int, VolunteerFacts]:
    """What counts of these volunteers, by id."""
    gates, query = _gates(ids), _volunteers_asked(today)
    found: dict[int, VolunteerFacts] = {}
    for some in in_parts(ids):
        for row in db.session.execute(query, {ASKED: some}):
            found[row.id] = VolunteerFacts(
                gates={gate: gates[row.id].get(gate) for gate in GATES},
                left_on=row.left_on,
                away_from=row.away_from,
                away_until=row.away_until,
                account=_account(row),
                reachable=bool(row.reachable),
                cleared=bool(row.cleared),
            )
    return found


# Making these queries takes longer than asking them, and one letter's move asks each of them.
@lru_cache(maxsize=4)
def _children_asked(today: date) -> Select[int, date | None, bool]:
    # Of each child's own school; a value, not EXISTS, which would find all schools once.
    own = schools_reached(today).where(School.id == Child.school_id).limit(1)
    is_reached = own.correlate(Child).scalar_subquery().is_not(None)
    return select(Child.id, Child.left_on, is_reached).where(Child.id.in_(_asked()))


@lru_cache(maxsize=4)
def _volunteers_asked(today: date) -> Any:
    columns = (Volunteer.id, Volunteer.left_on, Volunteer.away_from, Volunteer.away_until)
    account = (Volunteer.user_id, User.active, User.closed_for_cause)
    return (
        select(
            *(*columns, *account),
            *(mail_arrives().label("reachable"), has_role(today).label("writes")),
            Volunteer.id.not_in(barred_for_safety("volunteer")).label("cleared"),
        )
        .outerjoin(User, User.id == Volunteer.user_id)
        .where(Volunteer.id.in_(_asked()))
    )


def _asked() -> BindParameter[Any]:
    return bindparam(ASKED, expanding=True)


def _account(row: Any) -> AccountState:
    if row.user_id is None:
        return AccountState.NONE
    if not row.active:
        return AccountState.CLOSED_FOR_CAUSE if row.closed_for_cause else AccountState.CLOSED
    return AccountState.OPEN if row.writes else AccountState.ROLE_TAKEN


def _consents(ids: Collection[int]) -> dict[int, ConsentFact]:
    found: dict[int, ConsentFact] = {}
    for some in in_parts(ids):
        rows = db.session.execute(
            select(Consent.child_id, Consent.given, Consent.on, Consent.expires_on)
            .where(Consent.child_id.in_(some), Consent.item == "letters")
            .order_by(Consent.id)
        )
        for row in rows:
            found[row.child_id] = ConsentFact(row.given, row.on, row.expires_on)
    return found


def _gates(ids: Collection[int]) -> dict[int, dict[str, GateFact]]:
    found: dict[int, dict[str, GateFact]] = defaultdict(dict)
    for some in in_parts(ids):
        columns = (GatePass.gate, GatePass.passed_on, GatePass.expires_on, GatePass.withdrawn_at)
        rows = db.session.execute(
            select(GatePass.volunteer_id, *columns)
            .where(GatePass.volunteer_id.in_(some))
            .order_by(GatePass.id)
        )
        for row in rows:
            withdrawn = local_date(row.withdrawn_at) if row.withdrawn_at else None
            found[row.volunteer_id][row.gate] = GateFact(row.passed_on, row.expires_on, withdrawn)
    return found

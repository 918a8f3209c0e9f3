"""A fact is recorded, and in the same act is decided what becomes of the open pairs it stops.

Each function records the fact as its own action does; the pairs that `Decided` names end with the
reason that follows from the fact, all others stay open and are held by it.
"""

from dataclasses import dataclass
from datetime import date

from app.actions.access import users
from app.actions.letters import absences
from app.actions.letters.pairs.back_again import volunteer_is_back
from app.actions.letters.pairs.endings import end_locked
from app.actions.letters.pairs.following import follow_facts
from app.actions.letters.pairs.prints import throw_books_away
from app.actions.letters.pictures.pages import withdraw_pages
from app.actions.people import children, consents, gates, volunteers
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound
from app.models import ConsentPhoto, Pair, User
from app.store.letters.endings import open_pairs_of
from app.store.letters.pairs import pair_coded
from app.store.people.children import child_by_code
from app.store.people.volunteers import id_of_user, volunteer_by_code
from app.store.scope import Scope
from letters.consents.items import Voice
from letters.pairs.effects import Fact
from letters.pairs.endings import REASONS


@dataclass(frozen=True, slots=True)
class Decided:
    """The codes of the open pairs that end, and how far whoever decided may end pairs."""

    scope: Scope
    ends: frozenset[str] = frozenset()


NONE_ENDS = Decided(Scope())


def record_answer(
    scope: Scope,
    code: str,
    item: str,
    given: bool,
    on: date,
    evidence: str,
    decided: Decided = NONE_ENDS,
    *,
    acting: Acting,
    expires_on: date | None = None,
    said_by: Voice = Voice.GUARDIAN,
    photo: ConsentPhoto | None = None,
) -> bool:
    """Record an answer; with a refusal of letters, pairs may end. As consents.record.

    A no to scanning deletes the pages that were photographed, one to quoting the books.
    """
    with transaction():
        fresh = consents.record(
            *(scope, code, item, given, on, evidence),
            acting=acting,
            expires_on=expires_on,
            said_by=said_by,
            photo=photo,
        )
        if item == "letters" and not given:
            child_id = child_by_code(scope, code).id
            _end(decided, Fact.CONSENT_REFUSED, on, acting, child_id=child_id)
        if item == "scanning" and not given:
            withdraw_pages(child_by_code(scope, code), acting=acting)
        if item == "quoting" and not given:
            throw_books_away(child_by_code(scope, code).id)
        if item == "letters" and fresh:
            follow_facts(acting, child_id=child_by_code(scope, code).id)
        return fresh


def child_leaves(
    scope: Scope, code: str, on: date, decided: Decided = NONE_ENDS, *, acting: Acting
) -> None:
    """The child leaves the programme. Raises NotFound, Refused."""
    with transaction():
        children.leave(scope, code, on, acting=acting)
        child_id = child_by_code(scope, code).id
        _end(decided, Fact.CHILD_LEFT, on, acting, child_id=child_id)
        follow_facts(acting, child_id=child_id)


def child_comes_back(scope: Scope, code: str, *, acting: Acting) -> None:
    """The child is in the programme again. Raises NotFound."""
    with transaction():
        children.come_back(scope, code, acting=acting)
        follow_facts(acting, child_id=child_by_code(scope, code).id)


def volunteer_leaves(
    scope: Scope, code: str, on: date, decided: Decided = NONE_ENDS, *, acting: Acting
) -> None:
    """The volunteer leaves. Raises NotFound, Refused."""
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        notice = volunteer.left_on
        volunteers.leave(scope, code, on, acting=acting)
        ended = _end(decided, Fact.VOLUNTEER_LEFT, on, acting, volunteer_id=volunteer.id)
        for pair in ended if notice is not None and notice > on else ():
            pair.leave_before = notice
        follow_facts(acting, volunteer_id=volunteer.id)


def close_gate(
    scope: Scope, code: str, gate: str, decided: Decided = NONE_ENDS, *, acting: Acting
) -> None:
    """Take the pass of a gate back. Raises NotFound, Refused."""
    with transaction():
        gates.close_gate(scope, code, gate, acting=acting)
        volunteer_id = volunteer_by_code(scope, code).id
        _end(decided, Fact.GATE_SHUT, acting.today, acting, volunteer_id=volunteer_id)
        _follow(volunteer_id, acting)


def open_gate(scope: Scope, code: str, gate: str, on: date, *, acting: Acting) -> int:
    """The volunteer passed a gate on this day and no other.

    For how many letters nobody need step in any more. Raises NotFound, Refused as `gates.clear`.
    """
    with transaction():
        gates.clear(scope, [code], gate, on, corrects=True, acting=acting)
        return volunteer_is_back(volunteer_by_code(scope, code).id, acting=acting)


def volunteer_comes_back(scope: Scope, code: str, *, acting: Acting) -> int:
    """The volunteer has not left, nor will; for how many letters nobody need step in any more.

    Raises NotFound.
    """
    with transaction():
        absences.come_back(scope, code, acting=acting)
        return volunteer_is_back(volunteer_by_code(scope, code).id, acting=acting)


def open_account(user: User, *, acting: Acting) -> int:
    """Open a closed account; for how many letters nobody need step in any more."""
    with transaction():
        users.activate(user, acting=acting)
        volunteer_id = id_of_user(user.id)
        return 0 if volunteer_id is None else volunteer_is_back(volunteer_id, acting=acting)


def close_account(
    user: User, decided: Decided = NONE_ENDS, *, for_cause: bool, acting: Acting
) -> None:
    """Close an account; for cause, its pairs end for safety. Raises NotFound, Refused."""
    with transaction():
        users.deactivate(user, for_cause=for_cause, acting=acting)
        fact = Fact.CLOSED_FOR_CAUSE if for_cause else Fact.ACCOUNT_CLOSED
        volunteer_id = id_of_user(user.id)
        _end(decided, fact, acting.today, acting, volunteer_id=volunteer_id)
        _follow(volunteer_id, acting)


def take_role(user_id: int, grant_id: int, decided: Decided = NONE_ENDS, *, acting: Acting) -> None:
    """Take a grant away. Raises NotFound, Refused."""
    with transaction():
        users.revoke(user_id, grant_id, acting=acting)
        volunteer_id = id_of_user(user_id)
        _end(decided, Fact.ROLE_TAKEN, acting.today, acting, volunteer_id=volunteer_id)
        _follow(volunteer_id, acting)


def _follow(volunteer_id: int | None, acting: Acting) -> None:
    if volunteer_id is not None:
        follow_facts(acting, volunteer_id=volunteer_id)


def _end(
    decided: Decided,
    fact: Fact,
    on: date,
    acting: Acting,
    *,
    child_id: int | None = None,
    volunteer_id: int | None = None,
) -> list[Pair]:
    """End the pairs that were chosen, and give them; each must be an open one of this person."""
    if not decided.ends:
        return []
    found = open_pairs_of(decided.scope, child_id=child_id, volunteer_id=volunteer_id)
    if missing := decided.ends - {pair.code for pair in found}:
        raise NotFound("pairs.unknown", pair=", ".join(sorted(missing)))
    pairs = [pair_coded(decided.scope, code, lock=True) for code in sorted(decided.ends)]
    for pair in pairs:
        end_locked(pair, REASONS[fact], _last_day(pair, on, acting), acting=acting)
    return pairs


def _last_day(pair: Pair, on: date, acting: Acting) -> date:
    """The day of the fact, or the nearest one on which the pair was open."""
    return min(max(on, pair.from_on), acting.today)

"""A yes or a no to an ask; with a yes to an erasure or a clock it is done at once."""

from app.actions.oversight.asks import decide, finish
from app.actions.oversight.clocks import let_go
from app.actions.oversight.erasing import erase
from app.actions.oversight.tombstones import write_usual_file
from app.actions.transaction import transaction
from app.actor import Acting
from app.models import Ask, AskKind
from app.store.oversight.asks import Answerer
from app.store.oversight.people import person_of_code
from app.store.scope import scope_from


def answer(row: Ask, answerer: Answerer, *, approved: bool, acting: Acting) -> None:
    """Say yes or no. Raises Refused asks.own, asks.decided, and as `erase`."""
    with transaction():
        decide(row, answerer, approved=approved, acting=acting)
        if approved and row.kind is AskKind.ERASE:
            person = person_of_code(scope_from(row.reach), row.about)
            erase(person, row.asked_by_id, acting=acting)
            finish(row, acting)
        if approved and row.kind is AskKind.CLOCK:
            let_go(row.about, row.asked_by_id, acting=acting)
            finish(row, acting)
    if approved and row.kind in (AskKind.ERASE, AskKind.CLOCK):
        write_usual_file()

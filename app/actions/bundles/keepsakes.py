"""Keepsake books as PDF, made in the background and thrown away after some days."""

import base64
from datetime import timedelta
from functools import partial
from typing import Any

from app.actions.bundles.packs import PackFile
from app.actions.bundles.pdf import pdf_of, ready_for_pdf, unprinted
from app.actions.system import work
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import NotFound
from app.extensions import db
from app.models import PrintRun, WorkState
from app.store.bundles.keepsakes import QUOTED, book_of, books_since, quoted_in
from app.store.letters.threads import thread_of
from app.store.scope import Scope, scope_from, scope_payload
from app.store.system.work import newest_work
from letters.documents.thanks.keepsake import render_keepsake
from letters.states import Direction

KIND = "keepsake"
FRESH = timedelta(minutes=10)
"""Whoever taps twice gets one book."""


def ask_for_book(scope: Scope, code: str, reader: Direction, *, acting: Acting) -> int:
    """Ask for the PDF of a book; the id of the work, which is the same while the book is.

    Raises NotFound, Refused keepsakes.too_early, keepsakes.empty, or where no PDF can be made.
    """
    ready_for_pdf()
    with transaction():
        book_of(scope, code, reader, acting.today)
        wanted = {"pair": code, "reader": reader.value, "form": "pdf"}
        if same := _same_work(wanted, quoted_in(scope, code, acting.today), acting):
            return same
        row = PrintRun(
            asked_at=acting.now,
            asked_by_id=acting.actor.user_id,
            pair_id=thread_of(scope, code, acting.today).view.pair.id,
            wanted=wanted,
            notes=[],
        )
        db.session.add(row)
        db.session.flush()
        return work.ask(KIND, {"print": row.id, "scope": scope_payload(scope)}, acting=acting)


def _same_work(wanted: dict[str, Any], quoted: list[int], acting: Acting) -> int | None:
    """The work that makes the same book, or has made it just now of the same letters."""
    for row in books_since(acting.now - FRESH, acting.actor.user_id, wanted):
        asked = newest_work(KIND, "print", row.id)
        if asked and asked.state in (WorkState.WAITING, WorkState.RUNNING):
            return asked.id
        if asked and asked.state == WorkState.DONE and row.wanted.get(QUOTED) == quoted:
            return asked.id
    return None


def run_book(task: work.Task) -> dict[str, Any]:
    """Make the book as it is now, unless an earlier attempt has.

    Raises NotFound where it was thrown away meanwhile.
    """
    print_id, acting = int(task.arguments["print"]), task.acting()
    row = db.session.get(PrintRun, print_id)
    if row is None:
        raise NotFound("prints.unknown")
    if row.made_at is not None:
        return {"print": print_id}
    tell = partial(work.paced(task), "printing")
    code, reader = row.wanted["pair"], Direction(row.wanted["reader"])
    scope = scope_from(task.arguments["scope"])
    quoted = quoted_in(scope, code, acting.today)
    book = book_of(scope, code, reader, acting.today)
    tell(0.2)
    file = PackFile(code, render_keepsake(book), len(book.letters))
    notes = [(one.note.code, one.note.details) for one in unprinted([file], ready_for_pdf())]
    content = pdf_of(file)
    with transaction():
        row = db.session.get_one(PrintRun, print_id, with_for_update=True)
        row.content = base64.b64encode(content).decode()
        row.wanted = {**row.wanted, QUOTED: quoted}
        row.notes, row.letters, row.made_at = notes, len(book.letters), acting.now
    return {"print": print_id}

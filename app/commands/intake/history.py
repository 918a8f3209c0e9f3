"""`flask intake list`, `show` and `take-back`: what came of spreadsheets."""

from typing import Any

import click
from flask.cli import with_appcontext

from app.actions.intake import taking_back
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.intake import KINDS
from app.models import Upload
from app.store.intake.history import import_of, imports, kind_of, who_brought
from app.store.intake.outcomes import outcomes_of
from app.wording.intake import FATES, KIND_NAMES
from app.wording.intake.history import STATES, still_held_words


@click.command("list")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--page", type=click.IntRange(1), default=1, help="Fifty to a page, newest first.")
@by_option
@json_option
@with_appcontext
def listed(kind: str, page: int, by_email: str | None, as_json: bool) -> None:
    """The spreadsheets of a kind that came in: who, when, which file, how many rows."""
    with speaking():
        acting = operator(by_email)
        found = imports(acting.actor.user_id, kind, scope_for(acting, f"intake.{kind}"), page)
        documents = [_document(upload) for upload in found.rows]
        answer(documents, as_json, lambda: "\n".join(map(_line, documents)))


@click.command("show")
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
@by_option
@json_option
@with_appcontext
def show(number: int, by_email: str | None, as_json: bool) -> None:
    """What came of each row of a spreadsheet, by its number in the list."""
    with speaking():
        acting = operator(by_email)
        kind = kind_of(number)
        scope = scope_for(acting, f"intake.{kind}")
        upload = import_of(acting.actor.user_id, kind, scope, number)
        rows = [
            {"row": row.place, "fate": row.fate, "code": row.code}
            for row in outcomes_of(upload).rows
        ]
        document = _document(upload) | {"rows": rows}
        answer(document, as_json, lambda: "\n".join([_line(document), *map(_row_line, rows)]))


@click.command("take-back")
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
@by_option
@json_option
@with_appcontext
def take_back(number: int, by_email: str | None, as_json: bool) -> None:
    """Take a spreadsheet back as a whole, as long as nothing followed from it."""
    with speaking():
        acting = operator(by_email)
        kind = kind_of(number)
        scope = scope_for(acting, f"intake.{kind}")
        taken = taking_back.take_back(scope, kind, number, acting=acting)
        document = {"number": number, "taken_back": taken.rows, "still_held": [*taken.still_held]}
        words = [f"{number}: {taken.rows}", still_held_words(taken.still_held)]
        answer(document, as_json, "\n".join(filter(None, words)))


def _document(upload: Upload) -> dict[str, Any]:
    return {
        "number": upload.id,
        "kind": upload.kind,
        "state": upload.state.value,
        "by": who_brought(upload),
        "at": (upload.decided_at or upload.made_at).isoformat(),
        "taken_back_at": upload.taken_back_at.isoformat() if upload.taken_back_at else None,
        "sha256": upload.digest,
        "school": upload.school.code if upload.school else None,
        "counts": {fate: upload.counts.get(fate, 0) for fate in FATES},
    }


def _line(document: dict[str, Any]) -> str:
    counts = ", ".join(f"{FATES[fate]} {count}" for fate, count in document["counts"].items())
    words = [document["number"], document["at"], document["by"], KIND_NAMES[document["kind"]]]
    state = STATES[document["state"]]
    return " · ".join(map(str, [*words, state, counts, (document["sha256"] or "")[:12]]))


def _row_line(row: dict[str, str]) -> str:
    return f"{row['row']} · {FATES[row['fate']]} {row['code']}".rstrip()


HISTORY = (listed, show, take_back)

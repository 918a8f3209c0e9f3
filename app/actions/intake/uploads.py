"""Spreadsheets that are uploaded, checked, and kept until somebody decides about them."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from app.actions.intake.heading_choices import remember_columns
from app.actions.records import record_change
from app.actions.system.errands import Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.intake import Outline, columns_by_name
from app.intake.fields import CHILDREN
from app.models import School, Upload, UploadState
from app.store.intake.checks import as_text
from app.store.intake.heading_choices import outline_as_before
from app.store.intake.questions import NOTHING_SAID, Answers
from app.store.intake.spreadsheets import (
    Spreadsheet,
    checked,
    directory,
    outline_by_hand,
    outline_of_file,
)
from app.store.intake.uploads import BUSY, CHECK, spreadsheet_of, upload_of
from app.store.people.schools import school_by_code
from app.store.scope import Scope, scope_payload

CHECKED_AT_ONCE = 3_000
"""A file with up to this many rows is checked while the page loads."""


def upload(scope: Scope, sheet: Spreadsheet, *, acting: Acting) -> Upload:
    """Keep a spreadsheet until somebody decides about it, without its name.

    It is checked at once, a large one in the background. Raises Refused where the file cannot be
    taken, NotFound for the school; nothing is kept then.
    """
    file_kind = file_kind_of(sheet.filename)
    outline = outline_of_file(replace(sheet, filename=f"upload.{file_kind}"), acting.today)
    school = _school_of(scope, sheet)
    school_id = school.id if school else None
    outline = outline_as_before(outline, school_id, acting.actor.user_id, acting.today)
    row = Upload(
        kind=sheet.kind,
        file_kind=file_kind,
        school_id=school_id,
        mapping=dict(outline.chosen) or None,
        made_at=acting.now,
        made_by_id=acting.actor.user_id,
        content=base64.b64encode(sheet.content).decode(),
        digest=digest_of(sheet.content),
        sheets=list(sheet.sheets) or None,
    )

    def keep() -> Upload:
        db.session.add(row)
        db.session.flush()
        record_change(acting, "upload.add", "upload", str(row.id), [sheet.kind])
        return row

    _check_or_ask(scope, outline, school, keep, acting)
    return row


def file_kind_of(filename: str) -> str:
    """The ending of a file's name, at most five characters."""
    return PurePath(filename).suffix.lstrip(".").lower()[:5] or "csv"


def digest_of(content: bytes) -> str:
    """What a file is known by, for its name is not kept: SHA-256 of its bytes."""
    return sha256(content).hexdigest()


def answer(scope: Scope, upload_id: int, said: Mapping[str, str | None], *, acting: Acting) -> None:
    """Say of rows whose children they are: a code, ANOTHER, or None to take an answer back.

    The upload is checked again. Raises NotFound, Refused.
    """
    row = undecided(upload_id, acting.actor)
    sheet = spreadsheet_of(row)
    answers = {place: code for place, code in {**sheet.answers, **said}.items() if code is not None}

    def keep() -> Upload:
        row = undecided(upload_id, acting.actor, locked=True)
        row.answers = answers
        return row

    outline = outline_of_file(sheet, acting.today)
    _check_or_ask(scope, outline, row.school, keep, acting, answers)


def _check_or_ask(
    scope: Scope,
    outline: Outline,
    school: School | None,
    keep: Callable[[], Upload],
    acting: Acting,
    answers: Answers = NOTHING_SAID,
) -> None:
    """Check few rows now, ask for the check of many; `keep` stores the upload that has them.

    `keep` is called in the transaction, after the check.
    """

    def check_now() -> None:
        found = checked(scope, outline, school.code if school else None, acting.today, answers)
        text = as_text(found, scope)
        with transaction():
            row = keep()
            row.report, row.state = text, UploadState.CHECKED

    def arguments() -> dict[str, Any]:
        row = keep()
        row.report, row.state = None, UploadState.CHECKING
        return {"upload": row.id, "reach": scope_payload(scope), "today": acting.today.isoformat()}

    rows = sum(len(one.sheet.rows) for one in (outline, *outline.further))
    do_or_ask(Errand(CHECK, rows, CHECKED_AT_ONCE, check_now, arguments), acting=acting)


def _school_of(scope: Scope, sheet: Spreadsheet) -> School | None:
    """The chosen school, else the one that the file's name tells, for the name is not kept."""
    if sheet.kind != CHILDREN:
        return None
    if sheet.school:
        return school_by_code(scope, sheet.school)
    found = directory(scope).find_within(PurePath(sheet.filename).stem)
    return school_by_code(scope, found[0].code) if len(found) == 1 else None


def choose_columns(
    scope: Scope,
    upload_id: int,
    columns: Mapping[str, int],
    school_code: str,
    *,
    acting: Acting,
) -> None:
    """Say which column holds which field (-1: none) and which school the children belong to.

    The upload is checked again. Raises NotFound, Refused for a column that is named twice or is
    not there.
    """
    row = undecided(upload_id, acting.actor)
    outline = outline_of_file(replace(spreadsheet_of(row), columns=None), acting.today)
    outline = _with_columns(outline, columns, acting.today)
    school = school_by_code(scope, school_code) if row.kind == CHILDREN and school_code else None

    def keep() -> Upload:
        row = undecided(upload_id, acting.actor, locked=True)
        row.mapping = dict(outline.chosen) or None
        row.school_id = school.id if school else None
        row.answers = {}
        remember_columns(outline, row.school_id, acting=acting)
        return row

    _check_or_ask(scope, outline, school, keep, acting)


def choose_sheets(scope: Scope, upload_id: int, names: Sequence[str], *, acting: Acting) -> None:
    """Say which sheets are read, none for those that are lists; the upload is checked again.

    What was said of columns and rows goes, for it was said of other sheets. Raises NotFound,
    Refused for a sheet that is not there or has no headings.
    """
    row = undecided(upload_id, acting.actor)
    asked = replace(spreadsheet_of(row), columns=None, sheets=tuple(names))
    outline = outline_of_file(asked, acting.today)

    def keep() -> Upload:
        row = undecided(upload_id, acting.actor, locked=True)
        row.sheets, row.mapping, row.answers = list(names) or None, None, {}
        return row

    _check_or_ask(scope, outline, row.school, keep, acting)


def _with_columns(outline: Outline, columns: Mapping[str, int], on: date) -> Outline:
    """The outline with the columns chosen by hand, if any of them is not the guessed one."""
    guessed = columns_by_name(outline)
    chosen = {name: columns.get(name, column) for name, column in guessed.items()}
    return outline if chosen == guessed else outline_by_hand(outline, chosen, on)


def undecided(upload_id: int, actor: Actor, *, locked: bool = False) -> Upload:
    """The actor's upload, if it waits for a decision.

    Raises NotFound; Refused intake.busy while it is worked on, intake.decided after.
    """
    row = upload_of(actor.user_id, upload_id)
    if locked:
        db.session.refresh(row, with_for_update=True)
    if row.state in BUSY:
        raise Refused("intake.busy")
    if row.state is not UploadState.CHECKED:
        raise Refused("intake.decided")
    return row

"""A concern comes to its end, by one person or by two, and is opened again."""

from typing import Any

from flask_babel import gettext as _

from app.actions.concerns import closing
from app.permissions import requires
from app.web.acting import acting
from app.web.concerns import forms
from app.web.concerns.blueprint import blueprint
from app.web.concerns.pages import done_or_said, reader
from letters.concerns.closing import ConcernOutcome


@blueprint.post("/<int:concern_id>/close")
@requires("concerns.read")
def close(concern_id: int) -> Any:
    """It is over; of a red one a second person says so too."""
    me, form = reader(), forms.CloseForm("close")
    return done_or_said(
        concern_id,
        lambda: closing.close(
            *me,
            concern_id,
            ConcernOutcome(form.outcome.data),
            form.words.data or "",
            acting=acting(),
        ),
        _("Written down. A red one waits for a second person now; any other is closed."),
        form,
    )


@blueprint.post("/<int:concern_id>/agree")
@requires("concerns.read")
def agree(concern_id: int) -> Any:
    """A second person agrees."""
    me = reader()
    return done_or_said(
        concern_id,
        lambda: closing.close_as_second(*me, concern_id, acting=acting()),
        _("Closed by two people."),
    )


@blueprint.post("/<int:concern_id>/disagree")
@requires("concerns.read")
def disagree(concern_id: int) -> Any:
    """A second person does not."""
    me, form = reader(), forms.WordsForm("no")
    return done_or_said(
        concern_id,
        lambda: closing.disagree(*me, concern_id, form.words.data or "", acting=acting()),
        _("It stays open, and whoever has it sees why."),
        form,
    )


@blueprint.post("/<int:concern_id>/reopen")
@requires("concerns.read")
def reopen(concern_id: int) -> Any:
    """It was not over."""
    me, form = reader(), forms.WordsForm("reopen")
    return done_or_said(
        concern_id,
        lambda: closing.reopen(*me, concern_id, form.words.data or "", acting=acting()),
        _("It is open again, in your hands."),
        form,
    )

"""Spreadsheets in: choose a file, see what it would do, admit the good rows."""

from random import SystemRandom

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.actions.access.looks import CHILD_PERSONAL, GUARDIAN_PERSONAL
from app.actions.intake import decisions
from app.actions.intake import uploads as actions
from app.actions.intake.admissions.admission import Admission
from app.actions.records import record_access
from app.errors import Refused
from app.intake import KINDS, blank
from app.intake.fields import CHILDREN
from app.models import Upload, UploadState
from app.permissions import allowed, requires, signed_in
from app.store.intake.spreadsheets import serves_code
from app.store.intake.uploads import kept_of, page_of_rows, waiting_uploads, work_at
from app.web.acting import acting
from app.web.desk.setting_up import after_a_list
from app.web.intake.answers import answers_meant, waiting_rows
from app.web.intake.columns import choices_shown, column_options, columns_read
from app.web.intake.kinds import PERMISSIONS, open_kind, own_upload, schools_for, scope_for_kind
from app.web.intake.pages import (
    faults_of_outcome,
    faults_of_report,
    shown_row,
)
from app.web.intake.uploads_forms import UploadForm, choices_of, columns_chosen, counts_seen
from app.web.numbers import whole
from app.web.system.errands import led_on
from app.web.tables import XLSX, as_file, file_wanted
from app.wording import sentence_of
from app.wording.intake import FATES, KIND_NAMES, WHY_IGNORED, evidence
from app.wording.intake.details import quoted
from app.wording.intake.left_over import columns_lines
from app.wording.intake.remarks import remark_words
from app.wording.intake.sheets import WHY_SHEET

blueprint = Blueprint("intake", __name__, url_prefix="/intake")


@blueprint.get("/")
@requires("intake.view")
def kinds() -> AnyResponse:
    """The first kind that this person may bring in."""
    first = next(kind for kind in KINDS if allowed(PERMISSIONS[kind]))
    return redirect(url_for("intake.start", kind=first))


@blueprint.get("/<kind>")
@requires("intake.view")
def start(kind: str) -> str:
    """Choose a file of a kind."""
    return page_of_start(kind, UploadForm(schools_for(kind)))


def page_of_start(kind: str, form: UploadForm) -> str:
    """The page with the form, and what still waits for a decision."""
    return render_template(
        "intake/start.html",
        kind=open_kind(kind),
        kinds=[(name, KIND_NAMES[name]) for name in KINDS if allowed(PERMISSIONS[name])],
        form=form,
        no_schools=kind == CHILDREN and not schools_for(kind),
        waiting=waiting_uploads(signed_in().id, kind),
    )


@blueprint.get("/<kind>/template")
@requires("intake.view")
def template(kind: str) -> Response:
    """An empty spreadsheet of a kind, to fill in."""
    content = blank(open_kind(kind))
    named = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    return Response(content, mimetype=XLSX, headers=named)


@blueprint.post("/<kind>")
@requires("intake.view")
def upload(kind: str) -> str | AnyResponse:
    """Keep the file for a decision, or say why it cannot be taken."""
    form = UploadForm(schools_for(kind))
    if form.validate_on_submit():
        try:
            row = actions.upload(
                scope_for_kind(kind),
                form.spreadsheet(kind),
                acting=acting(),
            )
        except Refused as refusal:
            form.file.errors = [sentence_of(refusal)]
        else:
            return redirect(url_for("intake.check", upload_id=row.id))
    return page_of_start(kind, form)


@blueprint.get("/uploads/<int:upload_id>")
@requires("intake.view")
def check(upload_id: int) -> str | AnyResponse:
    """What the file would do, or what it did, or how far the work at it is."""
    row = own_upload(upload_id)
    work_id = work_at(row)
    if work_id is not None:
        return redirect(url_for("work.work", work_id=work_id))
    if row.state is UploadState.TAKEN_BACK:
        return redirect(url_for("imports.one", upload_id=upload_id))
    if row.state is not UploadState.CHECKED:
        return page_of_result(row)
    if row.kind == CHILDREN:
        seen = (*CHILD_PERSONAL, *GUARDIAN_PERSONAL)
        record_access(acting(), "upload", str(upload_id), seen)
    return page_of_check(own_upload(upload_id))


def page_of_result(row: Upload) -> str:
    """What was done, what is to be mended, and where to go on."""
    return render_template(
        "intake/result.html",
        upload=row,
        kind_name=KIND_NAMES[row.kind],
        faults=faults_of_outcome(row.counts),
        next_step=after_a_list(row.kind),
    )


def page_of_check(row: Upload) -> str:
    """The columns, the fate of each row, and the decision."""
    found = kept_of(scope_for_kind(row.kind), row)
    if found is None:
        return render_template("intake/unchecked.html", upload=row, kind_name=KIND_NAMES[row.kind])
    fate = request.args.get("fate", "")
    number = request.args.get("page", 1, type=whole)
    return render_template(
        "intake/check.html",
        upload=row,
        kind_name=KIND_NAMES[row.kind],
        columns=choices_shown(found.outline),
        columns_read=columns_read(found.outline),
        sheets=found.outline.sheets,
        why_sheet=WHY_SHEET,
        further=[(quoted(one.sheet.name), columns_read(one)) for one in found.outline.further],
        unused=list(columns_lines(found.outline)),
        column_options=column_options(found.outline),
        is_proposed=bool(found.outline.proposed) and found.report is None,
        schools=choices_of(schools_for(row.kind)) if row.kind == CHILDREN else [],
        report=found.report,
        file_notes=list(map(remark_words, found.report.notes)) if found.report else [],
        refusal=sentence_of(found.refusal) if found.refusal else "",
        page=page_of_rows(found.report, fate, number) if found.report else None,
        asked=waiting_rows(found.report) if found.report else {},
        fate=fate,
        shown_row=shown_row,
        quoted=quoted,
        fates=FATES,
        why_ignored=WHY_IGNORED,
    )


@blueprint.post("/uploads/<int:upload_id>/columns")
@requires("intake.view")
def choose_columns(upload_id: int) -> AnyResponse:
    """Read the file again by other columns."""
    row = own_upload(upload_id)
    try:
        actions.choose_columns(
            scope_for_kind(row.kind),
            upload_id,
            columns_chosen(),
            request.form.get("school", ""),
            acting=acting(),
        )
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("intake.check", upload_id=upload_id))


@blueprint.post("/uploads/<int:upload_id>/sheets")
@requires("intake.view")
def choose_sheets(upload_id: int) -> AnyResponse:
    """Read the file again, these sheets of it."""
    row = own_upload(upload_id)
    names = request.form.getlist("sheet")
    try:
        actions.choose_sheets(scope_for_kind(row.kind), upload_id, names, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("intake.check", upload_id=upload_id))


@blueprint.post("/uploads/<int:upload_id>/answers")
@requires("intake.view")
def answer(upload_id: int) -> AnyResponse:
    """Say whether rows are children who are known, or other ones."""
    row = own_upload(upload_id)
    scope = scope_for_kind(row.kind)
    found = kept_of(scope, row)
    try:
        if found and found.report:
            said = answers_meant(found.report, request.form)
            actions.answer(scope, upload_id, said, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("intake.check", upload_id=upload_id, fate=request.args.get("fate")))


@blueprint.post("/uploads/<int:upload_id>/admit")
@requires("intake.view")
def admit(upload_id: int) -> AnyResponse:
    """Admit the good rows, many of them in the background."""
    row = own_upload(upload_id)
    scope, by = scope_for_kind(row.kind), acting()
    admission = Admission(
        by,
        SystemRandom(),
        evidence=evidence(row.file_kind, by.today.isoformat()),
        serves_code=serves_code(scope, current_app.config["PROGRAMME_REGION"]),
    )
    result = redirect(url_for("intake.check", upload_id=upload_id))
    try:
        outcome = decisions.admit_or_ask(scope, upload_id, counts_seen(), admission)
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return result
    return led_on(outcome, lambda admitted: result)


@blueprint.post("/uploads/<int:upload_id>/discard")
@requires("intake.view")
def discard(upload_id: int) -> AnyResponse:
    """Throw the file away."""
    kind = own_upload(upload_id).kind
    try:
        decisions.discard(upload_id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("The file is discarded. Nothing of it came in."), "ok")
    return redirect(url_for("intake.start", kind=kind))


@blueprint.get("/uploads/<int:upload_id>/faults")
@requires("intake.view")
def faults(upload_id: int) -> Response:
    """What is to be mended, as a spreadsheet."""
    row = own_upload(upload_id)
    if row.state is UploadState.CHECKED:
        found = kept_of(scope_for_kind(row.kind), row)
        lines = faults_of_report(found.report) if found and found.report else []
    else:
        lines = faults_of_outcome(row.counts)
    heads = [_("Row"), _("Column"), _("What to mend")]
    return as_file(file_wanted() or "xlsx", f"{row.kind}-faults", heads, lines)

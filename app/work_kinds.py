"""The table of work that is done in the background: a new kind is a line here."""

from app.actions.bundles import printing
from app.actions.bundles.certificates import issuing
from app.actions.desk import batches
from app.actions.intake import upload_work
from app.actions.rounds import drafts, publications
from app.actions.rounds.terms import days, ends, take_backs
from app.actions.system.work import Kinds, WorkKind
from app.locale import lazy as _l
from app.store.intake import uploads

KINDS: Kinds = {
    batches.KIND: WorkKind(
        _l("Doing something for many"),
        batches.run_batch,
        seen_at="batches.batch",
        of="batch",
    ),
    batches.UNDO: WorkKind(
        _l("Taking back what was done for many"),
        batches.run_undo,
        seen_at="batches.batch",
        of="batch",
    ),
    printing.KIND: WorkKind(
        _l("Making the papers of many schools"),
        printing.run_print,
        seen_at="prints.printed",
        of="print",
    ),
    issuing.KIND: WorkKind(
        _l("Making the certificates of a cohort"),
        issuing.run_issuing,
        seen_at="cohort_certificates.made",
        of="print",
    ),
    drafts.KIND: WorkKind(
        _l("Solving a draft"),
        drafts.run_draft,
        seen_at="rounds.draft",
        of="draft",
        gave_up=drafts.give_up_draft,
    ),
    publications.KIND: WorkKind(
        _l("Publishing a draft"),
        publications.run_publication,
        seen_at="rounds.draft",
        of="draft",
    ),
    days.KIND: WorkKind(
        _l("Planning a cohort's letters anew"),
        days.run_new_days,
        seen_at="cohorts.cohort",
        of="cohort",
    ),
    ends.KIND: WorkKind(
        _l("Ending the pairs of a cohort"),
        ends.run_end,
        seen_at="cohorts.end",
        of="cohort",
    ),
    take_backs.KIND: WorkKind(
        _l("Taking back the end of a cohort"),
        take_backs.run_take_back,
        seen_at="cohorts.end",
        of="cohort",
    ),
    uploads.CHECK: WorkKind(
        _l("Checking a spreadsheet"),
        upload_work.run_check,
        seen_at="intake.check",
        of="upload",
        gave_up=upload_work.give_up,
    ),
    uploads.ADMIT: WorkKind(
        _l("Admitting the rows of a spreadsheet"),
        upload_work.run_admission,
        seen_at="intake.check",
        of="upload",
        gave_up=upload_work.give_up,
    ),
}

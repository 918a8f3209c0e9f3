"""The table of work that is done in the background: a new kind is a line here."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.actions.bundles import keepsakes, printing
from app.actions.bundles.certificates import issuing
from app.actions.desk import batches
from app.actions.desk.announcements import stopping, telling
from app.actions.intake import upload_work
from app.actions.rounds import drafts, publications
from app.actions.rounds.terms import days, ends, ladders, take_backs
from app.actions.system.work import Kinds, Task, WorkKind
from app.errors import Refused
from app.extensions import db
from app.locale import lazy as _l
from app.models import Batch, Upload, User
from app.permissions import scope_of
from app.store.desk.batches import Deed, needed_for
from app.store.intake import uploads
from app.store.messages.ladder_trials import TRIAL
from app.store.scope import Scope, scope_from, scope_payload


@dataclass(frozen=True, slots=True)
class Anew:
    """Asks again, when work is done, how far whoever asked for it reaches with a permission.

    `reach` is the argument that holds what they reached then, if the work has one; `names` are
    those whose real names they read without a reason.
    """

    permission: Callable[[Task], str]
    reach: str = ""
    names: str = ""

    def __call__(self, task: Task) -> Task:
        """The work with what they reach now. Raises Refused where that is nothing any more."""
        if task.actor.user_id is None:
            return task
        user, on = db.session.get_one(User, task.actor.user_id), task.acting().today
        permission = self.permission(task)
        reached = scope_of(user, permission, on) if user.active else Scope()
        if reached == Scope():
            raise Refused("account.may_not", permission=permission)
        new = {self.reach: scope_payload(reached)} if self.reach else {}
        if self.names and scope_from(task.arguments[self.names]) != Scope():
            named = scope_of(user, "children.name", on, reasons=False)
            new[self.names] = scope_payload(named)
        return replace(task, arguments=task.arguments | new)


def _needing(permission: str) -> Callable[[Task], str]:
    return lambda task: permission


def _of_deed(task: Task) -> str:
    return needed_for(Deed(db.session.get_one(Batch, task.arguments["batch"]).action))


def _of_upload(task: Task) -> str:
    return f"intake.{db.session.get_one(Upload, task.arguments['upload']).kind}"


KINDS: Kinds = {
    batches.KIND: WorkKind(
        _l("Doing something for many"),
        batches.run_batch,
        seen_at="batches.batch",
        of="batch",
        as_of_now=Anew(_of_deed, reach="scope"),
    ),
    batches.UNDO: WorkKind(
        _l("Taking back what was done for many"),
        batches.run_undo,
        seen_at="batches.batch",
        of="batch",
        as_of_now=Anew(_of_deed, reach="scope"),
    ),
    printing.KIND: WorkKind(
        _l("Making the papers of many schools"),
        printing.run_print,
        seen_at="prints.printed",
        of="print",
        as_of_now=Anew(_needing("packs.make"), reach="scope", names="names"),
    ),
    keepsakes.KIND: WorkKind(
        _l("Making a keepsake book"),
        keepsakes.run_book,
        seen_at="keepsakes.made",
        of="print",
        as_of_now=Anew(_needing("letters.thread"), reach="scope"),
    ),
    issuing.KIND: WorkKind(
        _l("Making the certificates of a cohort"),
        issuing.run_issuing,
        seen_at="cohort_certificates.made",
        of="print",
        as_of_now=Anew(_needing("certificates.issue"), reach="scope"),
    ),
    drafts.KIND: WorkKind(
        _l("Solving a draft"),
        drafts.run_draft,
        seen_at="rounds.draft",
        of="draft",
        as_of_now=Anew(_needing("rounds.draft")),
        gave_up=drafts.give_up_draft,
    ),
    publications.KIND: WorkKind(
        _l("Publishing a draft"),
        publications.run_publication,
        seen_at="rounds.draft",
        of="draft",
        as_of_now=Anew(_needing("rounds.publish")),
    ),
    days.KIND: WorkKind(
        _l("Planning a cohort's letters anew"),
        days.run_new_days,
        seen_at="cohorts.cohort",
        of="cohort",
        as_of_now=Anew(_needing("cohorts.edit")),
    ),
    TRIAL: WorkKind(
        _l("Trying other days for reminders"),
        ladders.run_trial,
        seen_at="ladders.tried",
        of="cohort",
        as_of_now=Anew(_needing("cohorts.edit")),
    ),
    ends.KIND: WorkKind(
        _l("Ending the pairs of a cohort"),
        ends.run_end,
        seen_at="cohorts.end",
        of="cohort",
        as_of_now=Anew(_needing("cohorts.end")),
    ),
    take_backs.KIND: WorkKind(
        _l("Taking back the end of a cohort"),
        take_backs.run_take_back,
        seen_at="cohorts.end",
        of="cohort",
        as_of_now=Anew(_needing("cohorts.end"), reach="scope"),
    ),
    telling.KIND: WorkKind(
        _l("Writing to many"),
        telling.run_announcement,
        seen_at="announcements.announcement",
        of="announcement",
        as_of_now=Anew(_needing("announcements.write"), reach="scope"),
        gave_up=stopping.give_up,
    ),
    uploads.CHECK: WorkKind(
        _l("Checking a spreadsheet"),
        upload_work.run_check,
        seen_at="intake.check",
        of="upload",
        as_of_now=Anew(_of_upload, reach="reach"),
        gave_up=upload_work.give_up,
    ),
    uploads.ADMIT: WorkKind(
        _l("Admitting the rows of a spreadsheet"),
        upload_work.run_admission,
        seen_at="intake.check",
        of="upload",
        as_of_now=Anew(_of_upload, reach="reach"),
        gave_up=upload_work.give_up,
    ),
}

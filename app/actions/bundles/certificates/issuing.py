"""Certificates of a cohort, issued to all who have earned one and made into one file."""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import SystemRandom
from typing import Any

from app.actions.bundles.certificates.papers import PaperForm, file_of_many, signs_without_font
from app.actions.bundles.pdf import ready_for_pdf
from app.actions.records import Changed, record_access, record_changes
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import PrintRun, ServiceCertificate
from app.store.bundles.certificates.earned import Earned, earned
from app.store.bundles.certificates.issued import lock_certified, standing_certificates
from app.store.codes import unused_codes
from app.store.people.cohorts import cohort_with_terms
from app.store.scope import Scope, scope_from, scope_payload
from letters.codes import CodeKind

KIND = "certificates"
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Issued:
    """How many certificates are new, and the file with all that stand in reach."""

    new: int
    file: int


def issue_or_ask(
    scope: Scope, cohort_id: int, form: PaperForm, *, acting: Acting
) -> Done[Issued] | Asked:
    """Issue what a cohort has earned; of many, and for every PDF, in the background.

    Raises NotFound, Refused certificates.none, or where no PDF can be made.
    """
    cohort = cohort_with_terms(cohort_id)
    size = len(earned(scope, cohort, acting.today))
    size += len(standing_certificates(scope, cohort_id))
    if not size:
        raise Refused("certificates.none")
    if form is PaperForm.PDF:
        ready_for_pdf()
        size = max(size, AT_ONCE + 1)

    def now() -> Issued:
        with transaction():
            return _make(scope, _asked(cohort_id, form, acting), acting)

    def arguments() -> dict[str, Any]:
        return {"print": _asked(cohort_id, form, acting), "scope": scope_payload(scope)}

    return do_or_ask(Errand(KIND, size, AT_ONCE, now, arguments), acting=acting)


def run_issuing(task: work.Task) -> dict[str, Any]:
    """Issue and print what was asked for, unless an earlier attempt has."""
    print_id = int(task.arguments["print"])
    if db.session.get_one(PrintRun, print_id).made_at is None:
        tell = partial(work.paced(task), "printing")
        _make(scope_from(task.arguments["scope"]), print_id, task.acting(), tell)
    return {"print": print_id}


def issue(scope: Scope, cohort_id: int, *, acting: Acting) -> int:
    """A certificate for each who has earned one and has none; how many. Raises NotFound."""
    with transaction():
        cohort = cohort_with_terms(cohort_id, lock=True)
        asked = earned(scope, cohort, acting.today)
        lock_certified([one.volunteer.id for one in asked if one.volunteer])
        # While we waited for that, a pair of theirs may have ended for safety.
        found = earned(scope, cohort, acting.today)
        codes = unused_codes(
            ServiceCertificate.code, CodeKind.CERTIFICATE, SystemRandom(), len(found)
        )
        for one, code in zip(found, codes, strict=True):
            db.session.add(_row(one, cohort_id, code, acting))
        record_changes(
            acting, [Changed("certificates.issue", "certificate", code, ()) for code in codes]
        )
    return len(found)


def _asked(cohort_id: int, form: PaperForm, acting: Acting) -> int:
    row = PrintRun(
        asked_at=acting.now,
        asked_by_id=acting.actor.user_id,
        cohort_id=cohort_id,
        wanted={"form": form.value},
        notes=[],
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _make(
    scope: Scope, print_id: int, acting: Acting, tell: Callable[[float], None] = lambda share: None
) -> Issued:
    asked = db.session.get_one(PrintRun, print_id)
    cohort_id, form = asked.cohort_id or 0, PaperForm(asked.wanted["form"])
    new = issue(scope, cohort_id, acting=acting)
    tell(0.3)
    rows = standing_certificates(scope, cohort_id)
    codes = [row.code for row in rows]
    content, ending = file_of_many(rows, form, acting, lambda share: tell(0.3 + 0.6 * share))
    lacking = signs_without_font(rows) if form is PaperForm.PDF else []
    tell(0.9)
    with transaction():
        row = db.session.get_one(PrintRun, print_id, with_for_update=True)
        row.content = base64.b64encode(content).decode()
        row.letters, row.made_at = len(codes), acting.now
        row.wanted = {"form": form.value, "ending": ending, "codes": codes}
        row.notes = [(one.note.code, one.note.details) for one in lacking]
        record_access(acting, "cohort", str(cohort_id), ["real_name"])
    return Issued(new, print_id)


def _row(one: Earned, cohort_id: int, code: str, acting: Acting) -> ServiceCertificate:
    return ServiceCertificate(
        code=code,
        token=secrets.token_urlsafe(16),
        cohort_id=cohort_id,
        volunteer_id=one.volunteer.id if one.volunteer else None,
        user_id=one.contact.id if one.contact else None,
        school_id=one.school.id if one.school else None,
        name=one.name,
        first=one.first,
        last=one.last,
        pairs=one.pairs,
        sent=one.sent,
        received=one.received,
        minutes=one.minutes,
        issued_on=acting.today,
        issued_at=acting.now,
        issued_by_id=acting.actor.user_id,
    )

"""Scheduled jobs in words, by their names."""

from typing import Any

from flask_babel import lazy_gettext as _l

JOBS: dict[str, Any] = {
    "reminders": _l("Reminders, and everybody's digest"),
    "concerns": _l("Clocks of concerns"),
    "reviews": _l("Letters to review, and those whose time is over"),
    "facts": _l("What has to follow from what became known"),
    "promises": _l("Rounds with a promised day"),
    "announcements": _l("Announcements whose hour has come"),
    "outbox": _l("The outbox"),
    "mailbox": _l("Mails that come back"),
    "notices": _l("Notices on phones and in browsers"),
    "counts": _l("Late letters and first pages of large programmes, counted"),
    "seals": _l("Seals of the logs"),
    "transits": _l("Days in the post, learned anew"),
    "closed schools": _l("Roles at closed schools"),
    "leftovers": _l("What is over is thrown away"),
    "files": _l("Files that nobody needs"),
    "clocks": _l("Records whose time is over"),
}
FAULTS: dict[str, Any] = {
    "MailboxUntrusted": _l(
        "The mailbox's certificate is not one that this machine trusts: nothing was read. Please "
        "look at IMAP_URL, or give the machine the certificate of its maker."
    ),
    "MailboxLocked": _l(
        "The mailbox does not take the name and password of IMAP_URL. Please look at them."
    ),
    "MailboxAway": _l("The mailbox does not answer. It is asked again in three minutes."),
}
"""What broke a job, where a person can do something about it."""

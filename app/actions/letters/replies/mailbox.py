"""The mailbox is read: each mail is taken once, whatever happens in between."""

import logging

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.actions.letters.replies.answers import Reach, answer
from app.actions.letters.replies.once import taken_once
from app.actions.messages.fates import follow_fate
from app.actions.transaction import transaction
from app.actor import Acting
from app.clock import local_date
from app.crypto import blind_index
from app.models import Message, ReplyOutcome
from app.notify.incoming.fates import MailFate, fates_of
from app.notify.incoming.mailbox import Mailbox, new_mails
from app.notify.incoming.mails import IncomingMail, read_mail
from app.notify.incoming.senders import is_vouched_for
from app.store.access.users import open_account
from app.store.messages.replies.offered import (
    WITH_STEPS,
    sent_message,
    tagged_message,
)

log = logging.getLogger("xinqiao.messages")
AT_ONCE = 200


def read_mailbox(reach: Reach, *, acting: Acting, most: int = AT_ONCE) -> int:
    """Take what is new in the mailbox, if there is one; how many mails.

    A line that is lost loses nothing: what was taken and not yet marked is known the next time. A
    mail that breaks us stays in the mailbox for a person, marked as read, and keeps no other back.
    Raises MailboxAway.
    """
    url = current_app.config["SETTINGS"].imap_url
    if not url:
        return 0
    read = 0
    with Mailbox(url) as mailbox:
        for number, content in new_mails(mailbox, most):
            _take(content, reach, acting)
            mailbox.mark_read(number)
            read += 1
    return read


def _take(content: bytes, reach: Reach, acting: Acting) -> None:
    try:
        take_mail(content, reach, acting=acting)
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("a mail in the mailbox was not taken")


def take_mail(content: bytes, reach: Reach, *, acting: Acting) -> ReplyOutcome | None:
    """What became of a mail; None for one that was taken before, or that cannot be read."""
    try:
        mail = read_mail(content)
        fates = fates_of(mail)
    except ValueError:
        log.warning("a mail in the mailbox cannot be read")
        return None
    mark = blind_index("reply", mail.name) or ""
    with transaction():
        row = taken_once(mark, "mail", now=acting.now)
        if row is None:
            return None
        message, outcome = _taken(mail, fates, reach, acting)
        row.outcome, row.message_id = outcome, message.id if message else None
        log.info("a mail came", extra={"outcome": outcome, "number": row.message_id})
    return outcome


def _taken(
    mail: IncomingMail, fates: list[MailFate], reach: Reach, acting: Acting
) -> tuple[Message | None, ReplyOutcome]:
    for fate in fates:
        message = sent_message(fate.key)
        if message is not None:
            outcome = follow_fate(message, fate, now=acting.now)
            if outcome is not ReplyOutcome.NOTHING:
                return message, outcome
    if fates or mail.by_machine:
        return None, ReplyOutcome.NOTHING
    return _answered(mail, reach, acting)


def _answered(
    mail: IncomingMail, reach: Reach, acting: Acting
) -> tuple[Message | None, ReplyOutcome]:
    """An answer counts if it went to the tag of the digest, as a tap on its links would; else from
    whom the digest went to, if our mail server vouches for the sender.
    """
    tagged = next((one for one in map(tagged_message, mail.tags) if one), None)
    found = (sent_message(key) for key in mail.answers)
    message = tagged or next((one for one in found if one and one.kind in WITH_STEPS), None)
    if message is None:
        return None, ReplyOutcome.NOTHING
    user = open_account(message.user_id or 0)
    server = current_app.config["SETTINGS"].mail_checked_by
    own = user is not None and user.email_index == blind_index("email", mail.sender)
    believed = tagged is not None or (own and is_vouched_for(mail, server))
    if user is None or not believed:
        return message, ReplyOutcome.STRANGER
    made = local_date(mail.dated) if mail.dated else acting.today
    return message, answer(message, user, mail.text, made, reach, acting=acting)

"""The address that answers to one digest go to: it says which, and nobody else can make it."""

from email.utils import parseaddr

from flask import current_app

from app.models import Message
from app.store.messages.replies.offered import WITH_STEPS, tag_of

LONGEST_NAME = 64


def reply_address(message: Message) -> str | None:
    """Our own address with a tag; None where the mailbox takes none, or nothing is answered."""
    settings = current_app.config["SETTINGS"]
    name, _at, domain = parseaddr(settings.mail_from)[1].rpartition("@")
    tagged = f"{name}+r{tag_of(message)}"
    wanted = settings.mail_tags and settings.imap_url and message.kind in WITH_STEPS
    return f"{tagged}@{domain}" if wanted and len(tagged) <= LONGEST_NAME else None

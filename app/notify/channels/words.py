"""What a channel is told of a message: that there is something, and where. Never a name.

The words pass through a service that is not ours, and perhaps through a group: the subject of a
message may name a pen name, so the channel has sentences of its own.
"""

from flask import current_app

from app.models import Message, User
from app.notify.mails import written
from app.store.messages.channels import PRESSING


def link_to_messages() -> str:
    """The full address of one's messages, on the fixed host."""
    path = current_app.url_map.bind("").build("messages.messages", {})
    return current_app.config["BASE_URL"] + path


def notice_of(user: User, message: Message, link: str) -> tuple[str, str]:
    """A line, and the link to one's messages, in the reader's language."""
    return written(
        "notice",
        user.locale,
        pressing=message.kind in PRESSING,
        is_digest=message.kind == "digest",
        link=link,
    )


def trial_words(admin: User | None, link: str) -> tuple[str, str]:
    """What an admin sends to see that a channel carries something."""
    return written("notice_trial", admin.locale if admin else None, link=link)

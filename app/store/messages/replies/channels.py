"""Reads of channels that bring answers, and of who has an address there."""

import re

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.models import Channel, Message, MessageState, User
from app.store.access.users import open_account
from app.store.messages.channels import channel_named, open_channels
from app.store.messages.replies.offered import HANDED_OVER

KEY = re.compile(r"[0-9a-f]{32}")


def channel_called(name: str) -> Channel:
    """The channel of a name. Raises NotFound."""
    found = channel_named(name)
    if found is None:
        raise NotFound("calls.no_channel", channel=name)
    return found


def answering_channel(channel_id: int) -> Channel:
    """A channel that is in use and brings answers. Raises NotFound."""
    for channel in open_channels():
        if channel.id == channel_id and channel.answers_secret is not None:
            return channel
    raise NotFound("calls.no_channel", channel=channel_id)


def carried_message(channel_id: int, key: str) -> Message | None:
    """The message with this key that a channel carried, or is just carrying; locked."""
    if not KEY.fullmatch(key):
        # Not all that a channel can write may stand in a question to the database.
        return None
    query = select(Message).where(
        Message.row_key == key,
        Message.channel_id == channel_id,
        Message.state.in_((MessageState.SENDING, *HANDED_OVER)),
    )
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(fresh).one_or_none()


def users_at(channel_id: int, address: str) -> list[User]:
    """Who may sign in and is reached in a channel at an address.

    Addresses are sealed: the database cannot search them, so they are opened one by one.
    """
    query = select(User.id, User.row_key, User.channel_address_sealed).where(
        User.channel_id == channel_id, User.channel_address_sealed.is_not(None)
    )
    opened = User.channel_address.opened
    ids = [
        row.id
        for row in db.session.execute(query)
        if address and opened(str(row.id), row.row_key, row.channel_address_sealed) == address
    ]
    return [user for user_id in ids if (user := open_account(user_id)) is not None]

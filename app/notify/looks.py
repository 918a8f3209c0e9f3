"""The mail about many looks at names: who looked, and where it is written down."""

from flask import current_app

from app.models import User
from app.notify.mails import written


def many_looks(user: User, looker: User, most: int) -> tuple[str, str]:
    """To an admin or a coordinator above: somebody opened many names in a short time."""
    page = f"{current_app.config['BASE_URL']}/accesses/"
    who = looker.shown_name
    return written("looks", user.locale, name=user.shown_name, who=who, most=most, page=page)

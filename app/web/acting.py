"""Who is acting in this request, and when."""

from flask_login import current_user

from app.actor import Actor


def actor() -> Actor:
    """The signed-in user as the actor of an action."""
    return Actor(current_user.id if current_user.is_authenticated else None)

"""Who is acting in this request, and when."""

from flask_login import current_user

from app import clock
from app.actor import Acting, Actor


def acting() -> Acting:
    """The signed-in user (nobody, where nobody is signed in), now."""
    actor = Actor(current_user.id if current_user.is_authenticated else None)
    return Acting(actor, clock.now(), clock.today())

"""What somebody hears who answered a digest: noted, or asked back with the links."""

from collections.abc import Sequence

from flask_babel import force_locale

from app.actions.access.links import address
from app.errors import Refused
from app.models import ReplyOutcome, User
from app.notify.mails import locale_of, written
from app.store.messages.replies.offered import Offered
from app.wording import sentence_of
from app.wording.letters.noted import NOTED


def reply_words(
    user: User, outcome: ReplyOutcome, offered: Sequence[Offered], refusal: Refused | None = None
) -> tuple[str, str]:
    """Subject (without a name) and body, in the language of the reader.

    Of several, those are asked about that can still be said.
    """
    with force_locale(locale_of(user.locale)):
        refused = sentence_of(refusal) if refusal else ""
        noted = str(NOTED[offered[0].step.to]) if offered else ""
    return written(
        "reply",
        user.locale,
        name=user.shown_name,
        outcome=outcome.value,
        code=offered[0].step.code if offered else "",
        noted=noted,
        refused=refused,
        lines=[one.line for one in offered if one.step.may],
        page=address("home.home"),
    )

"""Where a channel brings answers, and reports of what arrived: signed calls, no pages."""

import re

from flask import Blueprint, abort, request
from werkzeug.exceptions import BadRequest

from app import clock
from app.actions.letters.replies import calls as actions
from app.actions.letters.replies.calls import Answered, Call, Reported
from app.actor import SCHEDULER, Acting
from app.errors import NotFound, Refused
from app.extensions import csrf, limiter
from app.notify.incoming.fates import FateKind
from app.permissions import public, scope_of
from app.wording import sentence_of

blueprint = Blueprint("calls", __name__, url_prefix="/answers")
MOST_BYTES = 10_000
FATES = {
    "delivered": FateKind.ARRIVED,
    "failed": FateKind.FAILED,
    "no_address": FateKind.NO_ADDRESS,
}
"""What a channel may report of a message."""
STATUS = {"calls.no_channel": 404, "calls.forged": 403, "calls.late": 403, "calls.twice": 409}


@blueprint.post("/<int:channel_id>")
@csrf.exempt
@public("channels cannot sign in: each call is signed with the channel's secret")
@limiter.limit("600 per minute")
def take(channel_id: int) -> tuple[dict[str, str], int]:
    """Take an answer, {"from": address, "text": words}, or a report, {"id": key, "fate": …}."""
    now, today = clock.now(), clock.today()
    call = _call()
    try:
        mark = actions.check_call(channel_id, call, now=now)
        outcome = actions.take_call(
            channel_id,
            mark,
            _said(),
            lambda user: scope_of(user, "letters.move", today),
            acting=Acting(SCHEDULER, now, today),
        )
    except (NotFound, Refused) as refusal:
        return {"refused": sentence_of(refusal)}, STATUS[refusal.code]
    return {"outcome": outcome.value}, 200


def _call() -> Call:
    """What was sent, if it looks like a call at all."""
    timestamp = request.headers.get("X-Xinqiao-Timestamp", "")
    signature = request.headers.get("X-Xinqiao-Signature", "")
    if not request.is_json:
        # Fields of a form are read before us, and what was signed is gone.
        abort(415)
    if (request.content_length or 0) > MOST_BYTES:
        abort(413)
    if not re.fullmatch(r"[0-9]{1,11}", timestamp) or not signature:
        abort(403)
    return Call(timestamp, signature, request.get_data())


def _said() -> Answered | Reported:
    try:
        said = request.get_json(force=True)
    except RecursionError:
        raise BadRequest from None
    match said:
        case {"from": str(sender), "text": str(text)}:
            return Answered(sender, text)
        case {"id": str(key), "fate": str(fate)} if fate in FATES:
            return Reported(key, FATES[fate])
    raise BadRequest

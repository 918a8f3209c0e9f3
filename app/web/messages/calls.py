"""Where a channel brings the answers of its people: signed calls, no pages."""

import re

from flask import Blueprint, abort, request

from app import clock
from app.actions.letters.replies import calls as actions
from app.actions.letters.replies.calls import Call
from app.actor import SCHEDULER, Acting
from app.errors import NotFound, Refused
from app.extensions import csrf, limiter
from app.permissions import public, scope_of
from app.wording import sentence_of

blueprint = Blueprint("calls", __name__, url_prefix="/answers")
MOST_BYTES = 10_000
STATUS = {"calls.no_channel": 404, "calls.forged": 403, "calls.late": 403, "calls.twice": 409}


@blueprint.post("/<int:channel_id>")
@csrf.exempt
@public("channels cannot sign in: each call is signed with the channel's secret")
@limiter.limit("60 per minute")
def take(channel_id: int) -> tuple[dict[str, str], int]:
    """Take one answer, {"from": address, "text": words}; says what became of it."""
    now, today = clock.now(), clock.today()
    call = _call()
    try:
        mark = actions.check_call(channel_id, call, now=now)
        sender, text = _said()
        outcome = actions.take_call(
            channel_id,
            mark,
            sender,
            text,
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


def _said() -> tuple[str, str]:
    said = request.get_json(force=True, silent=True)
    if not isinstance(said, dict):
        abort(400)
    sender, text = said.get("from"), said.get("text")
    if not isinstance(sender, str) or not isinstance(text, str):
        abort(400)
    return sender, text

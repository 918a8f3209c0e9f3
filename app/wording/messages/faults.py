"""What stopped a message, as it was stored, in the reader's language."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l

from app.notify.channels.answers import ChannelFault
from app.wording.messages.channels import FAULTS

PATTERNS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (
        re.compile(r"the mail server answered (?P<code>5\d\d)"),
        _l("The mail server refuses it for good (%(code)s)."),
    ),
    (
        re.compile(r"the mail server answered (?P<code>\d+)"),
        _l("The mail server does not take it just now (%(code)s)."),
    ),
    (
        re.compile(r"(?P<what>\w+) while talking to the mail server"),
        _l("The line to the mail server broke (%(what)s)."),
    ),
    (
        re.compile(r"the mail came back: (?P<code>.*)"),
        _l("The mail came back (%(code)s)."),
    ),
    (
        re.compile("no mail can be made of its words and its address"),
        _l("No mail can be made of its words and its address."),
    ),
    (
        re.compile(r"(?P<what>\w+) broke the sender"),
        _l("Our own sender broke over it (%(what)s): the log says where."),
    ),
    (
        re.compile("the sender was stopped before it handed anything over"),
        _l("The sender was stopped before it handed anything over."),
    ),
    (
        re.compile("the sender stopped before it could write the outcome"),
        _l("The sender stopped before it could write down what became of it."),
    ),
)
OF_CHANNEL = re.compile(r"the channel: (?P<fault>\w+)(?: \(answered (?P<code>.+)\))?")


def fault_in_words(fault: str | None) -> str:
    """The words of a stored fault; one that no table knows stays what it is."""
    for pattern, words in PATTERNS:
        if found := pattern.fullmatch(fault or ""):
            return str(words) % found.groupdict()
    found = OF_CHANNEL.fullmatch(fault or "")
    if found and found["fault"] in set(ChannelFault):
        said = str(FAULTS[ChannelFault(found["fault"])])
        return f"{said} ({found['code']})" if found["code"] else said
    return fault or ""

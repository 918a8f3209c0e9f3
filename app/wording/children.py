"""Sentences of children, consent and looks."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "children.unknown": _l("There is no child with the code %(code)s."),
    "children.twin": _l("This child is in the programme already, with the code %(code)s."),
    "consents.item": _l("%(item)s is nothing that a guardian is asked for."),
    "consents.future": _l("%(on)s is still to come: give the day of the guardian's answer."),
    "consents.evidence": _l("Say how we know that the guardian agrees, for example a signed form."),
    "accesses.reason": _l("Please say in a few words why you need to see this."),
}

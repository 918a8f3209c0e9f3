"""What somebody lacks whom no reminder reaches, and what helps."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.store.messages.unreached import Lacks

VOLUNTEER_LACKS: dict[Lacks, Any] = {
    Lacks.ACCOUNT: _l("no account yet: invite them on their page"),
    Lacks.OPEN_ACCOUNT: _l("the account is closed"),
    Lacks.MAIL: _l("mail does not arrive: correct the address on their page"),
}
CONTACT_LACKS: dict[Lacks, Any] = {
    Lacks.ACCOUNT: _l("nobody is its contact: name one"),
    Lacks.MAIL: _l("mail does not arrive at its contacts: correct an address, or name another"),
}

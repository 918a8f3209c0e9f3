"""The kinds of letters that went astray, and what their decision is."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.store.desk.decisions import Astray

ASTRAY: dict[Astray, tuple[Any, Any]] = {
    Astray.LOST: (_l("Lost"), _l("Is it written again, or has it turned up?")),
    Astray.RETURNED: (_l("Sent back"), _l("Check the address, then have it written again.")),
    Astray.HELD: (
        _l("Held back"),
        _l(
            "It may not go on just now: decide about the pair, or let the letter go on. What is "
            "still read waits for that."
        ),
    ),
    Astray.PROBABLY_LOST: (
        _l("Probably lost"),
        _l(
            "Longer in the post than letters to this school take. Ask once more, or have it "
            "written again."
        ),
    ),
}

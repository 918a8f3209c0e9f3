"""Sentences of erasures and tombstones."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "erasures.gone": _l("%(code)s was erased before."),
    "erasures.writes": _l("%(code)s still writes letters: end the pair first."),
    "erasures.concern": _l(
        "A concern about a pair of %(code)s is open. Its records are kept until a counsellor has "
        "closed it."
    ),
    "erasures.role": _l("The account of %(code)s holds another role: take that away first."),
    "tombstones.unreadable": _l("%(name)s is no readable file of tombstones."),
}
GOES: dict[str, Any] = {
    "records": _l("names, birth dates and all that the record says"),
    "guardians": _l("guardians with their phones"),
    "photos": _l("photos of signed forms"),
    "texts": _l("texts of letters"),
    "pictures": _l("pictures of letters"),
    "notes": _l("notes about pairs"),
    "questions": _l("questions and answers, their words"),
    "messages": _l("messages that name them, their words"),
}
STAYS: dict[str, Any] = {
    "pairs": _l("pairs, from when until when"),
    "letters": _l("letters, with where they were"),
    "events": _l("events of letters, with notes that were written there"),
    "consents": _l("answers of guardians, without how we know them"),
}

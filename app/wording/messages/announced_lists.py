"""What the lists are called that an announcement goes to, and whom each means."""

from typing import Any

from flask_babel import lazy_gettext as _l

LISTS: dict[str, Any] = {
    "volunteers": _l("volunteers"),
    "schools": _l("contacts of schools"),
    "pairs": _l("volunteers and contacts of pairs"),
    "contacts": _l("contacts of schools"),
    "pairs-volunteers": _l("volunteers of pairs"),
    "pairs-contacts": _l("contacts of the pairs' schools"),
    "users": _l("users"),
    "children": _l("contacts of the children's schools"),
    "letters": _l("those who have letters now"),
    "letters-volunteers": _l("volunteers of letters"),
    "letters-contacts": _l("contacts of the letters' schools"),
    "bundles": _l("contacts of the bundles' schools"),
    "bundles-volunteers": _l("volunteers of the letters in bundles"),
    "reminders": _l("those who will be reminded"),
    "unreached": _l("those whom no reminder reaches"),
    "left-out": _l("those left out of a round"),
    "certificates": _l("those with a certificate of a cohort"),
    "readers": _l("readers of an announcement"),
}
MEANT: dict[str, Any] = {
    "volunteers": _l("The volunteers of the list."),
    "schools": _l("The contacts of the schools of the list."),
    "contacts": _l("The contacts of the list who have an account."),
    "pairs": _l("Both sides: the volunteers, and the contacts of the children's schools."),
    "pairs-volunteers": _l("The volunteers of these pairs alone."),
    "pairs-contacts": _l("The contacts of these pairs' schools alone."),
    "users": _l("The users of the list."),
    "children": _l("The contacts of the schools that the children of the list go to."),
    "letters": _l(
        "Whose turn it is: the volunteer who has a letter to write or post, the school's contact "
        "where the letter or its answer lies there. What is in the post, at a hub or with a "
        "coordinator leads to nobody."
    ),
    "letters-volunteers": _l("The volunteers of these letters, wherever the letters are."),
    "letters-contacts": _l("The contacts of these letters' schools, wherever the letters are."),
    "bundles": _l("The contacts of the schools that these bundles go to or come from."),
    "bundles-volunteers": _l("The volunteers whose letters lie in these bundles."),
    "reminders": _l("Everybody who would hear a reminder of this list, whatever their part."),
    "unreached": _l(
        "The volunteers and contacts whom no reminder reaches. Who has an account sees it in the "
        "app."
    ),
    "left-out": _l(
        "The volunteers who were left out, or the contacts of the children's schools, as the list "
        "shows them."
    ),
    "certificates": _l("Those whose certificates the list shows: volunteers and contacts."),
    "readers": _l("Those readers of the announcement that the list shows, whatever they got."),
}

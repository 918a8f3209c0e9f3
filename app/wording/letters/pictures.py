"""Sentences of pictures and photographed pages of letters."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "files.away": _l("Pictures cannot be kept or shown just now. Please try again in a while."),
    "pictures.unknown": _l("There is no such picture."),
    "pictures.words_first": _l("Write and save a few lines first."),
    "pictures.most": _l("There is room for %(most)s. Take one out first."),
    "pages.not_handed_over": _l(
        "Please tick that the child handed the page over: without that no page is photographed."
    ),
    "pages.not_now": _l(
        "A page can be photographed once the letter is handed in, while it lies at school."
    ),
    "pages.no_consent": _l(
        "The guardian has not agreed that pages are photographed. The letter travels on paper."
    ),
}

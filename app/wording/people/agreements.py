"""Sentences of signed forms, their photos, and of who has to agree."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "consents.guardian_first": _l("No child agrees alone: record the guardian's answer first."),
    "consents.own_word": _l(
        "A child of 14 or older, or of an unknown birth date, agrees too: ask the child, and "
        "choose who answered."
    ),
    "consents.nothing": _l("Tick at least one answer as it stands on the form."),
    "forms.nobody": _l("There is nobody to print a consent form for."),
    "forms.too_many": _l("These are %(forms)s forms; print up to %(most)s at once."),
    "photos.unknown": _l("There is no such photo."),
    "photos.empty": _l("Please choose the photo of the form."),
    "photos.too_large": _l(
        "This picture is too large. Please take it anew, or send a smaller one."
    ),
    "photos.too_busy": _l("Other pictures are being read. Please try again in a minute."),
    "photos.kind": _l(
        "This is neither a JPEG nor a PNG picture. On an iPhone choose “Most Compatible” under "
        "Settings, Camera, Formats, or send a screenshot of the photo."
    ),
    "photos.unreadable": _l("This picture does not open whole. Please take it anew."),
    "photos.another": _l(
        "This picture is kept with another child. Each child has a form and a photo of its own."
    ),
}
VOICES: dict[str, Any] = {
    "guardian": _l("the guardian"),
    "both": _l("the guardian and the child"),
    "child": _l("the child"),
}
STOPS: dict[str, Any] = {
    "letters": _l("No letter is written, printed or handed on; those under way are held."),
    "scanning": _l(
        "No page of the child is scanned, and photos of pages are deleted. Paper goes on."
    ),
    "review": _l("Nobody but the letter friend reads the child's letters."),
    "screening": _l("The need is neither used nor shown nor exported."),
    "photo": _l("No photo of the child is shown."),
    "quoting": _l("Nothing of the child's letters is quoted."),
}
"""What a no, or the end of a yes, to an item stops."""

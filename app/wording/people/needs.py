"""A child's need in words, as far as it may be known."""

from flask_babel import gettext as _


def need_words(need: int | None) -> str:
    """The number, or that nobody is asked for it: screening was refused, or has ended."""
    return _("not asked") if need is None else str(need)

"""On which basis somebody may read the words of a letter that is not to them."""

from enum import StrEnum


class ReviewBasis(StrEnum):
    """Kept with each right to read; the loader of words asks for what each of them needs."""

    PLEDGE = "pledge"
    ADDRESSEE_FLAGGED = "flagged"
    NOTIFIED_AND_CONSENTED = "consented"
    EMERGENCY = "emergency"

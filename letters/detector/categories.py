"""What a letter is looked through for, and how much each kind of find hurries."""

from collections.abc import Mapping
from enum import StrEnum


class Category(StrEnum):
    """One kind of find; its list is the file of that name in `words`."""

    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    SECRECY = "secrecy"
    MEETING = "meeting"
    CONTACT = "contact"
    ADDRESS = "address"
    LINK = "link"
    GIFTS = "gifts"


HURRY: Mapping[Category, int] = {
    Category.SELF_HARM: 100,
    Category.ABUSE: 90,
    Category.SECRECY: 70,
    Category.MEETING: 60,
    Category.CONTACT: 40,
    Category.ADDRESS: 30,
    Category.LINK: 20,
    Category.GIFTS: 20,
}
"""The highest of a letter's finds is its place in the queue."""

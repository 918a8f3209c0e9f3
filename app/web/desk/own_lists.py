"""The lists that a user may save views of: where each is, and how many rows a view has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for

from app.locale import lazy as _l
from app.permissions import allowed, scope_for
from app.store.desk.school_lists import SchoolFilter, count_schools
from app.store.letters.lists import LetterFilter, count_letters
from app.store.letters.pair_lists import PairFilter, count_pairs
from app.store.people.children import ChildFilter, count_children
from app.store.people.volunteers import VolunteerFilter, count_volunteers
from app.store.scope import Scope
from app.web.letters.pairs import reach_of_pairs
from app.web.listing import filter_in_address

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list: its page, who may read it, its filter, and how its rows are counted."""

    endpoint: str
    permission: str
    words: Any
    filter: type
    count: Callable[[Scope, Any, date], int]

    def kept(self, query: str) -> str:
        """What of an address narrows and sorts this list, and says its columns; nothing else."""
        known = {field.name for field in fields(self.filter)} | {"columns"}
        return urlencode(
            {
                name: value[:LONGEST_VALUE]
                for name, value in parse_qsl(query, keep_blank_values=True)
                if name in known and (value or name == "columns")
            }
        )

    def address(self, query: str, view_id: int | None = None) -> str:
        """The list as a query says, as one of the user's views where it is one."""
        kept: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
        return url_for(self.endpoint, **kept, view=view_id)

    def rows(self, query: str, today: date) -> int:
        """How many rows the list has so, for the signed-in user."""
        wanted = filter_in_address(self.filter, dict(parse_qsl(query)))
        scope = scope_for(self.permission)
        if isinstance(wanted, PairFilter):
            scope, wanted = reach_of_pairs(wanted)
        return self.count(scope, wanted, today)


LISTS: Mapping[str, OwnList] = {
    "schools": OwnList(
        "schools.schools", "schools.view", _l("Schools"), SchoolFilter, count_schools
    ),
    "children": OwnList(
        "children.children", "children.view", _l("Children"), ChildFilter, count_children
    ),
    "volunteers": OwnList(
        *("volunteers.volunteers", "volunteers.view", _l("Volunteers")),
        *(VolunteerFilter, count_volunteers),
    ),
    "pairs": OwnList("pairs.pairs", "pairs.view", _l("Pairs"), PairFilter, count_pairs),
    "letters": OwnList(
        "letters.letters", "letters.view", _l("Letters"), LetterFilter, count_letters
    ),
}


def list_named(name: str) -> OwnList | None:
    """The list, where there is one that the signed-in user may read."""
    found = LISTS.get(name)
    return found if found and allowed(found.permission) else None

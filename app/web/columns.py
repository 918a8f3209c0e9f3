"""Which columns a list shows, on its page and as a file: chosen by whoever reads it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import request

from app.permissions import signed_in
from app.store.desk.views import columns_of
from app.web.tables import Columns

# Of a file: the key of the choice that each column belongs to, its title, its value. What belongs
# to none is always there.
Keyed = Sequence[tuple[str, Any, Callable[[Any], Any]]]


@dataclass(frozen=True, slots=True)
class ShownColumns:
    """The columns of a list that may be chosen, in words by key, and those that are.

    `usual` are those of the page where nobody chose; a file then has all that there are.
    """

    list_name: str
    offered: Mapping[str, Any]
    usual: frozenset[str]
    chosen: frozenset[str] | None

    def __contains__(self, key: str) -> bool:
        return key in (self.usual if self.chosen is None else self.chosen)

    @property
    def address(self) -> str | None:
        """The choice as an address has it, None where there is none."""
        if self.chosen is None:
            return None
        return ",".join(key for key in self.offered if key in self.chosen)

    @property
    def keys(self) -> list[str]:
        """The keys of what a file has."""
        return [key for key in self.offered if self.chosen is None or key in self.chosen]

    def of(self, columns: Keyed) -> Columns[Any]:
        """Those of a file's columns that are chosen."""
        return [
            (title, value)
            for key, title, value in columns
            if self.chosen is None or key not in self.offered or key in self.chosen
        ]


def columns_shown(list_name: str, offered: Mapping[str, Any], usual: str) -> ShownColumns:
    """What the address says, else what the user chose before, else the `usual` ones."""
    said = _in_address()
    chosen = columns_of(signed_in().id, list_name) if said is None else said.split(",")
    known = None if chosen is None else frozenset(chosen) & frozenset(offered)
    return ShownColumns(list_name, offered, frozenset(usual.split()), known)


def _in_address() -> str | None:
    """The columns that this page's address names; of a row fetched alone, its list's address."""
    if "columns" in request.args:
        return request.args["columns"]
    of_list = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    return of_list["columns"][0] if "columns" in of_list else None

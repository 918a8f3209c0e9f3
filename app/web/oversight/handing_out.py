"""A list of people as a file: given at once, or the way to whoever else has to say yes."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.oversight.lists import hand_over
from app.permissions import allowed, signed_in
from app.store.oversight.lists import TakenList, allowance_for
from app.web.acting import acting
from app.web.numbers import whole
from app.web.tables import Columns, list_as_file

T = TypeVar("T")


def handed_out(
    kind: str, name: str, columns: Columns[T], rows: Sequence[T], looked: Sequence[str] = ()
) -> Response:
    """A list's file, if whoever asks for it may have it alone or with the yes of another.

    What is written down of it names its columns and whoever is `looked` at, by their codes.
    """
    return given_out(name, len(rows), lambda: list_as_file(kind, name, columns, rows), looked)


def given_out(
    name: str, rows: int, make: Callable[[], Response], looked: Sequence[str] = ()
) -> Response:
    """The file; where it has more rows than one may take alone, the page on which one asks.

    Who has no reach takes only what is their own: that needs nobody. Where `make` leads elsewhere,
    nothing was taken.
    """
    if not allowed("exports.ask"):
        return make()
    wanted = TakenList(name, _address(), rows)
    yes = request.args.get("yes", None, type=whole)
    to_ask = redirect(url_for("asks.new", rows=rows, address=wanted.address))
    if allowance_for(wanted, yes, signed_in().id, clock.now()) is None:
        return to_ask
    # Writing ends the read transaction, and with it what the rows have read: the file comes first.
    file = make()
    if file.location is not None:
        return file
    return file if hand_over(wanted, yes, looked, acting=acting()) else to_ask


def _address() -> str:
    """Where this list is, as it is narrowed; a yes does not make it another one."""
    said = [(key, value) for key, value in request.args.items(multi=True) if key != "yes"]
    return f"{request.path}?{urlencode(sorted(said))}"

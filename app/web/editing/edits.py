"""Forms that edit a row: each carries what it was filled with, so that nobody overwrites unseen."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, FieldList, Form, FormField, SelectField, SelectMultipleField

from app.locale import moment
from app.store.access.changes import last_change
from app.web.editing.as_seen import CARRIED, carried, mark_of, token_of
from app.web.editing.settle import Holds, settle

Row = TypeVar("Row", contravariant=True)


class EditForm(FlaskForm):
    """A form of a row that is there; `remember` is called on each one that is shown anew."""

    _as_seen = ""

    def remember(
        self, of: str, seen: "EditForm | None" = None, waiting: Iterable[str] = ()
    ) -> Self:
        """Let the form carry what it shows of the row `of`: what it holds, or what `seen` does.

        `waiting` are the fields that ask which of two values holds.
        """
        shown = {name: field.data for name, field in leaves(seen or self)}
        self._as_seen = token_of(of, shown, waiting)
        return self

    def hidden_tag(self, *fields: Any) -> Markup:
        """With what the form was filled with, also when it is shown again with a fault."""
        token = self._as_seen or request.form.get(CARRIED, "")
        hidden = Markup('<input type="hidden" name="{}" value="{}">').format(CARRIED, token)
        return super().hidden_tag(*fields) + (hidden if token else Markup())


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: the two values, and who else changed it when."""

    name: str
    mine: str
    theirs: str
    who: str
    at: str


class Valued(Protocol):
    """A form that says what it holds by the names of an action."""

    def values(self) -> dict[str, Any]:
        """What is filled in."""
        ...


class Edit(Generic[Row]):
    """A form that was sent for a row; `filled` gives the same form as the row would fill it.

    `code` names the row, with `kind`, in the audit; `kept_as` are names of the audit that differ
    from those of the form.
    """

    def __init__(
        self,
        kind: str,
        code: str,
        form: EditForm,
        filled: Callable[[Row], EditForm],
        kept_as: Mapping[str, str] | None = None,
    ) -> None:
        self._kind, self._code, self._form, self._filled = kind, code, form, filled
        self._kept_as = kept_as or {}
        self.clashes: list[Clash] = []

    def settle(self, row: Row) -> EditForm:
        """Let the form hold what is to be written to the row, which is locked; the row's form."""
        current = self._filled(row)
        _make_room(self._form, current)
        of = f"{self._kind}:{self._code}"
        nonce, seen = carried(of)
        mine = dict(leaves(self._form))
        now = dict(leaves(current))
        settled = settle(
            {name: field.data for name, field in mine.items()},
            {name: field.data for name, field in now.items()},
            seen,
            _choices(mine),
            lambda name, value: mark_of(of, nonce, name, value),
        )
        self.clashes = [
            self._clash(name, mine[name], now.get(name)) for name in mine if name in settled.clashes
        ]
        self._typed = {name: mine[name].data for name in settled.clashes}
        for name, field in mine.items():
            if settled.values[name] is not field.data:
                # What was sent as text is forgotten too: a number or a day is shown from it.
                field.data, field.raw_data = settled.values[name], None
        self._stored, self._anew = current, lambda: self._filled(row)
        return current

    def changes(self, row: Row) -> dict[str, Any]:
        """What is to be written to the row, which is locked, by the names of the form's values."""
        current = self.settle(row)
        stored, wanted = _values_of(current), _values_of(self._form)
        return {name: value for name, value in wanted.items() if value != stored.get(name)}

    def show_clashes(self, saved: bool = True) -> None:
        """Where two people changed a field, let the form show both values and ask which holds.

        `saved` says that the rest of the form was written: it is shown as it is stored now, so
        that what somebody typed in other words than we store does not clash with itself.
        """
        if not self.clashes:
            return
        fields = dict(leaves(self._form))
        if saved:
            self._form.form_errors.append(gettext("All else that you changed is saved."))
            self._stored = self._anew()
            for name, field in leaves(self._stored):
                if name in fields and name not in self._typed:
                    fields[name].data, fields[name].raw_data = field.data, None
        self._form.remember(f"{self._kind}:{self._code}", self._stored, self._typed)
        for clash in self.clashes:
            field = fields[clash.name]
            field.data, field.raw_data = self._typed[clash.name], None
            field.errors = [_sentence(clash)]
            vars(field)["clash"] = clash

    def _clash(self, name: str, mine: Field, theirs: Field | None) -> Clash:
        of = name.partition("-")[0]
        found = last_change(self._kind, self._code, self._kept_as.get(of, of))
        return Clash(
            name,
            _words(mine),
            _words(theirs) if theirs is not None else "",
            found.who if found and found.who else gettext("Somebody else"),
            moment(found.at) if found else "",
        )


def leaves(form: Form) -> Iterator[tuple[str, Field]]:
    """The fields of a form by their names on the page, those of its parts too."""
    for field in form:
        if isinstance(field, FormField):
            yield from leaves(field.form)
        elif isinstance(field, FieldList):
            for entry in field:
                yield from (
                    leaves(entry.form) if isinstance(entry, FormField) else [(entry.name, entry)]
                )
        elif field.name != "csrf_token":
            yield field.name, field


def _make_room(mine: Form, current: Form) -> None:
    """Rows that somebody else added to a list of the form stand in mine too."""
    for field, other in zip(mine, current, strict=False):
        if isinstance(field, FormField) and isinstance(other, FormField):
            _make_room(field.form, other.form)
        elif isinstance(field, FieldList) and isinstance(other, FieldList):
            for entry in other.entries[len(field.entries) :]:
                field.append_entry(entry.data)
            for entry, there in zip(field.entries, other.entries, strict=False):
                if isinstance(entry, FormField) and isinstance(there, FormField):
                    _make_room(entry.form, there.form)


def _values_of(form: Any) -> dict[str, Any]:
    valued: Valued = form
    return valued.values()


def _choices(fields: Mapping[str, Field]) -> dict[str, Holds]:
    said = {name: request.form.get(f"hold-{name}") for name in fields}
    return {name: Holds(word) for name, word in said.items() if word in list(Holds)}


def _words(field: Field) -> str:
    """A field's value as people read it."""
    if isinstance(field, SelectField | SelectMultipleField):
        named = {str(value): str(label) for value, label, *_rest in field.iter_choices()}
        data = field.data if isinstance(field.data, list) else [field.data or ""]
        return "、".join(named.get(str(value), str(value)) for value in data) or gettext("empty")
    if isinstance(field.data, bool):
        return gettext("yes") if field.data else gettext("no")
    return str(field.data) if field.data not in (None, "") else gettext("empty")


def _sentence(clash: Clash) -> str:
    return gettext(
        "%(who)s changed this to “%(theirs)s” (%(at)s); you typed “%(mine)s”. Choose which holds.",
        who=clash.who,
        theirs=clash.theirs,
        at=clash.at,
        mine=clash.mine,
    )

"""Forms of channels: their fields are those of the kind; secrets are never shown again."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from app.locale import lazy as _l
from app.notify.channels.kinds import ChannelKind, KindField
from app.wording.messages.channels import FIELD_NAMES

OPEN = {"corp_id", "agent_id", "account", "sender"}
"""What may be seen while it is typed; all else opens the service."""


class ChannelNameForm(FlaskForm):
    """What people call it."""

    name = StringField(
        _l("Name, as people will read it"),
        [DataRequired(_l("Please give it a name.")), Length(max=60)],
        filters=[lambda value: value.strip() if isinstance(value, str) else value],
        render_kw={"autocomplete": "off"},
    )


def channel_form(kind: ChannelKind, *, named: bool) -> FlaskForm:
    """The form of a kind, with its name for a new channel."""
    base = ChannelNameForm if named else FlaskForm
    fields: dict[str, Any] = {field.name: _field(kind, field) for field in kind.fields}
    made: Any = type("ChannelForm", (base,), fields)
    return made()


def typed_in(form: FlaskForm, kind: ChannelKind) -> dict[str, str]:
    """What was typed, by the names of the kind's fields."""
    return {field.name: form[field.name].data or "" for field in kind.fields}


def _field(kind: ChannelKind, field: KindField) -> Any:
    made: type[Field] = StringField if field.name in OPEN else PasswordField
    needed = [DataRequired(_l("Please fill this in."))] if field.needed else []
    return made(
        FIELD_NAMES[kind.key, field.name],
        [*needed, Length(max=1000)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

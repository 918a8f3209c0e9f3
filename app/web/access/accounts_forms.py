"""Forms of accounts."""

from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Email, EqualTo, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.actions.access import passwords
from app.errors import Refused
from app.locale import lazy as _l
from app.models import User
from app.store.messages.digest_days import EVERY_DAY, HOURS, usual_days
from app.web.choices import choices
from app.web.editing.plain_names import no_address
from app.wording import sentence_of

LANGUAGES = choices([("", _l("As my browser says")), ("zh", "中文"), ("en", "English")])


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class SignInForm(FlaskForm):
    """Email and password; `kept` carries a form that was sent after the session's end."""

    email = StringField(
        _l("Email, or phone"),
        [DataRequired(_l("Please write your email address, or your phone.")), Length(max=254)],
        filters=[_trimmed],
        render_kw={"autocomplete": "username", "inputmode": "email", "autofocus": True},
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Please write your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    remember = BooleanField(_l("Stay signed in on this device for 30 days"))
    kept = HiddenField()


class ForgottenForm(FlaskForm):
    """Whose password is to be set anew."""

    email = EmailField(
        _l("Email"),
        [DataRequired(_l("Please write your email address.")), Length(max=254)],
        filters=[_trimmed],
        render_kw={"autocomplete": "username"},
    )


def _strong(form: FlaskForm, field: Field) -> None:
    """Said beside two passwords that differ; that it holds one's own name is found later."""
    if weakness := passwords.weakness(field.data):
        raise ValidationError(sentence_of(Refused(weakness)))


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        [DataRequired(_l("Please write a password.")), Length(max=1000), _strong],
        render_kw={"autocomplete": "new-password"},
    )


def _again() -> PasswordField:
    return PasswordField(
        _l("The same once more"),
        [EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class SetPasswordForm(FlaskForm):
    """A new password, typed twice."""

    password = _new_password()
    again = _again()


def _pin(words: str, *more: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        words,
        [DataRequired(_l("Please write your PIN.")), Length(max=40), *more],
        render_kw={"autocomplete": autocomplete, "inputmode": "numeric"},
    )


class PinForm(FlaskForm):
    """The PIN that belongs to the link of a letter."""

    pin = _pin(_l("PIN, six digits"), autocomplete="current-password")
    remember = BooleanField(_l("Stay signed in on this device for 30 days"))


class ChoosePinForm(FlaskForm):
    """A new PIN, typed twice, with the phone that the letter does not show."""

    phone = StringField(
        _l("Your phone number"),
        [DataRequired(_l("Please write your phone number.")), Length(max=30)],
        render_kw={"autocomplete": "tel", "type": "tel"},
    )
    pin = _pin(_l("PIN, six digits"), autocomplete="new-password")
    again = _pin(
        _l("The same once more"),
        EqualTo("pin", _l("The two PINs differ.")),
        autocomplete="new-password",
    )


class ChangePasswordForm(FlaskForm):
    """The present password and a new one."""

    current = PasswordField(
        _l("Present password"),
        [DataRequired(_l("Please write your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password()
    again = _again()


class PreferencesForm(FlaskForm):
    """What people choose for themselves."""

    shown_name = StringField(
        _l("My name, as others see it"),
        [DataRequired(_l("Please write your name.")), Length(max=40), no_address],
        filters=[_trimmed],
        render_kw={"autocomplete": "name"},
    )
    language = SelectField(_l("Language"), choices=LANGUAGES)
    reminders_wanted = BooleanField(_l("Remind me by mail when it is my turn"))
    digest_hour = SelectField(
        _l("Not before"),
        coerce=int,
        choices=choices((str(hour), f"{hour}:00") for hour in HOURS),
    )
    digest_days = SelectMultipleField(
        _l("On these days"),
        choices=choices((digit, digit) for digit in EVERY_DAY),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    snoozed_until = DateField(_l("Send no reminders before"), [Optional()])

    @classmethod
    def of(cls, user: User, today: date) -> "PreferencesForm":
        """What a person chose until now, or what was sent of it."""
        form = cls(obj=user, language=user.locale or "")
        if not form.is_submitted():
            form.digest_days.data = list(user.digest_days or usual_days(user, today))
        names = get_day_names("abbreviated", locale=get_locale())
        form.digest_days.choices = choices((digit, names[int(digit) - 1]) for digit in EVERY_DAY)
        return form

    def days(self, user: User, today: date) -> str | None:
        """The days that were ticked; None where they are those of the role, or none is."""
        ticked = "".join(sorted(self.digest_days.data or ()))
        return None if ticked in {"", usual_days(user, today)} else ticked


class AddressForm(FlaskForm):
    """Another address of a person."""

    email = EmailField(
        _l("New address"),
        [
            DataRequired(_l("Please write an email address.")),
            Email(_l("This is no email address.")),
            Length(max=254),
        ],
        filters=[_trimmed],
        render_kw={"autocomplete": "off"},
    )


class OwnPasswordForm(FlaskForm):
    """Whoever sits there knows the password."""

    own_password = PasswordField(
        _l("Present password"),
        [DataRequired(_l("Please write your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class OwnAddressForm(AddressForm, OwnPasswordForm):
    """One's own other address, with the password."""


class CodeForm(FlaskForm):
    """The code of the phone, or one from paper; `kept` as in `SignInForm`."""

    code = StringField(
        _l("Six digits, or a recovery code"),
        [DataRequired(_l("Please write the code.")), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True},
    )
    kept = HiddenField()


class SetUpForm(OwnPasswordForm):
    """The first code of a new key, with the password; `sealed` is the key that was shown."""

    code = StringField(
        _l("The six digits that the app shows"),
        [DataRequired(_l("Please write the code.")), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    sealed = HiddenField()

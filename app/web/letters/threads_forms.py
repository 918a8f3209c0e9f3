"""Forms of a volunteer's thread."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from app.actions.letters.letters import LONGEST_TEXT
from app.locale import lazy as _l


class LetterForm(FlaskForm):
    """The words of a letter."""

    text = TextAreaField(
        _l("Your letter"),
        [Length(max=LONGEST_TEXT, message=_l("A letter may have up to 20,000 characters."))],
    )

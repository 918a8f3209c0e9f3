"""Forms of a volunteer's thread."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from app.actions.letters.letters import LONGEST_TEXT
from app.locale import lazy as _l
from app.models import Letter


class LetterForm(FlaskForm):
    """The words of a letter, and which of its texts they were typed upon."""

    text = TextAreaField(
        _l("Your letter"),
        [Length(max=LONGEST_TEXT, message=_l("A letter may have up to 20,000 characters."))],
    )
    version = HiddenField()

    @classmethod
    def of(cls, letter: Letter, words: str) -> "LetterForm":
        """The form as the letter fills it, with the words that its writer typed."""
        return cls(formdata=None, text=words, version=letter.version)

    @property
    def words(self) -> str:
        """What was typed, with the ends of lines as they are kept."""
        return (self.text.data or "").replace("\r\n", "\n")

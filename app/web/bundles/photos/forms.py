"""The form of a photo of letters: what it is to do, what was seen, what is ticked or typed."""

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

from app.locale import lazy as _l
from app.store.bundles.photos import STEPS_SEEN, PhotoAim
from app.web.bundles.bundles_forms import CodesField
from app.web.choices import choices
from app.wording.letters import STEPS
from letters.states import State

PHOTO = {"accept": "image/jpeg,image/png,image/heic,image/heif"}
MOST_CUTOUTS = 80
_LONGEST_CUTOUT = 60_000


class PhotoForm(FlaskForm):
    """A look at a photo, before and after it; all that is known of it goes along with the form."""

    photo = FileField(_l("Photo of letters"), [Optional()], render_kw=PHOTO)
    to = SelectField(
        _l("What happened"),
        choices=choices((state.value, STEPS[state]) for state in STEPS_SEEN),
        default=State.AT_HUB.value,
    )
    on = DateField(_l("On which day"), [Optional()])
    bundle = HiddenField(validators=[Length(max=12)])
    next = HiddenField()
    seen = CodesField(_l("Letters"), default=())
    letter = CodesField(_l("Letters"), default=())
    typed = SelectMultipleField(_l("Code"), validate_choice=False)
    more = StringField(_l("Codes to type"), [Length(max=20_000)])
    cutout = SelectMultipleField(validate_choice=False)

    @property
    def aim(self) -> PhotoAim:
        """What is to become of the letters."""
        return PhotoAim(State(self.to.data), self.bundle.data or "")

    @property
    def said(self) -> list[str]:
        """The codes that somebody typed or scanned."""
        texts = [
            text
            for given in (*(self.typed.data or ()), self.more.data or "")
            for text in given.replace("，", " ").replace(",", " ").split()
        ]
        return list(dict.fromkeys(texts))

    @property
    def cutouts(self) -> list[str]:
        """The cut-outs that the page showed, as base64; what is none is dropped."""
        kept = self.cutout.data or []
        return [one for one in kept if len(one) < _LONGEST_CUTOUT][:MOST_CUTOUTS]

    def day(self, today: date) -> date:
        """The day that was given, else today."""
        return self.on.data or today

"""What the page of a signed form sends: the photo, who signed when, and each item's box."""

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, RadioField
from wtforms.validators import InputRequired, Optional

from app.actions.letters.pairs.signed import SignedForm
from app.locale import lazy as _l
from app.web.choices import choices
from app.web.people.field_names import FIELD_NAMES
from app.wording.people.agreements import VOICES
from letters.consents.items import ConsentItem, Voice

BOXES = (("yes", _l("agrees")), ("no", _l("does not agree")), ("", _l("not ticked")))
PHOTO = {"accept": "image/jpeg,image/png"}


def _box(item: ConsentItem) -> RadioField:
    return RadioField(FIELD_NAMES[item], choices=choices(BOXES), default="")


class SignedPage(FlaskForm):
    """A form as it lies before the teacher."""

    photo = FileField(
        _l("Photo of the form"), [FileRequired(_l("Please choose the photo."))], render_kw=PHOTO
    )
    said_by = RadioField(_l("Who signed"), choices=choices(VOICES.items()), default="guardian")
    on = DateField(_l("Date of the signature"), [InputRequired(_l("Please give the day."))])
    expires_on = DateField(_l("A yes holds until (empty: without end)"), [Optional()])
    letters = _box(ConsentItem.LETTERS)
    scanning = _box(ConsentItem.SCANNING)
    review = _box(ConsentItem.REVIEW)
    screening = _box(ConsentItem.SCREENING)
    photo_item = _box(ConsentItem.PHOTO)
    quoting = _box(ConsentItem.QUOTING)

    def box_of(self, item: ConsentItem) -> Field:
        """The field of an item."""
        return self.photo_item if item is ConsentItem.PHOTO else self[item.value]

    @property
    def boxes(self) -> list[Field]:
        """The fields of all items, as they stand on the form."""
        return [self.box_of(item) for item in ConsentItem]

    def signed(self, evidence: str, today: date) -> SignedForm:
        """What was filled in, signed today where no day is said."""
        ticked = {item: self.box_of(item).data for item in ConsentItem}
        return SignedForm(
            answers={item: box == "yes" for item, box in ticked.items() if box},
            on=self.on.data or today,
            evidence=evidence,
            said_by=Voice(self.said_by.data),
            expires_on=self.expires_on.data,
        )

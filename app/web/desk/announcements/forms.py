"""The form of an announcement, and the lists that it can be written to."""

from datetime import datetime, time

from flask import render_template
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from app import clock
from app.actions.desk.announcements.announcing import LONGEST, Wording
from app.actions.desk.announcements.attachments import Brought
from app.locale import lazy as _l
from app.models import Announcement
from app.web.choices import choices
from app.web.desk.announcements.lists import parts_of
from app.wording.messages.announced_lists import MEANT

ACCEPTED = {"accept": ".pdf,.docx,image/jpeg,image/png", "multiple": True}
TALL = {"rows": 7}
SHORT = Length(max=LONGEST, message=_l("Please keep it under 4,000 characters."))
HOURS = [(str(hour), f"{hour:02}:00") for hour in range(8, 21)]


class AnnouncementForm(FlaskForm):
    """The words in one language or two, what goes with them, and when."""

    chinese = TextAreaField(_l("In Chinese"), [SHORT], render_kw=TALL)
    english = TextAreaField(_l("In English"), [SHORT], render_kw=TALL)
    file = MultipleFileField(_l("Files that go with it"), render_kw=ACCEPTED)
    day = DateField(_l("Not before (empty: now)"), [Optional()])
    hour = SelectField(_l("Hour"), choices=choices(HOURS), default="8")

    @classmethod
    def of(cls, row: Announcement) -> "AnnouncementForm":
        """The form as an announcement fills it, unless it was sent in."""
        at = row.send_at.astimezone(clock.zone()) if row.send_at else None
        return cls(
            chinese=row.chinese,
            english=row.english,
            day=at.date() if at else None,
            hour=str(at.hour) if at else "8",
        )

    def wording(self) -> Wording:
        """What was written."""
        at = None
        if self.day.data is not None:
            at = datetime.combine(self.day.data, time(int(self.hour.data)), clock.zone())
        chinese, english = (
            (field.data or "").replace("\r\n", "\n") for field in (self.chinese, self.english)
        )
        return Wording(chinese, english, at)

    def brought(self) -> list[Brought]:
        """The files that were chosen."""
        chosen = [one for one in self.file.data or () if one and one.filename]
        return [Brought(one.filename, one.read()) for one in chosen]


def page_of_form(
    form: AnnouncementForm, *, kind: str = "", count: int = 0, row: Announcement | None = None
) -> str:
    """The form of a new announcement to so many of a list, or of one that is there."""
    return render_template(
        "desk/announcements/form.html",
        form=form,
        kind=kind,
        parts=parts_of(kind),
        meant=MEANT,
        count=count,
        row=row,
    )

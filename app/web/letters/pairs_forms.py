"""Forms of pairs."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from app.locale import lazy as _l
from app.web.choices import choices
from app.wording.letters import END_REASONS


class EndForm(FlaskForm):
    """Why and when a pair ends."""

    reason = SelectField(
        _l("Why it ends"),
        [InputRequired(_l("Choose a reason."))],
        choices=choices([("", _l("choose …")), *END_REASONS.items()]),
    )
    on = DateField(_l("Last day"), [InputRequired(_l("Please give the last day."))])

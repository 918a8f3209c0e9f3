"""The form of a draft's policy: the weights in words, the rest as text for who wants it."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FloatField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

import matching
from app.locale import lazy as _l
from app.web.numbers import WholeField

NUMBER = _l("Please give a number here.")
WEIGHT = [InputRequired(NUMBER), NumberRange(0, 100, _l("From 0 to 100."))]
YEARS = [InputRequired(NUMBER), NumberRange(-20, 100, _l("From -20 to 100 years."))]


class PolicyForm(FlaskForm):
    """What counts in a draft; `policy` (TOML) stands in for all fields where it is filled."""

    interests = FloatField(_l("Shared interests"), WEIGHT)
    age = FloatField(_l("The years between them"), WEIGHT)
    region = FloatField(_l("Near home"), WEIGHT)
    gender = FloatField(_l("Same gender"), WEIGHT)
    rarity = BooleanField(_l("A rare interest in common counts more"))
    ideal_from = WholeField(_l("Best from (years older)"), YEARS)
    ideal_to = WholeField(_l("Best up to"), YEARS)
    limit_from = WholeField(_l("Allowed from"), YEARS)
    limit_to = WholeField(_l("Allowed up to"), YEARS)
    same_gender = BooleanField(_l("Only pairs of the same gender"))
    fair = BooleanField(_l("First raise the lowest score as far as it goes"))
    floor = FloatField(
        _l("Lowest score allowed"),
        [InputRequired(NUMBER), NumberRange(0, 1, _l("From 0 to 1."))],
    )
    policy = TextAreaField(_l("The policy as text (TOML)"), [Length(max=20_000)])

    @classmethod
    def of(cls, policy: matching.Policy) -> "PolicyForm":
        """The form as a policy fills it."""
        return cls(data=_values(policy))

    def toml(self, based_on: matching.Policy) -> str:
        """The policy that was asked for; what the form does not show is as in `based_on`.

        The text counts where it is filled. What is wrong with it, the action says.
        """
        if (self.policy.data or "").strip():
            return self.policy.data or ""
        kept = {name: getattr(based_on, name) for name in matching.Policy.__slots__}
        return matching.Policy(**kept | self._chosen()).to_toml()

    def _chosen(self) -> dict[str, Any]:
        return {
            "weight_interests": (self.interests.data or 0) / 100,
            "weight_age": (self.age.data or 0) / 100,
            "weight_region": (self.region.data or 0) / 100,
            "weight_gender": (self.gender.data or 0) / 100,
            "rarity": self.rarity.data,
            "age_ideal": (self.ideal_from.data, self.ideal_to.data),
            "age_limits": (self.limit_from.data, self.limit_to.data),
            "gender_rule": "same" if self.same_gender.data else "any",
            "floor": self.floor.data,
            "fair": self.fair.data,
        }


def _values(policy: matching.Policy) -> dict[str, Any]:
    return {
        "interests": _tidy(100 * policy.weight_interests),
        "age": _tidy(100 * policy.weight_age),
        "region": _tidy(100 * policy.weight_region),
        "gender": _tidy(100 * policy.weight_gender),
        "rarity": policy.rarity,
        "ideal_from": int(policy.age_ideal[0]),
        "ideal_to": int(policy.age_ideal[1]),
        "limit_from": int(policy.age_limits[0]),
        "limit_to": int(policy.age_limits[1]),
        "same_gender": policy.gender_rule == "same",
        "fair": policy.fair,
        "floor": _tidy(policy.floor),
    }


def _tidy(value: float) -> float | int:
    """55 for 55.00000000000001."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded

"""What a coordinator may set about a round: weights, age limits, region values, rules."""

import tomllib
from dataclasses import dataclass, fields
from typing import Any

from matching.problem.errors import Fault, InputRefused


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of a round; ages in years, parts and floor from 0 to 1."""

    weight_interests: float = 0.55
    weight_age: float = 0.20
    weight_region: float = 0.25
    weight_gender: float = 0.0
    rarity: bool = True
    age_ideal: tuple[float, float] = (7, 12)
    age_limits: tuple[float, float] = (4, 30)
    same_county: float = 1.0
    same_city: float = 0.7
    same_province: float = 0.4
    elsewhere: float = 0.0
    gender_rule: str = "any"
    floor: float = 0.0
    fair: bool = False

    @classmethod
    def from_toml(cls, text: str, file: str = "policy") -> "Policy":
        """Read a policy; what it does not name keeps its default.

        Raises InputRefused with every unknown key and every value that cannot be used.
        """
        try:
            document = tomllib.loads(text)
        except ValueError as error:
            sentence = f"is not TOML: {error}"
            raise InputRefused([Fault("bad_toml", file, None, None, sentence)]) from error
        faults: list[Fault] = []
        policy = cls(**_settings(document, file, faults))
        faults += policy_faults(policy, file)
        if faults:
            raise InputRefused(faults)
        return policy

    def to_toml(self) -> str:
        """The whole policy as TOML, in one canonical form."""
        lines: list[str] = []
        table = ""
        for (name, key), field in KEYS.items():
            if name != table:
                lines += ["", f"[{name}]"] if lines else [f"[{name}]"]
                table = name
            lines.append(f"{key} = {_toml(getattr(self, field))}")
        return "\n".join(lines) + "\n"


KEYS = {
    ("weights", "interests"): "weight_interests",
    ("weights", "age"): "weight_age",
    ("weights", "region"): "weight_region",
    ("weights", "gender"): "weight_gender",
    ("interests", "rarity"): "rarity",
    ("age", "ideal"): "age_ideal",
    ("age", "limits"): "age_limits",
    ("region", "same_county"): "same_county",
    ("region", "same_city"): "same_city",
    ("region", "same_province"): "same_province",
    ("region", "elsewhere"): "elsewhere",
    ("rules", "gender"): "gender_rule",
    ("rules", "floor"): "floor",
    ("rules", "fair"): "fair",
}
NAMES = {field: ".".join(key) for key, field in KEYS.items()}
WEIGHTS = ("weight_interests", "weight_age", "weight_region", "weight_gender")
SHARES = ("same_county", "same_city", "same_province", "elsewhere", "floor")
RANGES = ("age_ideal", "age_limits")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(float(part)) for part in value) + "]"
    return repr(float(value))


def _settings(document: dict[str, Any], file: str, faults: list[Fault]) -> dict[str, Any]:
    tables = {name for name, _ in KEYS}
    found: dict[str, Any] = {}
    for name, table in document.items():
        if name not in tables or not isinstance(table, dict):
            sentence = f"is unknown; known tables: {', '.join(sorted(tables))}"
            faults.append(Fault("unknown_key", file, None, name, sentence))
            continue
        for key, value in table.items():
            field = KEYS.get((name, key))
            if field is None:
                known = ", ".join(k for t, k in KEYS if t == name)
                sentence = f"is unknown; known here: {known}"
                faults.append(Fault("unknown_key", file, None, f"{name}.{key}", sentence))
            else:
                found[field] = tuple(value) if isinstance(value, list) else value
    return found


def policy_faults(policy: Policy, file: str = "policy") -> list[Fault]:
    """Every setting of `policy` that cannot be used."""
    complaints: dict[str, tuple[str, str]] = {}
    for field in fields(policy):
        complaint = _complaint(field.name, getattr(policy, field.name))
        if complaint:
            complaints[field.name] = complaint
    if not complaints.keys() & set(WEIGHTS) and not any(getattr(policy, w) for w in WEIGHTS):
        complaints["weight_interests"] = "all_zero", "and all other weights are 0; one must be more"
    if not complaints.keys() & set(RANGES):
        low, high = policy.age_limits
        first, last = policy.age_ideal
        if not low <= first <= last <= high:
            order = "must be in order: lower limit <= ideal from <= ideal to <= upper limit"
            complaints["age_limits"] = "out_of_order", f"{order}; with age.ideal they are not"
    return [
        Fault(code, file, None, NAMES[name], sentence, {"value": getattr(policy, name)})
        for name, (code, sentence) in complaints.items()
    ]


def _complaint(name: str, value: Any) -> tuple[str, str] | None:
    if name in WEIGHTS:
        return _number_complaint(value, 0.0, 1e9)
    if name in SHARES:
        return _number_complaint(value, 0.0, 1.0)
    if name in RANGES:
        if not isinstance(value, tuple) or len(value) != 2 or not all(map(_is_number, value)):
            return "bad_range", "must be two numbers in brackets, such as [4, 30]"
        return next(filter(None, (_number_complaint(part, -200, 200) for part in value)), None)
    if name == "gender_rule":
        return None if value in ("any", "same") else ("bad_choice", 'must be "any" or "same"')
    return None if isinstance(value, bool) else ("not_a_switch", "must be true or false")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number_complaint(value: Any, low: float, high: float) -> tuple[str, str] | None:
    if not _is_number(value):
        return "not_a_number", "must be a number"
    if value < 0 <= low:
        return "negative", f"is {value}; it must not be below 0"
    if not low <= value <= high:
        return "out_of_range", f"is {value}; it must be between {low:g} and {high:g}"
    return None

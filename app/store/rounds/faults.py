"""What the engine refuses, as plain data."""

from typing import Any

import matching

EngineFault = tuple[str, str, str, str]


def engine_faults(refused: matching.InputRefused) -> list[EngineFault]:
    """Each fault: its code, the place (a setting or column), the value, the engine's sentence."""
    return [(f.code, f.column or "", _value(f.data), f.sentence) for f in refused.faults]


def _value(data: Any) -> str:
    if "child" in data and "volunteer" in data:
        return f"{data['child']} – {data['volunteer']}"
    return str(data.get("value", ""))

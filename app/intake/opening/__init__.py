"""Opening a file that came from outside: what it really is, whether it is safe, its cells."""

from app.intake.opening.limits import Limits
from app.intake.opening.opening import open_sheets

__all__ = ["Limits", "open_sheets"]

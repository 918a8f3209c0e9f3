"""Opening a file that came from outside: what it really is, whether it is safe, its cells."""

from app.intake.opening.opening import open_table

__all__ = ["open_table"]

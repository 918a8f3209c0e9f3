"""Whom a concern may be about beside the child: they are kept out of it."""

from enum import StrEnum


class Named(StrEnum):
    """A side that is part of it; the child's volunteer is kept out of it in any case."""

    SCHOOL = "school"
    COORDINATOR = "coordinator"
    COUNSELLOR = "counsellor"

"""Reads of consent."""

from app.models import Child, Consent


def latest_of(child: Child) -> dict[str, Consent]:
    """The row that holds for each item that was ever answered."""
    return {row.item: row for row in child.consents}


def standing_of(child: Child) -> dict[str, bool]:
    """Yes or no for each item that was ever answered."""
    return {item: row.given for item, row in latest_of(child).items()}

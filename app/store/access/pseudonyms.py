"""What stands for an account where no name is shown: always the same, and it leads to nobody."""

from app.crypto import blind_index

NOBODY = "–"


def pseudonym(user_id: int | None) -> str:
    """The pseudonym of an account, as security events have it too; commands have none."""
    found = blind_index("pseudonym", str(user_id)) if user_id is not None else None
    return found[:12] if found else NOBODY

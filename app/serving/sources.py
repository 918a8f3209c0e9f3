"""Where a request comes from and who sends it, as keyed digests that name nobody."""

from ipaddress import IPv6Address, ip_address

from flask import request, session

from app.crypto import blind_index
from app.store.access.pseudonyms import pseudonym


def network() -> str:
    """The address; of IPv6 the part that a household shares, or each try came from another."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "nowhere"
    return address.exploded[:19] if isinstance(address, IPv6Address) else str(address)


def source() -> str:
    """What stands for the address in counts, in events and in log lines."""
    return (blind_index("source", network()) or "")[:12]


def own_pseudonym() -> str | None:
    """That of whoever's session it is, as the session says."""
    user_id = str(session.get("_user_id", "")).partition(":")[0]
    return pseudonym(int(user_id)) if user_id.isascii() and user_id.isdecimal() else None

"""What is searched for, as an address may have it: sealed, for names and phones are no addresses.

Addresses stay in logs, histories and what the browser tells the next page.
"""

from app.crypto import SealBroken, cipher

PLACE = "address:search:term"


def sealed_term(text: str) -> str:
    """The term as it stands in an address."""
    return cipher().seal(PLACE, text)


def opened_term(token: str) -> str:
    """The term again; empty where the address has none of ours."""
    try:
        return str(cipher().open(PLACE, token)) if token else ""
    except SealBroken:
        return ""

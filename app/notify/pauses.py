"""How long the outbox leaves a server alone that did not take mail: twice as long each time."""

from datetime import timedelta

from app.store.messages.outbox.pauses import LONGEST_ASKED

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
# A domain that takes a mail only at the second try refuses several at first, and is not away.
REFUSALS_OF_A_DOMAIN = 4


def rest(failures: int, asked: timedelta | None = None) -> timedelta:
    """After so many failures in a row (1 or more); longer where the server asks for it."""
    usual = min(LONGEST, SHORTEST * 2 ** min(failures - 1, 10))
    return max(usual, min(asked or usual, LONGEST_ASKED))


def rest_of_domain(failures: int) -> timedelta:
    """The same for all addresses of a domain: none after the first few."""
    after = failures - REFUSALS_OF_A_DOMAIN
    return rest(after) if after > 0 else timedelta()


def next_try(attempts: int) -> timedelta:
    """When a message itself is tried again that was refused for so many times (1 or more)."""
    return timedelta(minutes=2**attempts)

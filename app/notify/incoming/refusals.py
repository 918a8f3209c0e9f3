"""What the no of a mail server speaks of: an address that nothing ever reaches, or something else:
us, our words, a mailbox that is full today (RFC 5321, RFC 3463).
"""

import re

STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
ABOUT_US = frozenset({500, 502, 503, 504, 521, 530, 535, 538})
FULL = "5.2.2"
_NOBODY_THERE = re.compile(
    r"5\.0\.\d+|5\.1\.(?![78]$)\d+|5\.2\.[01]|5\.4\.[14]|5\.5\.0|55[0136]", re.ASCII
)
"""5.1.7 and 5.1.8 speak of the sender, though the recipient is refused; large services say 5.4.1
and 5.5.0 of whom they do not know.
"""
_ADDRESS = re.compile(r"\S+@\S+")
_OF_US = re.compile(
    r"relay|rcpthosts|spam|junk|suspect|block|black|reputation|policy|prohibit|spf\b|dkim|dmarc|"
    r"authenti|authori[sz]|permission|sender|mail from|[eh][eh]lo\b|reverse|\bptr\b|\bip\b|"
    r"connection|content|frequency|too (many|much)|quota|\bfull\b|exceed|"
    r"\b(dt|hl|rp|mi|co):[a-z]{3}|垃圾|频率|频繁|策略|已满",
    re.IGNORECASE,
)
"""Words beside a bare code that mean our machine, our rights, our mail or a full mailbox."""


def means_address(said: str) -> bool:
    """Whether a status ('5.1.1') or a bare code ('550') says that nothing ever arrives there."""
    return bool(_NOBODY_THERE.fullmatch(said))


def refuses_address(code: int, words: str) -> bool:
    """Whether the answer to a recipient's name refuses them for good, and not us."""
    if code // 100 != 5 or code in ABOUT_US:
        return False
    status = STATUS.search(words)
    return means_address(status[0] if status else str(code)) and (
        status is not None or not speaks_of_more(words)
    )


def speaks_of_more(words: str) -> bool:
    """Whether words beside a bare code mean anything but the address, which says nothing itself."""
    return bool(_OF_US.search(_ADDRESS.sub(" ", words)))

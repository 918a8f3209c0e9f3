"""Whether our own mail server vouches for the sender of a mail (Authentication-Results, RFC 8601).

Only the topmost result is believed, and only with our server's name on it: anybody can write one
further down.
"""

import re

from app.notify.incoming.mails import IncomingMail, header

CHECKS = ("dkim", "spf", "dmarc")
DOMAIN_OF = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom",),
    "dmarc": ("header.from",),
}
BAD = frozenset({"fail", "softfail", "permerror", "policy"})
_COMMENT = re.compile(r"\([^()]*\)")


def is_vouched_for(mail: IncomingMail, server: str) -> bool:
    """Whether one check passed for the sender's own domain, and none failed."""
    domain = mail.sender.rpartition("@")[2]
    who, *results = _COMMENT.sub(" ", header(mail.parsed, "Authentication-Results")).split(";")
    if not server or not domain or who.split()[:1] != [server]:
        return False
    vouched = False
    for method, result, about in map(_result, results):
        if method in CHECKS and result in BAD:
            return False
        if method in CHECKS and result == "pass" and about in _ends(domain):
            vouched = True
    return vouched


def _result(text: str) -> tuple[str, str, str]:
    """The check, how it ended, and the domain it is about."""
    words = [word.partition("=") for word in text.lower().split()]
    if not words:
        return "", "", ""
    method, _is, result = words[0]
    said = {name: value.strip('"') for name, _is, value in words[1:]}
    about = next((said[name] for name in DOMAIN_OF.get(method, ()) if name in said), "")
    return method, result, about.rpartition("@")[2]


def _ends(domain: str) -> set[str]:
    """The domain and those above it that somebody can own."""
    parts = domain.split(".")
    return {".".join(parts[first:]) for first in range(max(1, len(parts) - 1))}

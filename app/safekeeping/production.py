"""What a start with PRODUCTION=1 refuses, each with its sentence."""

import base64
import ipaddress
from collections.abc import Iterator
from email.utils import parseaddr
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import SettingsRefused
from app.safekeeping.keys import Keys

EXAMPLE = Path(__file__).resolve().parents[2] / "settings.example.env"
SAMPLES = (
    "change-me",
    "changeme",
    "change_me",
    "secret",
    "example",
    "sample",
    "password",
    "dev-key",
)
LEAST = 32
LEAST_SIGNS = 6
"""Of keys of 32 random hexadecimal digits, one in 3 * 10^12 has fewer."""
MOST_PROXIES = 3
MOST_ALONE = 500


def refuse_weak_keys(keys: Keys) -> None:
    """Raises SettingsRefused for keys that are short, easily guessed, samples or the same."""
    for name, key in (("SECRET_KEY", keys.secret_key), ("INDEX_KEY", keys.index_key)):
        for fault in _faults(key):
            raise SettingsRefused(f"{name}: {fault}; make one with: openssl rand -hex 32")
    if keys.secret_key == keys.index_key:
        raise SettingsRefused("INDEX_KEY: it is the SECRET_KEY; each has to be a key of its own.")
    for key in keys.field_keys:
        if len(set(base64.urlsafe_b64decode(key))) < LEAST_SIGNS or _is_sample(key):
            raise SettingsRefused(
                "FIELD_KEYS: one is a sample or of few signs; take 32 random bytes in base64."
            )


def _faults(key: str) -> Iterator[str]:
    if len(key) < LEAST:
        yield f"too short, {LEAST} signs or more are needed"
    if key in (key + key)[1:-1]:
        yield "the same signs again and again"
    if len(set(key)) < LEAST_SIGNS:
        yield f"of fewer than {LEAST_SIGNS} different signs"
    if sum(ord(after) - ord(one) == 1 for one, after in pairwise(key)) > len(key) // 2:
        yield "signs in their order"
    if _is_sample(key):
        yield "a sample"


def _is_sample(key: str) -> bool:
    printed = EXAMPLE.read_text(encoding="utf-8") if EXAMPLE.exists() else ""
    return key in printed or any(sample in key.lower() for sample in SAMPLES)


def refuse_unsafe_addresses(base_url: str, smtp_url: str, proxies: int) -> None:
    """Raises SettingsRefused for pages or mail that would go over the network in clear."""
    if not base_url.startswith("https://"):
        raise SettingsRefused("BASE_URL: production needs the public https:// address.")
    if not smtp_url:
        raise SettingsRefused(
            "SMTP_URL: production needs a mail server, smtps://user:password@host:465."
        )
    host = urlsplit(smtp_url).hostname or ""
    if not host:
        raise SettingsRefused("SMTP_URL: it names no host; smtps://user:password@host:465.")
    if smtp_url.startswith("smtp://") and not _is_here(host):
        raise SettingsRefused(
            f"SMTP_URL: mail to {host} would go in clear; use smtps:// or smtp+starttls://."
        )
    # The web server speaks http alone: whoever answers https is a proxy before it. Without its
    # count all visitors would look like one, and no page would know that it came by https.
    if proxies > MOST_PROXIES:
        raise SettingsRefused(
            f"PROXIES: {proxies} is more than {MOST_PROXIES}; whoever sends the headers of so many "
            "would choose the address that limits count."
        )
    if proxies == 0:
        raise SettingsRefused(
            "PROXIES: production needs a proxy that speaks https before the web server; "
            "set how many stand there, PROXIES=1 for one."
        )


def refuse_foreign_sender(mail_from: str) -> None:
    """Raises SettingsRefused for a sender at no host of the internet: its mails arrive nowhere."""
    host = parseaddr(mail_from)[1].rpartition("@")[2]
    if "." not in host:
        raise SettingsRefused(
            "MAIL_FROM: production needs an address of yours, such as 信桥 <letters@your.domain>."
        )


def refuse_long_lists(export_alone: int) -> None:
    """Raises SettingsRefused where one person alone might take everybody away as a file."""
    if export_alone > MOST_ALONE:
        raise SettingsRefused(
            f"EXPORT_ALONE: {export_alone} rows are more than {MOST_ALONE}; "
            "longer lists need a second person's yes."
        )


def refuse_talkative(log_level: str, flask_debug: bool) -> None:
    """Raises SettingsRefused for logs or error pages that would tell what people typed."""
    if log_level == "DEBUG":
        raise SettingsRefused("LOG_LEVEL: production does not log at DEBUG; use INFO.")
    if flask_debug:
        raise SettingsRefused("FLASK_DEBUG: production runs without the debugger; take it out.")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

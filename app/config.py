"""Typed settings from the environment; an unsafe production start is refused.

`settings.example.env` at the top of the tree documents each variable.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url

from app.errors import SettingsRefused
from app.notify.outbox import LOCAL_HOSTS
from app.safekeeping import files, production
from app.safekeeping.keys import Keys, key_files, keys_from
from app.safekeeping.push_key import push_key, push_key_file

ROOT = Path(__file__).resolve().parent.parent
SENDER = re.compile(r"[^@\s<>,]+@[^@\s<>,]+", re.ASCII)
SHORTEST_TOKEN = 24
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the application needs to know to start."""

    home: Path
    database_url: str
    database_owner_url: str
    keys: Keys
    production: bool
    base_url: str
    timezone: str
    programme_region: str
    youngest_volunteer: int
    letter_grams: int
    smtp_url: str
    mail_from: str
    imap_url: str
    mail_checked_by: str
    mail_tags: bool
    channel_hosts: frozenset[str]
    push_key: str
    max_upload_bytes: int
    files_url: str
    export_alone: int
    log_level: str
    proxies: int
    totp_required: bool
    metrics_token: str

    def to_flask(self) -> dict[str, object]:
        """The same as Flask's configuration mapping."""
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.keys.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "TIMEZONE": self.timezone,
            "PROGRAMME_REGION": self.programme_region,
            "YOUNGEST_VOLUNTEER": self.youngest_volunteer,
            "LETTER_GRAMS": self.letter_grams,
            "BASE_URL": self.base_url,
            "TOTP_REQUIRED": self.totp_required,
            "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
            "MAX_CONTENT_LENGTH": self.max_upload_bytes,
            "MAX_FORM_MEMORY_SIZE": 2_000_000,
            "MAX_FORM_PARTS": 5_000,
            "SESSION_COOKIE_SECURE": self.base_url.startswith("https://"),
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "BOOTSTRAP_SERVE_LOCAL": True,
            "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
            "WTF_CSRF_TIME_LIMIT": None,
            "RATELIMIT_HEADERS_ENABLED": True,
            # When is decided in app/security/headers.py.
            "COMPRESS_REGISTER": False,
            "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "image/svg+xml"],
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
        }


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises SettingsRefused naming the variable at fault and what to do.
    """
    home = Path(environ.get("XINQIAO_HOME", ROOT / "instance")).resolve()
    settings = Settings(
        home=home,
        database_url=_database_url(environ, home),
        database_owner_url=_owner_url(environ),
        keys=keys_from(environ, home),
        production=_flag(environ, "PRODUCTION"),
        base_url=environ.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        timezone=_timezone(environ.get("TIMEZONE", "Asia/Shanghai")),
        programme_region=_region(environ.get("PROGRAMME_REGION", "441600")),
        youngest_volunteer=_whole(environ, "YOUNGEST_VOLUNTEER", 18, least=16),
        letter_grams=_whole(environ, "LETTER_GRAMS", 20),
        smtp_url=_smtp_url(environ.get("SMTP_URL", "")),
        mail_from=_mail_from(environ.get("MAIL_FROM", "xinqiao@localhost")),
        imap_url=_imap_url(environ.get("IMAP_URL", "")),
        mail_checked_by=_mail_server(environ.get("MAIL_CHECKED_BY", "")),
        mail_tags=_flag(environ, "MAIL_TAGS"),
        channel_hosts=_hosts(environ.get("CHANNEL_HOSTS", "")),
        push_key=push_key(environ, home),
        max_upload_bytes=_whole(environ, "MAX_UPLOAD_BYTES", 20_000_000),
        files_url=_files_url(environ.get("FILES_URL", "")),
        export_alone=_whole(environ, "EXPORT_ALONE", 200, least=0),
        log_level=_level(environ.get("LOG_LEVEL", "INFO").upper()),
        proxies=_whole(environ, "PROXIES", 0, least=0),
        totp_required=_totp_required(environ, _flag(environ, "PRODUCTION")),
        metrics_token=_metrics_token(environ.get("METRICS_TOKEN", "")),
    )
    _keep_to_ourselves(settings, environ)
    return settings


def _database_url(environ: Mapping[str, str], home: Path) -> str:
    return _full_url(environ.get("DATABASE_URL") or f"sqlite:///{home / 'xinqiao.db'}")


def _owner_url(environ: Mapping[str, str]) -> str:
    url = environ.get("DATABASE_OWNER_URL", "")
    if url and not url.startswith(("postgres://", "postgresql://", "postgresql+psycopg://")):
        raise SettingsRefused("DATABASE_OWNER_URL: is for PostgreSQL only, postgresql://…")
    return _full_url(url) if url else ""


def _full_url(url: str) -> str:
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsRefused(
            "DATABASE_URL: only sqlite:///… and postgresql://… are supported; "
            f"this one starts with {url.split(':', 1)[0]!r}."
        )
    return url


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise SettingsRefused(f"TIMEZONE: {name!r} is no time zone; try Asia/Shanghai.") from fault
    return name


def _region(code: str) -> str:
    if len(code) != 6 or not code.isdecimal():
        raise SettingsRefused(f"PROGRAMME_REGION: {code!r} is no six-digit region code.")
    return code


def _smtp_url(url: str) -> str:
    if url and not url.startswith(("smtp://", "smtps://", "smtp+starttls://")):
        raise SettingsRefused(
            "SMTP_URL: starts with smtp://, smtps:// or smtp+starttls://, "
            "for example smtps://user:password@mail.example.org."
        )
    return url


def _mail_from(text: str) -> str:
    senders = [address for _name, address in getaddresses([text])]
    if len(senders) != 1 or not SENDER.fullmatch(senders[0]) or not text.isprintable():
        raise SettingsRefused(
            f"MAIL_FROM: {text!r} is no sender; write letters@your.domain, or "
            "信桥 <letters@your.domain>."
        )
    return text


def _imap_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname and parts.username and parts.password and parts.port != 0)
    except ValueError:
        whole = False
    sealed = whole and (parts.scheme == "imaps" or parts.hostname in LOCAL_HOSTS)
    if url and not (sealed and parts.scheme in ("imap", "imaps") and url.isascii()):
        raise SettingsRefused(
            "IMAP_URL: is imaps://user:password@host/INBOX, with %40 for an @ of the user; "
            "imap:// only for a server on this machine."
        )
    return url


def _mail_server(name: str) -> str:
    if name and not re.fullmatch(r"[\w.-]+", name, re.ASCII):
        raise SettingsRefused(
            f"MAIL_CHECKED_BY: {name!r} is no name of a mail server; it is the first word of "
            "the header Authentication-Results of a mail that came, such as mx.example.org."
        )
    return name.lower()


def _hosts(text: str) -> frozenset[str]:
    hosts = frozenset(host for host in text.lower().replace(",", " ").split())
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9.-]+(:[0-9]{1,5})?", host, re.ASCII):
            raise SettingsRefused(
                f"CHANNEL_HOSTS: {host!r} is no host; write sms.school.lan, or 10.0.0.7:8080."
            )
    return hosts


def _files_url(url: str) -> str:
    if url and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+(/[\w.-]+)+", url, re.ASCII):
        raise SettingsRefused(
            f"FILES_URL: {url!r} is no place for files; write s3://bucket/folder, or leave it "
            "out to keep them in a folder of XINQIAO_HOME."
        )
    return url


def _whole(environ: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise SettingsRefused(f"{name}: {text!r} is no whole number of {least} or more.")
    return int(text)


def _totp_required(environ: Mapping[str, str], production: bool) -> bool:
    """Whether roles with reach need a second step: in production always."""
    text = environ.get("TOTP", "required" if production else "offered")
    if text not in {"required", "offered"}:
        raise SettingsRefused(f"TOTP: {text!r} is neither required nor offered.")
    if production and text == "offered":
        raise SettingsRefused("TOTP: in production the second step is required; leave TOTP out.")
    return text == "required"


def _metrics_token(token: str) -> str:
    if token and (len(token) < SHORTEST_TOKEN or not token.isprintable() or " " in token):
        raise SettingsRefused(
            f"METRICS_TOKEN: {SHORTEST_TOKEN} signs or more, drawn at random, without blanks."
        )
    return token


def _flag(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "0").lower()
    if text not in {"0", "1", "true", "false"}:
        raise SettingsRefused(f"{name}: {text!r} is neither 0 nor 1.")
    return text in {"1", "true"}


def _level(name: str) -> str:
    if name not in LEVELS:
        raise SettingsRefused(f"LOG_LEVEL: {name!r} is none of {', '.join(LEVELS)}.")
    return name


def _keep_to_ourselves(settings: Settings, environ: Mapping[str, str]) -> None:
    """Close what holds secrets to other users, and refuse in production what is unsafe."""
    keys = [
        *key_files(environ, settings.home).all,
        push_key_file(environ, settings.home),
    ]
    database = make_url(settings.database_url)
    beside: list[Path] = []
    folders = [settings.home]
    if database.get_backend_name() == "sqlite" and database.database:
        path = Path(database.database).resolve()
        beside, folders = files.database_files(path), [settings.home, path.parent]
    files.make_private(settings.home, [*keys, *beside])
    if settings.production:
        production.refuse_unsafe_addresses(settings.base_url, settings.smtp_url, settings.proxies)
        production.refuse_weak_keys(settings.keys)
        production.refuse_foreign_sender(settings.mail_from)
        production.refuse_long_lists(settings.export_alone)
        production.refuse_talkative(settings.log_level, _flag(environ, "FLASK_DEBUG"))
        files.refuse_open_to_all(folders, [*keys, *beside])

"""Typed settings from the environment; an unsafe production start is refused.

`settings.example.env` at the top of the tree documents each variable.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_SECRETS = {"change-me", "changeme", "secret", "dev"}


class SettingsRefused(Exception):
    """A setting is missing or unsafe; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets that live outside the database. The first field key encrypts, all decrypt."""

    secret_key: str
    field_keys: tuple[str, ...]
    index_key: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the application needs to know to start."""

    home: Path
    database_url: str
    keys: Keys
    production: bool
    base_url: str
    timezone: str
    programme_region: str
    youngest_volunteer: int
    smtp_url: str
    mail_from: str
    max_upload_bytes: int
    log_level: str
    proxies: int

    def to_flask(self) -> dict[str, object]:
        """The same as Flask's configuration mapping."""
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.keys.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "TIMEZONE": self.timezone,
            "PROGRAMME_REGION": self.programme_region,
            "YOUNGEST_VOLUNTEER": self.youngest_volunteer,
            "BASE_URL": self.base_url,
            "MAX_CONTENT_LENGTH": self.max_upload_bytes,
            "MAX_FORM_MEMORY_SIZE": 2_000_000,
            "MAX_FORM_PARTS": 5_000,
            "SESSION_COOKIE_SECURE": self.base_url.startswith("https://"),
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "REMEMBER_COOKIE_SECURE": self.base_url.startswith("https://"),
            "REMEMBER_COOKIE_HTTPONLY": True,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
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
    production = _flag(environ, "PRODUCTION")
    settings = Settings(
        home=home,
        database_url=_database_url(environ, home),
        keys=_keys(environ, home, production),
        production=production,
        base_url=environ.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        timezone=_timezone(environ.get("TIMEZONE", "Asia/Shanghai")),
        programme_region=_region(environ.get("PROGRAMME_REGION", "441600")),
        youngest_volunteer=_whole(environ, "YOUNGEST_VOLUNTEER", 18, least=16),
        smtp_url=_smtp_url(environ.get("SMTP_URL", "")),
        mail_from=environ.get("MAIL_FROM", "xinqiao@localhost"),
        max_upload_bytes=_whole(environ, "MAX_UPLOAD_BYTES", 20_000_000),
        log_level=environ.get("LOG_LEVEL", "INFO").upper(),
        proxies=_whole(environ, "PROXIES", 0, least=0),
    )
    if production:
        _refuse_unsafe(settings)
    return settings


def _database_url(environ: Mapping[str, str], home: Path) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{home / 'xinqiao.db'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsRefused(
            "DATABASE_URL: only sqlite:///… and postgresql://… are supported; "
            f"this one starts with {url.split(':', 1)[0]!r}."
        )
    return url


def _keys(environ: Mapping[str, str], home: Path, production: bool) -> Keys:
    """Keys from the environment, else from the key file, made at the first start."""
    names = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
    given = [name for name in names if environ.get(name)]
    if given and len(given) < len(names):
        missing = ", ".join(name for name in names if name not in given)
        raise SettingsRefused(f"{missing}: set all of {', '.join(names)}, or none of them.")
    if given:
        keys = Keys(
            environ["SECRET_KEY"],
            tuple(key.strip() for key in environ["FIELD_KEYS"].split(",") if key.strip()),
            environ["INDEX_KEY"],
        )
    else:
        keys = read_key_file(Path(environ.get("KEY_FILE", home / "keys.json")))
    for key in keys.field_keys:
        try:
            Fernet(key)
        except ValueError as fault:
            raise SettingsRefused(
                "FIELD_KEYS: each key is 32 bytes in url-safe base64; one of them is not."
            ) from fault
    if not keys.field_keys:
        raise SettingsRefused("FIELD_KEYS: at least one key is needed.")
    if production and (keys.secret_key in SAMPLE_SECRETS or len(keys.secret_key) < 32):
        raise SettingsRefused("SECRET_KEY: a sample or short secret; use 32 characters or more.")
    return keys


def read_key_file(path: Path) -> Keys:
    """The keys in the file at `path`, which is made (mode 600) when it is absent."""
    if not path.exists():
        keys = Keys(
            secrets.token_urlsafe(48), (Fernet.generate_key().decode(),), secrets.token_hex(32)
        )
        write_key_file(path, keys)
        return keys
    try:
        content = json.loads(path.read_text())
        return Keys(content["secret_key"], tuple(content["field_keys"]), content["index_key"])
    except (ValueError, KeyError, TypeError) as fault:
        raise SettingsRefused(
            f"KEY_FILE: {path.name} is not a key file. Restore it from your backup: "
            "without it the names in the database cannot be read."
        ) from fault


def write_key_file(path: Path, keys: Keys) -> None:
    """Write the key file whole, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".new")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(
                {
                    "secret_key": keys.secret_key,
                    "field_keys": list(keys.field_keys),
                    "index_key": keys.index_key,
                },
                file,
                indent=1,
            )
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as fault:
        raise SettingsRefused(
            f"XINQIAO_HOME: cannot write in the folder {path.parent} ({fault.strerror}). "
            "Make it writable or choose another."
        ) from fault


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


def _whole(environ: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise SettingsRefused(f"{name}: {text!r} is no whole number of {least} or more.")
    return int(text)


def _flag(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "0").lower()
    if text not in {"0", "1", "true", "false"}:
        raise SettingsRefused(f"{name}: {text!r} is neither 0 nor 1.")
    return text in {"1", "true"}


def _refuse_unsafe(settings: Settings) -> None:
    if not settings.base_url.startswith("https://"):
        raise SettingsRefused("BASE_URL: production needs the public https:// address.")
    if not settings.smtp_url:
        raise SettingsRefused(
            "SMTP_URL: production needs a mail server, smtp://user:password@host:587."
        )

"""The environment, read once and strictly: a misspelt value stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN = {
    "HISL_HOME",
    "HISL_DATABASE_URL",
    "HISL_REDIS_URL",
    "HISL_SECRET_KEY",
    "HISL_SECRET_KEY_FILE",
    "HISL_PORT",
    "HISL_ADDRESS",
    "HISL_DEBUG",
    "HISL_GUESTS",
    "HISL_ORGANISATION",
    "HISL_LINK_PREVIEWS",
    "HISL_TIME_ZONE",
    "HISL_MAIL_URL",
    "HISL_MAIL_FROM",
    "HISL_MAIL_REPLY_TO",
    "HISL_SEARCH_MEANING",
    "HISL_SHARED_DATA",
    "HISL_XAPI_ORIGINS",
}


def refuse_unknown_names() -> None:
    """Stop when a variable with our prefix is none of ours: it is a misspelling."""
    unknown = sorted(n for n in os.environ if n.startswith("HISL_") and n not in KNOWN)
    if unknown:
        raise ImproperlyConfigured(
            f"{unknown[0]} is not a setting of HISL; known are {', '.join(sorted(KNOWN))}."
        )


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "1", "0", "true", "false"}:
        raise ImproperlyConfigured(f"{name}={value} is neither yes nor no.")
    return value in {"yes", "1", "true"}


def origins(name: str) -> frozenset[str]:
    """Web origins, separated by spaces: scheme and host, with a port where it has one."""
    given = frozenset(text(name).split())
    for one in given:
        parts = urlsplit(one)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise ImproperlyConfigured(
                f"{name}: {one} is no origin; write it like https://lms.example.org."
            )
    return given


def port(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise ImproperlyConfigured(f"{name}={value} is no port; give a number from 1 to 65535.")
    return int(value)


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's database entry for a URL; without one, SQLite in the home folder."""
    if not url:
        return _sqlite(home / "hisl.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(url.removeprefix("sqlite://").removeprefix("/") or "")))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "HISL_DATABASE_URL must look like postgresql://user:password@host:5432/name "
            "or sqlite:////absolute/path; it does not."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
            ),
        },
    }


def mail(url: str) -> dict[str, Any]:
    """Django's mail settings for smtp://user:password@host:port; without one, mail is printed."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "HISL_MAIL_URL must look like smtp://user:password@host:587 or smtps://…; it does not."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
    }


def reply_address(address: str) -> str:
    """The address that takes mail in, or none; its name leaves room for what is added after a +."""
    local, at, domain = address.rpartition("@")
    if address and (not local or not at or "." not in domain or len(local) > 16 or "+" in local):
        raise ImproperlyConfigured(
            f"HISL_MAIL_REPLY_TO={address} must look like reply@example.org, with at most 16 "
            "characters and no + before the @; mail to reply+anything@example.org has to come in."
        )
    return address


def secret_key(home: Path) -> str:
    """The signing key: from the environment, from a file, or made once and kept in the home."""
    if key := text("HISL_SECRET_KEY"):
        return key
    file = Path(text("HISL_SECRET_KEY_FILE") or home / "secret_key")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()

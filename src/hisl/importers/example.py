"""Signing in to the example organisation: a password of this installation, shown on it alone."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings

from hisl.people import queries as people

__all__ = ["hints", "organisation", "password"]

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def password() -> str:
    """The password of the example's six people: made once, kept in HISL_HOME."""
    file = _file()
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"learn-{secrets.token_hex(4)}")
    return file.read_text().strip()


def organisation(request: Any) -> str:
    """The example organisation's name, where it is loaded."""
    return "Marrowfield Pumps & Lines" if _file().exists() else ""


def hints(request: Any) -> list[tuple[str, str, str, str]]:
    """Whom one can be, for the sign-in page: (username, name, role, password).

    Only on the machine itself: an example that others can reach tells its password to nobody.
    """
    from hisl.domain.demo.company import SIGN_IN

    if request.get_host().rsplit(":", 1)[0] not in LOOPBACK or not _is_loopback(request):
        return []
    found = people.by_usernames(SIGN_IN.values())
    return [
        (name, found[name].name, role, password())
        for role, name in SIGN_IN.items()
        if name in found
    ]


def _file() -> Path:
    return settings.HISL_HOME / "example_password"


def _is_loopback(request: Any) -> bool:
    return request.META.get("REMOTE_ADDR", "") in ("127.0.0.1", "::1")

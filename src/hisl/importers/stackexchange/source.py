"""Where a dump comes from, and the names that its rows have here for ever."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from hisl.domain.errors import InputError
from hisl.records import actions as records

__all__ = ["BOT", "Source", "named"]

BOT = -1
"""The user id under which Stack Exchange's own machinery writes."""

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_HOST = re.compile(r"(?=.{4,200}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Source:
    """One site's dump under a community's key. site is a host name; empty when nobody named it."""

    key: str
    site: str = ""

    @property
    def address(self) -> str:
        return f"https://{self.site}" if self.site else ""

    @property
    def label(self) -> str:
        return f"stackexchange:{self.key}"

    def event(self, *parts: object) -> str:
        """The name of an event of this dump."""
        return "/".join(("stackexchange", self.key, *map(str, parts)))

    def uuid(self, *parts: object) -> uuid.UUID:
        """The same thing has the same UUID at every import."""
        return uuid.uuid5(records.NAMESPACE, self.event(*parts))

    def url(self, path: str) -> str:
        return f"{self.address}/{path}" if self.site else ""


def named(folder: Path, *, key: str, site: str) -> Source:
    """The source by what the command was given; the folder's name counts when it is a host name."""
    if not _KEY.fullmatch(key):
        fix = "use up to 60 small letters, digits and hyphens"
        raise InputError("--community", f"{key!r} cannot be part of an address", fix)
    if not site:
        folder_name = folder.resolve().name.lower()
        return Source(key, folder_name if _HOST.fullmatch(folder_name) else "")
    host = site.lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if not _HOST.fullmatch(host):
        fix = "give a host name such as ai.stackexchange.com"
        raise InputError("--site", f"{site!r} is no host name", fix)
    return Source(key, host)

"""The data of attachments: files under HISL_HOME/attachments, each named by what is in it."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

__all__ = ["digest_fits", "drop", "keep", "read"]

# SHA-2 in its lengths of hexadecimal digits.
_ALGORITHMS = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}


def digest_fits(sha2: str, data: bytes) -> bool:
    """Whether data has that digest of the SHA-2 family."""
    algorithm = _ALGORITHMS.get(len(sha2))
    return algorithm is not None and hashlib.new(algorithm, data).hexdigest() == sha2.lower()


def keep(sha2: str, data: bytes) -> None:
    """Keep data under its digest, safely on disk when this returns; twice changes nothing."""
    file = _file(sha2)
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with fresh.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(file)


def read(sha2: str) -> bytes | None:
    """The data of that digest, if we have it."""
    try:
        return _file(sha2).read_bytes()
    except FileNotFoundError:
        return None


def drop(sha2: str) -> bool:
    """Delete the data of that digest; gives whether it was there."""
    file = _file(sha2)
    if not file.exists():
        return False
    file.unlink()
    return True


def _file(sha2: str) -> Path:
    name = sha2.lower()
    return Path(settings.HISL_HOME) / "attachments" / name[:2] / name[2:]

"""The formats of single values: IRIs, UUIDs, addresses, language tags, times, durations, digests.

Sources: xAPI 1.0.3 part two, section 4; IEEE 9274.1.1, section 4.2.7; RFC 3987, 4122, 5646, 3339;
ISO 8601:2004 section 4.4.3.2 for durations.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

__all__ = [
    "as_stored",
    "instant",
    "is_duration",
    "is_iri",
    "is_language",
    "is_mailbox",
    "is_media_type",
    "is_sha1",
    "is_sha2",
    "is_uuid",
    "shortened_duration",
]

REMEMBERED = 16_384

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_MAILBOX = re.compile(r"mailto:[^\s@<>]+@[^\s@<>]+")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_SHA2 = re.compile(r"[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+\-]+/[\w!#$&^.+\-]+(?:\s*;.*)?")
_LANGUAGE = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+|i-[a-z]{2,8}|sgn-(?:be-fr|be-nl|ch-de)"
    r"|art-lojban|cel-gaulish|no-(?:bok|nyn)|zh-(?:guoyu|hakka|min|min-nan|xiang)|en-gb-oed)",
    re.IGNORECASE,
)
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_DURATION = re.compile(
    rf"P(?=.)(?:{_NUMBER}W|(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?)"
)
_FRACTION_INSIDE = re.compile(r"[.,][0-9]+[A-Z](?=.*[0-9])")
_SECONDS = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?S$")
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:[Zz]|[+\-][0-9]{2}:[0-9]{2})"
)
_ISO_8601 = re.compile(
    r"(?:[0-9]{4}-?(?:[0-9]{2}-?[0-9]{2}|W[0-9]{2}-?[1-7]))"
    r"T[0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?)?(?:Z|[+\-][0-9]{2}(?::?[0-9]{2})?)?"
)
_MINUS_NOUGHT = re.compile(r".*T.*-00(?::?00)?")


@lru_cache(REMEMBERED)
def is_iri(text: str) -> bool:
    """Whether text is an absolute IRI: a scheme, and something after it without blanks."""
    return _IRI.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Whether text is a UUID in its usual form of 36 characters."""
    return _UUID.fullmatch(text) is not None


@lru_cache(REMEMBERED)
def is_mailbox(text: str) -> bool:
    """Whether text is an e-mail address as a mailto IRI."""
    return _MAILBOX.fullmatch(text) is not None


def is_sha1(text: str) -> bool:
    """Whether text is a SHA-1 digest, in hexadecimal."""
    return _SHA1.fullmatch(text) is not None


def is_sha2(text: str) -> bool:
    """Whether text is a digest of the SHA-2 family, in hexadecimal."""
    return _SHA2.fullmatch(text) is not None


@lru_cache(1024)
def is_media_type(text: str) -> bool:
    """Whether text is an Internet media type, parameters included."""
    return _MEDIA_TYPE.fullmatch(text) is not None


@lru_cache(1024)
def is_language(text: str) -> bool:
    """Whether text is a well-formed language tag."""
    return _LANGUAGE.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Whether text is a duration; only its smallest unit may have a fraction."""
    return _DURATION.fullmatch(text) is not None and not _FRACTION_INSIDE.search(text)


def shortened_duration(text: str) -> str:
    """The duration with its seconds cut to hundredths, as durations are compared in 2.0."""
    found = _SECONDS.search(text)
    if not found or not found[2]:
        return text
    hundredths = found[2][:2].rstrip("0")
    seconds = f"{found[1]}.{hundredths}S" if hundredths else f"{found[1]}S"
    return text[: found.start()] + seconds


@lru_cache(4096)
def instant(text: str, *, strictly: bool) -> datetime | None:
    """The moment that text names, in UTC, or None when it names none.

    strictly asks for RFC 3339 (2.0); otherwise any complete date and time of ISO 8601 will do, and
    one without a zone is taken as UTC. An offset of minus nought is refused in both.
    """
    form = _RFC_3339 if strictly else _ISO_8601
    if form.fullmatch(text) is None or _MINUS_NOUGHT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.upper().replace(",", "."))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def as_stored(moment: datetime) -> str:
    """The moment as the store writes it: UTC, microseconds, Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"

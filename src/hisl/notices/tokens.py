"""What stands in mails as proof: links to leave, addresses to answer to, ids of our own mails.

Nobody without the signing key can make one. Those in addresses use letters and digits alone, since
mail servers fold case and cut what is long; the others are Django's signed values.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import uuid
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

__all__ = [
    "address_of",
    "bounce_address",
    "in_address",
    "mail_host",
    "message_id",
    "of_message_id",
    "reply_address",
    "signed",
    "unsigned",
]

SALT = "hisl.notices"
PROOF_BYTES = 12
REPLY, BOUNCE, MESSAGE = "r", "b", "m"
TOKEN = re.compile(r"[a-z2-7]{45}")


def signed(purpose: str, value: Any) -> str:
    """A text that carries the value and cannot be made up; purpose keeps uses apart."""
    return signing.dumps(value, salt=f"{SALT}.{purpose}")


def unsigned(purpose: str, token: str) -> Any:
    """The value that was signed for this purpose, or None."""
    try:
        return signing.loads(token, salt=f"{SALT}.{purpose}")
    except signing.BadSignature:
        return None


def reply_address(notice: uuid.UUID) -> str:
    """Where an answer to this notice goes by mail; empty where mail is not taken in."""
    return _plus(REPLY, notice)


def bounce_address(mail: uuid.UUID) -> str:
    """Where this mail comes back to; empty where mail is not taken in."""
    return _plus(BOUNCE, mail)


def in_address(address: str) -> tuple[str, uuid.UUID] | None:
    """What one of our addresses stands for: ("r", a notice) or ("b", a mail); None otherwise."""
    local, _, domain = parseaddr(address)[1].lower().rpartition("@")
    own, _, own_domain = settings.HISL_MAIL_REPLY_TO.lower().rpartition("@")
    name, plus, rest = local.rpartition("+")
    if not own or (name, plus, domain) != (own, "+", own_domain):
        return None
    what, token = rest[:1], rest[1:]
    found = _proven(what, token) if what in (REPLY, BOUNCE) else None
    return (what, found) if found else None


def message_id(mail: uuid.UUID) -> str:
    """The Message-ID of one of our mails: the same at every try."""
    return f"<{MESSAGE}.{_proof(MESSAGE, mail)}@{mail_host()}>"


def of_message_id(text: str) -> uuid.UUID | None:
    """The mail whose Message-ID stands in this text."""
    candidates = TOKEN.finditer(text.lower())
    return next(filter(None, (_proven(MESSAGE, found[0]) for found in candidates)), None)


def mail_host() -> str:
    """The host that our mails name as theirs."""
    address = address_of(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or urlsplit(settings.HISL_ADDRESS).hostname or "localhost"


def address_of(text: str) -> str:
    """The bare address in a text like "Ada <ada@example.org>"."""
    return parseaddr(text)[1]


def _plus(what: str, thing: uuid.UUID) -> str:
    if not settings.HISL_MAIL_REPLY_TO:
        return ""
    local, _, domain = settings.HISL_MAIL_REPLY_TO.rpartition("@")
    return f"{local}+{what}{_proof(what, thing)}@{domain}"


def _proof(what: str, thing: uuid.UUID) -> str:
    return base64.b32encode(thing.bytes + _mac(what, thing.bytes)).decode().rstrip("=").lower()


def _proven(what: str, token: str) -> uuid.UUID | None:
    if not TOKEN.fullmatch(token):
        return None
    try:
        said = base64.b32decode(token.upper() + "===")
    except binascii.Error:
        return None
    thing, proof = said[:16], said[16:]
    return uuid.UUID(bytes=thing) if hmac.compare_digest(proof, _mac(what, thing)) else None


def _mac(what: str, thing: bytes) -> bytes:
    return salted_hmac(f"{SALT}.{what}", thing, algorithm="sha256").digest()[:PROOF_BYTES]

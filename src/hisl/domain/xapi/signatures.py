"""Signed statements: whether a JSON Web Signature fits the statement that carries it.

Source: xAPI 1.0.3 part two, section 2.6; RFC 7515, sections 3.1, 4.1.6 and 5.2.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from hisl.domain.errors import HislError
from hisl.domain.xapi import validate
from hisl.domain.xapi.comparison import same
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.shapes import Statement

__all__ = ["SignatureError", "check"]

_ALGORITHMS = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}
_COMPACT = re.compile(rb"([\w\-]+)\.([\w\-]+)\.([\w\-]+)")


class SignatureError(HislError):
    """A signature that does not stand for its statement."""


def check(signature: bytes, statement: Statement, rules: Rules) -> None:
    """Raise SignatureError unless signature is a JWS of this statement.

    A certificate that the signature carries must fit it; whether that certificate is to be trusted
    is the reader's to judge, as the specification has it.
    """
    found = _COMPACT.fullmatch(signature.strip())
    if not found:
        raise SignatureError("The signature is no JWS in compact form.")
    header = _header(_decoded(found[1]))
    algorithm = _ALGORITHMS.get(str(header.get("alg")))
    if algorithm is None:
        raise SignatureError("The signature must be made with RS256, RS384 or RS512.")
    try:
        signed = validate.statement(_decoded(found[2]), rules)
    except validate.InvalidError as problem:
        raise SignatureError(f"The signature's payload is no statement: {problem}.") from problem
    if not same(signed, statement, signed=True):
        raise SignatureError("The signature is of another statement.")
    if "x5c" in header:
        _verify(header["x5c"], found[1] + b"." + found[2], _decoded(found[3]), algorithm)


def _decoded(text: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as problem:
        raise SignatureError("The signature is not written in base64url.") from problem


def _header(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise SignatureError("The signature's header is no JSON object.") from problem


def _verify(
    chain: object, signed: bytes, signature: bytes, algorithm: hashes.HashAlgorithm
) -> None:
    try:
        if not isinstance(chain, list):
            raise TypeError("x5c is no list")
        certificate = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True))
        public = certificate.public_key()
    except (ValueError, TypeError, IndexError) as problem:
        raise SignatureError("The signature's x5c holds no certificate.") from problem
    if not isinstance(public, RSAPublicKey):
        raise SignatureError("The signature's certificate has no RSA key.")
    try:
        public.verify(signature, signed, PKCS1v15(), algorithm)
    except InvalidSignature as problem:
        raise SignatureError("The signature does not fit its certificate.") from problem

"""multipart/mixed, as xAPI uses it for attachments: strict reading, plain writing.

Source: RFC 2046, section 5.1; xAPI 1.0.3 part three, section 1.5.2.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hisl.domain.errors import HislError

__all__ = ["MultipartError", "Part", "boundary_of", "parts", "written"]

MOST_PARTS = 1_000
LONGEST_HEADERS = 8_192

_BOUNDARY = re.compile(r"""boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))""", re.IGNORECASE)
_HEADER = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*")


class MultipartError(HislError):
    """The body is not well-formed multipart/mixed."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers, with small names, and its bytes."""

    headers: Mapping[str, str]
    body: bytes


def boundary_of(content_type: str) -> str:
    """The boundary that a Content-Type header names."""
    found = _BOUNDARY.search(content_type)
    if not found:
        raise MultipartError("The Content-Type names no boundary.")
    return found[1] or found[2]


def parts(body: bytes, content_type: str) -> list[Part]:
    """The parts of a body.

    Raises MultipartError when the boundary is missing, when the closing one is (a body cut short),
    and when a part has no proper headers.
    """
    mark = b"--" + boundary_of(content_type).encode()
    if not body.startswith(mark):
        start = body.find(b"\r\n" + mark)
        if start < 0:
            raise MultipartError("The body does not hold the boundary that its header names.")
        body = body[start + 2 :]
    found: list[Part] = []
    place = len(mark)
    while body[place : place + 2] != b"--":
        if len(found) == MOST_PARTS:
            raise MultipartError(f"The body has more than {MOST_PARTS} parts.")
        line_end = body.find(b"\r\n", place)
        end = body.find(b"\r\n" + mark, max(line_end, place))
        if line_end < 0 or end < 0 or body[place:line_end].strip(b" \t"):
            raise MultipartError("The body ends before its closing boundary.")
        found.append(_part(body[line_end:end]))
        place = end + 2 + len(mark)
    if not found:
        raise MultipartError("The body has no parts.")
    return found


def _part(raw: bytes) -> Part:
    """A part from the line break before its headers to the last of its bytes."""
    if raw.startswith(b"\r\n\r\n"):
        return Part({}, raw[4:])
    end = raw.find(b"\r\n\r\n", 0, LONGEST_HEADERS)
    if end < 0:
        raise MultipartError("A part has no empty line after its headers.")
    headers: dict[str, str] = {}
    for line in raw[2:end].split(b"\r\n"):
        found = _HEADER.fullmatch(line.decode("latin-1"))
        if not found:
            raise MultipartError("A part has a line among its headers that is none.")
        headers[found[1].lower()] = found[2]
    return Part(headers, raw[end + 4 :])


def written(pieces: Iterable[Part]) -> tuple[str, bytes]:
    """A body of these parts; gives its Content-Type and its bytes."""
    boundary = f"hisl-{secrets.token_hex(16)}"
    body = bytearray()
    for piece in pieces:
        body += f"--{boundary}\r\n".encode()
        for name, value in piece.headers.items():
            body += f"{name}: {value}\r\n".encode()
        body += b"\r\n" + piece.body + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return f"multipart/mixed; boundary={boundary}", bytes(body)

"""Fetching the head of a page of the open web, and nothing else.

Whoever writes an address makes this server ask it. So it asks public addresses only: the host is
looked up once, every answer is checked, and the connection goes to the very address that was
checked, so that a name cannot lead elsewhere a moment later. Each redirect begins anew. No cookies,
no credentials, no proxy; bounded in time, bytes and hops.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

__all__ = ["Answer", "Fetcher", "RefusedError", "public_addresses"]

PORTS = {"http": 80, "https": 443}
MOST_BYTES = 256 * 1024
SECONDS = 8.0
SECONDS_TO_CONNECT = 4.0
HOPS = 4
BLOCK = 16 * 1024
HEADERS = {
    "User-Agent": "HISL link preview",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


class RefusedError(Exception):
    """The address is not asked, or what it answered is not taken; says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The beginning of a page, and the address at which it was in the end."""

    url: str
    body: bytes
    charset: str


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, when every one of them is an address of the open internet.

    Raises RefusedError otherwise: a name that also leads inside is not asked at all.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError(f"no address is known for {host}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    refuse_private(addresses)
    return addresses


def refuse_private(addresses: Iterable[str]) -> None:
    """Raise RefusedError for an address that is not of the open internet, however it is written."""
    for address in addresses:
        if not _is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise RefusedError(f"{address} is no public address")


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return _is_public(inner)
        if address in _TRANSLATED:
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special


_HOST = re.compile(r"[\w.:%-]{1,253}")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages; addresses_of says which addresses of a host may be asked."""

    addresses_of: Callable[[str, int], list[str]] = public_addresses
    ports: frozenset[int] = frozenset(PORTS.values())
    seconds: float = SECONDS

    def fetch(self, url: str) -> Answer:
        """The page at the address, after a few redirects at most. Raises RefusedError."""
        until = time.monotonic() + self.seconds
        for _ in range(HOPS):
            answer, further = self._ask(url, until)
            if answer is not None:
                return answer
            url = urljoin(url, further)
        raise RefusedError("it sends from one address to the next")

    def _ask(self, url: str, until: float) -> tuple[Answer | None, str]:
        """One request: the answer, or where it sends us."""
        host, port, path = self._parted(url)
        addresses = self.addresses_of(host, port)
        if not addresses:
            raise RefusedError(f"no address is known for {host}")
        try:
            secure_as = host if url.startswith("https") else None
            with _connected(addresses[0], port, secure_as, until) as opened:
                connection = http.client.HTTPConnection(host, port)
                connection.sock = opened
                connection.request("GET", path, headers=HEADERS)
                with connection.getresponse() as response:
                    return self._taken(url, response, until)
        except (http.client.HTTPException, OSError, ValueError, zlib.error) as error:
            raise RefusedError(f"{host} did not answer: {type(error).__name__}") from error

    def _parted(self, url: str) -> tuple[str, int, str]:
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise RefusedError("this is no address") from error
        named = _HOST.fullmatch(parts.hostname or "")
        if parts.scheme not in PORTS or not named or port not in self.ports:
            raise RefusedError("only http and https at their own ports are asked")
        if parts.username is not None or parts.password is not None:
            raise RefusedError("an address with a name and a password is not asked")
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        return named[0], port, path if path.startswith("/") else f"/{path}"

    def _taken(
        self, url: str, response: http.client.HTTPResponse, until: float
    ) -> tuple[Answer | None, str]:
        if 300 <= response.status < 400 and (further := response.getheader("Location")):
            return None, further
        if response.status != 200:
            raise RefusedError(f"it answered {response.status}")
        kind, _, more = response.getheader("Content-Type", "").partition(";")
        if kind.strip().lower() not in ("text/html", "application/xhtml+xml"):
            raise RefusedError("it is no page")
        return Answer(url, _read(response, until), more.partition("charset=")[2].strip(" \"'")), ""


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    """The beginning of the body; what is packed is unpacked a little at a time, up to a measure."""
    packed = response.getheader("Content-Encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip"):
        raise RefusedError("it is packed in a way that was not asked for")
    unpack = zlib.decompressobj(wbits=31) if packed == "gzip" else None
    body = b""
    while len(body) < MOST_BYTES:
        _left(until)
        block = response.read1(BLOCK)
        if not block:
            break
        body += unpack.decompress(block, MOST_BYTES - len(body)) if unpack else block
    _left(until)  # a connection that was cut looks like a page that ended
    return body[:MOST_BYTES]


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise RefusedError("it took too long")
    return left


@contextmanager
def _connected(
    address: str, port: int, secure_as: str | None, until: float
) -> Iterator[socket.socket]:
    """A connection to that very address, cut when the time is over, whatever is going on on it."""
    left = _left(until)
    with ExitStack() as opened:
        to = (address, port)
        plain = opened.enter_context(socket.create_connection(to, min(SECONDS_TO_CONNECT, left)))
        plain.settimeout(left)
        same = opened.enter_context(plain.dup())
        cut = threading.Timer(_left(until), _cut, [same])
        cut.daemon = True
        cut.start()
        opened.callback(cut.cancel)
        if secure_as is None:
            yield plain
        else:
            context = ssl.create_default_context()
            with context.wrap_socket(plain, server_hostname=secure_as) as secure:
                yield secure


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

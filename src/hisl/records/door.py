"""The store's own ASGI door: no middleware, no sessions; beside Django's in the same process.

The loop reads, checks and hands over what is small; everything that asks the database runs in a few
threads, and what is written waits for the writer without holding one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections

from . import keys
from .exchange import Answer, Refused, Request
from .resources import BASES, Pending, begin, refused

__all__ = ["MOST_BYTES", "application", "is_ours", "request_of"]

MOST_BYTES = 32 * 1024 * 1024
MOST_BYTES_AT_ONCE = 8 * MOST_BYTES
SMALL = 64 * 1024
PATIENCE_SECONDS = 60
THREADS = 8

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="xapi")


class _Load:
    """How many bytes of bodies are held now."""

    held = 0


class _Gone(Exception):
    """The client went away."""


def is_ours(path: str) -> bool:
    """Whether a path is one of the store's."""
    return any(path.startswith(f"{base}/") for base in BASES)


def request_of(
    method: str, path: str, query: str, headers: dict[str, str], body: bytes = b""
) -> Request:
    """A request to the store, its base path parted from its resource."""
    base = next(base for base in BASES if path.startswith(f"{base}/"))
    rest = path[len(base) :]
    resource = rest.rstrip("/") or rest
    return Request(
        method=method,
        base=base,
        path=resource,
        query=query,
        headers=headers,
        body=body,
        by_default=BASES[base],
        rules=BASES[base],
    )


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
    query = scope["query_string"].decode("latin-1")
    request = request_of(scope["method"], scope["path"], query, headers)
    is_head = request.method == "HEAD"
    held = 0
    try:
        request.body = await _body(receive, headers)
        held = len(request.body)
        answer = await _answer(request)
    except _Gone:
        return
    except Refused as no:
        answer = refused(request, no)
    finally:
        _Load.held -= held
    await _send(send, answer, with_body=not is_head)


async def _body(receive: Receive, headers: dict[str, str]) -> bytes:
    """The body, as far as it may go; counted in what is held."""
    announced = headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > MOST_BYTES:
        raise Refused(413, f"A body may have {MOST_BYTES:,} bytes.")
    chunks: list[bytes] = []
    length, is_whole = 0, False
    try:
        while not is_whole:
            message = await asyncio.wait_for(receive(), PATIENCE_SECONDS)
            if message["type"] == "http.disconnect":
                raise _Gone
            chunk = message.get("body", b"")
            chunks.append(chunk)
            length += len(chunk)
            _Load.held += len(chunk)
            if length > MOST_BYTES:
                raise Refused(413, f"A body may have {MOST_BYTES:,} bytes.")
            if _Load.held > MOST_BYTES_AT_ONCE:
                raise Refused(503, "Too much is coming in at once; come back in a moment.")
            is_whole = not message.get("more_body", False)
    except TimeoutError as problem:
        raise Refused(408, "The body took too long.") from problem
    finally:
        if not is_whole:
            _Load.held -= length
    return b"".join(chunks)


async def _answer(request: Request) -> Answer:
    begun = begin(request) if _is_quick(request) else await _in_thread(request)
    if isinstance(begun, Answer):
        return begun
    return begun.answer(await asyncio.wrap_future(begun.future))


def _is_quick(request: Request) -> bool:
    """Whether the loop itself can check this: little to parse, and no database to ask."""
    return (
        request.method in ("POST", "PUT")
        and request.path == "/statements"
        and len(request.body) <= SMALL
        and "method=" not in request.query
        and keys.bearer_if_known(request.headers.get("authorization", "")) is not None
        and not request.content_type.startswith("multipart")
    )


async def _in_thread(request: Request) -> Answer | Pending:
    return await asyncio.get_running_loop().run_in_executor(_threads, _begin_afresh, request)


def _begin_afresh(request: Request) -> Answer | Pending:
    close_old_connections()
    return begin(request)


async def _send(send: Send, answer: Answer, *, with_body: bool) -> None:
    headers = [(n.lower().encode(), v.encode("latin-1")) for n, v in answer.headers.items()]
    if answer.status not in (204, 304):
        headers.append((b"content-type", answer.content_type.encode("latin-1")))
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = answer.body if with_body else b""
    await send({"type": "http.response.body", "body": body})

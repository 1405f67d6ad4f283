"""The ASGI door: the record store by its own way, everything else by Django."""

import gc
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")
pages = get_asgi_application()

from hisl.records import door  # noqa: E402 (its models need Django to be set up)

# What was loaded stays; looking through it for garbage again and again would cost every request.
# A batch of statements makes thousands of small things that go without the collector's help.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer whatever comes."""
    if scope["type"] == "http" and door.is_ours(scope["path"]):
        await door.application(scope, receive, send)
    else:
        await pages(scope, receive, send)

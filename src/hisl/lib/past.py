"""Things that happened long ago and are written down now, as when a year is played from a script.

Nobody is told of them, asked about them or asked for help, and the search index is made whole
afterwards, all at once. Whoever tells, asks or indexes looks here first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["is_written_down", "written_down"]

_writing_down: ContextVar[bool] = ContextVar("writing_down_the_past", default=False)


@contextmanager
def written_down() -> Iterator[None]:
    """What is done meanwhile happened long ago."""
    token = _writing_down.set(True)
    try:
        yield
    finally:
        _writing_down.reset(token)


def is_written_down() -> bool:
    """Whether what is done now happened long ago."""
    return _writing_down.get()

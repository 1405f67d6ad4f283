"""Where else a question can go: parts that stand above this one say it at start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .models import Thread

__all__ = ["register_way", "ways"]

Way = tuple[Any, str]

_ways: list[Callable[[Any, Thread], Way | None]] = []


def register_way(way: Callable[[Any, Thread], Way | None]) -> None:
    """Add a way: from viewer and thread to (label, address), or None where it is not theirs."""
    _ways.append(way)


def ways(viewer: Any, thread: Thread) -> list[Way]:
    return [found for way in _ways if (found := way(viewer, thread))]

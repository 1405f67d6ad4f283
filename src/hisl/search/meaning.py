"""What means something similar to a text, among what may be read; nothing unless it is switched on.

Whoever may not read all that the meaning was learned from gets nothing of it: not even the order of
what they find tells of a text that is closed to them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db.models import Q
from numpy.typing import NDArray

from hisl.domain import meaning
from hisl.domain.meaning import Floats

from . import embedding
from .embedding import Embedder
from .models import Document, Point, Space

__all__ = ["near"]

NEAREST = 100
"""So many of the nearest are considered."""

NEAR = 0.5
"""The cosine from which on a text counts as similar: 60 degrees."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All places of a space, as one process keeps them.

    sorts[n] is the sort of the n-th text, an index into known, which holds (key, kind).
    """

    stamp: UUID
    learned_from: frozenset[str]
    embedder: Embedder
    numbers: NDArray[np.int64]
    points: Floats
    sorts: NDArray[np.int32]
    known: tuple[tuple[str, str], ...]


def near(
    text: str, keys: Collection[str], *, kinds: Sequence[str] = (), where: Q | None = None
) -> dict[int, int]:
    """Numbers of what is near to a text, the nearest first, each with the root of its thread.

    where is what the filters ask of documents beside the kinds.
    """
    shelf = _shelf() if settings.HISL_SEARCH_MEANING else None
    if shelf is None or not shelf.learned_from.issubset(keys):
        return {}
    (point,) = shelf.embedder.points([text])
    fits = np.array([k in keys and (not kinds or kind in kinds) for k, kind in shelf.known] or [0])
    among = fits.astype(bool)[shelf.sorts]
    rows = meaning.nearest(shelf.points, point, among, limit=NEAREST, least=NEAR)
    numbers = [int(shelf.numbers[row]) for row, _ in rows]
    # The shelf may be some minutes old: who may read what is asked now.
    there = Document.objects.filter(where or Q(), pk__in=numbers, key__in=keys)
    roots = dict(there.order_by().values_list("pk", "root"))
    return {number: roots[number] for number in numbers if number in roots}


_kept: _Shelf | None = None
_one_at_a_time = Lock()


def _shelf() -> _Shelf | None:
    """The places of the space that is in use, read again when some were added."""
    global _kept
    space = Space.objects.filter(ready=True).defer("kept").first()
    if space is None:
        return None
    with _one_at_a_time:
        if _kept is None or _kept.stamp != space.stamp:
            _kept = _read(space)
        return _kept


def _read(space: Space) -> _Shelf:
    embedder = embedding.restored(bytes(space.kept))
    rows = (
        Point.objects.filter(space=space)
        .order_by("document")
        .values_list("document", "place", "document__key", "document__kind")
    )
    numbers, places, sorts, known = [], [], [], {}
    for number, place, key, kind in rows.iterator(chunk_size=2_000):
        numbers.append(number)
        places.append(bytes(place))
        sorts.append(known.setdefault((key, kind), len(known)))
    flat = np.frombuffer(b"".join(places), dtype=np.float16).astype(np.float32)
    return _Shelf(
        stamp=space.stamp,
        learned_from=frozenset(space.keys),
        embedder=embedder,
        numbers=np.array(numbers, dtype=np.int64),
        points=flat.reshape(len(numbers), embedder.points([""]).shape[1]),
        sorts=np.array(sorts, dtype=np.int32),
        known=tuple(known),
    )

"""Learning what texts mean, from those that every colleague may read; placing all texts in it."""

from __future__ import annotations

import sys
from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from hisl.people import queries as people

from . import directory, embedding
from .embedding import Embedder
from .engines import engine
from .models import Body, Document, Point, Space

__all__ = ["learn", "learn_new"]

LEAST_TEXTS = 100
"""Fewer teach nothing."""

MOST_TEXTS = 50_000
"""The newest so many are learned from."""

_GROWN = 0.2
_BATCH = 500


def learn_new(now: datetime) -> str | None:
    """Place what is new; learn anew when a fifth has come or gone, or what was open is not."""
    if not settings.HISL_SEARCH_MEANING:
        return None
    placed = learn(now)
    return f"{placed} texts placed by meaning" if placed else None


def learn(now: datetime) -> int:
    """Do what is due of learning and placing; gives how many texts were placed.

    Can be stopped and run again. Whoever searches meanwhile finds by the space that was there,
    until every text has its place in the new one.
    """
    space = _due(now) or Space.objects.defer("kept").first()
    if space is None:
        return 0
    placed = _place_all(space, embedding.restored(bytes(space.kept)))
    if not space.ready:
        Space.objects.filter(pk=space.pk).update(ready=True)
    Space.objects.filter(pk__lt=space.pk).delete()
    return placed


def _due(now: datetime) -> Space | None:
    """A new space, if there is reason for one."""
    open_keys = people.keys_of_every_colleague() - {directory.KEY}
    texts = Document.objects.filter(key__in=open_keys)
    count = texts.count()
    last = Space.objects.defer("kept").first()
    if last and open_keys.issuperset(last.keys) and abs(count - last.texts) < _GROWN * last.texts:
        return None
    if count < LEAST_TEXTS:
        # What it was learned from is open no longer, or gone.
        Space.objects.all().delete()
        return None
    numbers = list(texts.order_by("-id").values_list("pk", flat=True)[:MOST_TEXTS])
    kept = embedding.learned(_stems(numbers)).kept()
    keys = sorted(texts.order_by().values_list("key", flat=True).distinct())
    return Space.objects.create(made=now, keys=keys, texts=count, kept=kept)


def _stems(numbers: list[int]) -> list[list[str]]:
    """The stems of these documents; each is kept once however often it occurs."""
    found = []
    for start in range(0, len(numbers), _BATCH):
        read = engine().read(numbers[start : start + _BATCH])
        for _, (title, body, _facts) in sorted(read.items()):
            found.append([sys.intern(stem) for stem in f"{title} {body}".split()])
    return found


def _place_all(space: Space, embedder: Embedder) -> int:
    total = last = 0
    while numbers := _place(space, embedder, after=last):
        total, last = total + len(numbers), max(numbers)
    return total


@transaction.atomic
def _place(space: Space, embedder: Embedder, *, after: int) -> Collection[int]:
    """Place the next documents that have no place yet; another process may be at it, too."""
    placed = Point.objects.filter(space=space, document=OuterRef("pk"))
    missing: QuerySet[Document] = Document.objects.filter(~Exists(placed), pk__gt=after)
    locked = missing.select_for_update(skip_locked=True).order_by("pk")
    titles = dict(locked.values_list("pk", "title")[:_BATCH])
    if not titles:
        return ()
    bodies = dict(Body.objects.filter(document__in=titles).values_list("document", "text"))
    texts = [f"{title}\n{bodies.get(number, '')}" for number, title in titles.items()]
    places = embedder.points(texts).astype(np.float16)
    Point.objects.bulk_create(
        (
            Point(space=space, document_id=number, place=place.tobytes())
            for number, place in zip(titles, places, strict=True)
        ),
        ignore_conflicts=True,
    )
    Space.objects.filter(pk=space.pk).update(stamp=uuid4())
    return titles.keys()

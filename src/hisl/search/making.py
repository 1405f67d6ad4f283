"""Making the index anew, or whole again, from all that the slices have; counting its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from . import keeping, words
from .entries import Entry, sources
from .models import Body, Document, Word
from .vocabulary import TOTAL

__all__ = ["count_new", "count_words", "rebuild", "refresh", "refresh_people"]

Teller = Callable[[str, int], None]

_COUNTED_AT_ONCE = 2_000


def refresh(
    names: Collection[str] = (), *, tell: Teller = lambda name, done: None
) -> tuple[int, int]:
    """Put whatever is missing or has changed, drop what is gone; gives how many of each.

    names chooses sources, otherwise it is all of them. What is the same is left alone, so that a
    run that was stopped goes on where it stopped, and one too many does nothing.
    """
    put = dropped = 0
    for source in sources():
        if names and source.name not in names:
            continue
        # Only what was there before we began to read can have gone since.
        there = set(_of(source.kinds).values_list("uuid", flat=True))
        seen: set[UUID] = set()
        for batch in _batches(source.entries()):
            put += keeping.put_many(batch)
            seen.update(entry.uuid for entry in batch)
            tell(source.name, len(seen))
        dropped += _drop(sorted(there - seen))
    count_words()
    return put, dropped


def rebuild(*, tell: Teller = lambda name, done: None) -> tuple[int, int]:
    """Make every document anew, though the slices have nothing new to say of it.

    Whoever searches meanwhile finds what was there; a run that was stopped is finished by refresh.
    """
    Document.objects.update(fingerprint="")
    Word.objects.update(documents=0)
    done = refresh(tell=tell)
    Word.objects.filter(documents=0).delete()
    return done


def refresh_people(now: datetime) -> str | None:
    """What changed of people elsewhere than on our pages: imports, administration."""
    put, dropped = refresh(["people"])
    return f"{put} put, {dropped} dropped" if put or dropped else None


def count_new(now: datetime) -> str | None:
    """Count the words of what came in since the last time."""
    counted = count_words()
    return f"words of {counted} texts" if counted else None


def count_words() -> int:
    """Count the words of documents that are not counted yet; gives of how many."""
    total = 0
    while counted := _count_some():
        total += counted
    return total


@transaction.atomic
def _count_some() -> int:
    new = Document.objects.select_for_update(skip_locked=True).filter(counted=False).order_by("pk")
    numbers = dict(new.values_list("pk", "key")[:_COUNTED_AT_ONCE])
    if not numbers:
        return 0
    said: Counter[tuple[str, str]] = Counter()
    for body in Body.objects.filter(document__in=numbers).select_related("document").iterator(500):
        found = words.cut(f"{body.document.title}\n{body.text}")
        key = numbers[body.document_id]
        said.update((key, word) for word in {TOTAL, *(word for word, _, _ in found)})
    _add(said)
    Document.objects.filter(pk__in=numbers).update(counted=True)
    return len(numbers)


def _add(said: Counter[tuple[str, str]]) -> None:
    """Add to what was counted; words that are numbers alone are not kept, so not counted."""
    for key in sorted({key for key, _ in said}):
        Word.objects.get_or_create(key=key, word=TOTAL, defaults={"stem": TOTAL})
        mine = {word: n for (of, word), n in said.items() if of == key}
        by_times: dict[int, list[str]] = {}
        for word, n in mine.items():
            by_times.setdefault(n, []).append(word)
        for n, heard in sorted(by_times.items()):
            for some in _chunks(sorted(heard)):
                known = Word.objects.filter(key=key, word__in=some)
                known.update(documents=F("documents") + n)


def _of(kinds: Iterable[str]) -> QuerySet[Document]:
    return Document.objects.filter(kind__in=list(kinds)).order_by()


def _drop(gone: list[UUID]) -> int:
    for some in _chunks(gone):
        keeping.drop(some)
    return len(gone)


def _chunks(things: list[Any], size: int = 500) -> Iterator[list[Any]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def _batches(entries: Iterable[Entry], size: int = 500) -> Iterator[list[Entry]]:
    entries = iter(entries)
    while batch := list(islice(entries, size)):
        yield batch

"""Entries put into the index and taken out of it, in the transaction of whoever wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hisl.lib import past

from . import documents, words
from .engines import engine
from .models import Body, Document, Word

if TYPE_CHECKING:
    from .entries import Entry

__all__ = ["drop", "put", "put_many"]

BATCH = 500


def put(entry: Entry) -> None:
    """Make an entry findable, or findable as it is now; part of the caller's transaction."""
    put_many([entry])


def put_many(entries: Iterable[Entry]) -> int:
    """Make entries findable, a batch at a time; returns how many were new or had changed.

    What is written down long after waits until the index is made whole.
    """
    if past.is_written_down():
        return 0
    entries = iter(entries)
    return sum(_put(batch) for batch in _batches(entries))


@transaction.atomic
def drop(uuids: Collection[UUID]) -> None:
    """Nothing of these is found any more; those that are not there do not matter."""
    gone = list(Document.objects.filter(uuid__in=uuids).values_list("pk", flat=True))
    if gone:
        _forget(gone)


@transaction.atomic
def _put(entries: list[Entry]) -> int:
    """Replace what differs from what is there; what is the same is left alone."""
    made = {entry.uuid: (entry, documents.document(entry)) for entry in entries}
    engine().hold(made)
    there = dict(Document.objects.filter(uuid__in=made).values_list("uuid", "fingerprint"))
    new = {u: pair for u, pair in made.items() if there.get(u) != pair[1].fingerprint}
    if not new:
        return 0
    drop([uuid for uuid in new if uuid in there])
    fresh = [document for _, document in new.values()]
    _number(fresh)
    engine().put([documents.row(entry, document) for entry, document in new.values()])
    Document.objects.bulk_create(fresh)
    Body.objects.bulk_create(
        Body(document_id=document.pk, text=entry.body) for entry, document in new.values()
    )
    _learn_words(entry for entry, _ in new.values())
    return len(new)


def _number(fresh: list[Document]) -> None:
    """Numbers that are free: two entries of one second could meet in the last bits."""
    wanted = [document.pk for document in fresh]
    taken = set(Document.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for document in fresh:
        while document.pk in taken:
            document.pk += 1
        taken.add(document.pk)


def _forget(numbers: Collection[int]) -> None:
    engine().drop(numbers)
    Body.objects.filter(document__in=numbers).delete()
    Document.objects.filter(pk__in=numbers).delete()


def _learn_words(entries: Iterable[Entry]) -> None:
    """Keep the words that are new to an audience; how many texts have them is counted later."""
    said: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        found = (word for word, _, _ in words.cut(f"{entry.title}\n{entry.body}"))
        said[entry.key].update(word for word in found if _is_lettered(word))
    for key, heard in sorted(said.items()):
        known = Word.objects.filter(key=key, word__in=heard).values_list("word", flat=True)
        fresh = sorted(heard.difference(known))
        Word.objects.bulk_create(
            (Word(key=key, word=word, stem=words.stem(word), documents=0) for word in fresh),
            ignore_conflicts=True,
        )


def _is_lettered(word: str) -> bool:
    return len(word) > 1 and not word.isdigit()


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while batch := list(islice(entries, BATCH)):
        yield batch

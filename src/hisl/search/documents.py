"""Making of an entry what the index keeps: its number, its words, its marks, its fingerprint."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from uuid import UUID

from . import words
from .engines import Row
from .entries import Entry
from .models import Document

__all__ = ["MAKING", "document", "mark", "moment_number", "number", "row"]

MAKING = 1
"""Raise it when words are cut, stemmed or kept in another way: all is made anew at `hisl index`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHIFT = 30
_BIGGEST = (1 << 63) - 1
_MOST_STEMS = 16_000


def moment_number(at: datetime) -> int:
    """The first number that a document of this moment can have."""
    return int((at - _EPOCH).total_seconds()) << _SHIFT


def number(at: datetime, uuid: UUID) -> int:
    """A document's number: its second, then bits of its name, so that it is the same each time."""
    return moment_number(at) + (uuid.int & ((1 << _SHIFT) - 1))


def mark(name: str, value: object) -> str:
    """The mark by which a filter finds: what may be written in any letters becomes a digest."""
    return f"={name}:{blake2b(str(value).casefold().encode(), digest_size=8).hexdigest()}"


def document(entry: Entry) -> Document:
    """The entry as a document, with its fingerprint, not saved."""
    return Document(
        id=number(entry.at, entry.uuid),
        uuid=entry.uuid,
        kind=entry.kind,
        key=entry.key,
        title=" ".join(entry.title.split())[:300],
        url=entry.url,
        handle=entry.handle[:150],
        place=entry.place,
        thread=entry.thread,
        author_id=entry.author_id,
        author_name=entry.author_name[:150],
        at=entry.at,
        changed=entry.changed or entry.at,
        tags=",".join(entry.tags)[:600],
        accepted=entry.accepted,
        solved=entry.solved,
        worked=entry.worked,
        tried=entry.tried,
        votes=entry.votes,
        root=(entry.thread or entry.uuid).int & _BIGGEST,
        day=(entry.changed or entry.at).toordinal(),
        fingerprint=fingerprint(entry),
    )


def row(entry: Entry, document: Document) -> Row:
    """The entry's words for the engine; sets the document's length."""
    title, body = words.stems(entry.title), words.stems(entry.body)[:_MOST_STEMS]
    tags = [stem for tag in entry.tags for stem in words.stems(tag)]
    document.length = len(title) + len(body)
    return Row(
        document.id,
        document.key,
        " ".join(title),
        " ".join([*body, *tags]),
        tuple(_marks(entry)),
    )


def fingerprint(entry: Entry) -> str:
    """The same for the same entry, another one as soon as anything of it is another."""
    told = [MAKING, *(getattr(entry, name) for name in Entry.__slots__)]
    return blake2b(repr(told).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _marks(entry: Entry) -> list[str]:
    marks = [mark("kind", entry.kind)]
    marks += [mark("tag", tag) for tag in entry.tags]
    if entry.place:
        marks.append(mark("place", entry.place))
    if entry.author_id:
        marks.append(mark("author", entry.author_id))
    if entry.solved or entry.accepted:
        marks.append(mark("solved", True))
    if entry.accepted or entry.worked:
        marks.append(mark("proven", True))
    return marks

"""Texts as the index has them, for those who rank by themselves: who wrote what, in which words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from hisl.people import queries as people

from . import words
from .engines import engine
from .models import Document

__all__ = ["Written", "stems", "written"]

MOST = 600


@dataclass(frozen=True, slots=True)
class Written:
    """One readable text: what it is, where it stands, its topics and its stems in order."""

    uuid: UUID
    kind: str
    title: str
    url: str
    key: str
    place: UUID | None
    thread: UUID | None
    tags: tuple[str, ...]
    stems: tuple[str, ...]


def written(
    viewer: Any, uuids: Collection[UUID], *, threads: Collection[UUID] = ()
) -> dict[UUID, Written]:
    """Those of these texts, and of what stands in these threads, that the viewer may read."""
    wanted = Q(uuid__in=[*uuids, *threads]) | Q(thread__in=threads)
    keys = people.keys_of(viewer)
    found = list(Document.objects.filter(wanted, key__in=keys).order_by("-id")[:MOST])
    said = engine().read([document.pk for document in found])
    return {one.uuid: _written(one, said.get(one.pk, ("", ""))) for one in found}


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's words, as the index cuts them."""
    return tuple(words.stems(text))


def _written(document: Document, said: Sequence[Any]) -> Written:
    return Written(
        uuid=document.uuid,
        kind=document.kind,
        title=document.title,
        url=document.url,
        key=document.key,
        place=document.place,
        thread=document.thread,
        tags=tuple(tag for tag in document.tags.split(",") if tag),
        stems=tuple(f"{said[0]} {said[1]}".split()),
    )

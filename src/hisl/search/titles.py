"""Things by their names and by their authors: what a list of links needs, without the text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hisl.people import queries as people

from .models import Document

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["tags_in", "titles", "written_by"]


def titles(viewer: Any, uuids: Iterable[UUID]) -> dict[UUID, Document]:
    """Those of these things that the viewer may read now; what was taken back is not there."""
    wanted = set(uuids)
    if not wanted:
        return {}
    found = Document.objects.filter(uuid__in=wanted, key__in=people.keys_of(viewer))
    return {document.uuid: document for document in found.order_by()}


def written_by(
    viewer: Any, author: Person, *, kinds: Collection[str], limit: int
) -> list[Document]:
    """What somebody wrote under their own name and the viewer may read, the newest first."""
    found = Document.objects.filter(author=author, kind__in=kinds)
    return list(found.filter(key__in=people.keys_of(viewer)).order_by("-id")[:limit])


def tags_in(place: UUID, *, limit: int) -> list[list[str]]:
    """The tags of the latest things in a place that everybody who reads there may read."""
    found = Document.objects.filter(place=place, key=f"community:{place}").exclude(tags="")
    return [
        tags.split(",") for tags in found.order_by("-id").values_list("tags", flat=True)[:limit]
    ]

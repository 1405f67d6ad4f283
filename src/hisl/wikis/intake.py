"""What arrives from elsewhere, in bulk: pages with their whole history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hisl.communities import queries as communities
from hisl.writing import intake as writing

from . import index
from .models import Page

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = ["Arrival", "Standing", "add_pages", "refresh", "standing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A page of another system; path is where it would stand if nobody had the place."""

    uuid: UUID
    path: str
    title: str
    at: datetime
    changed: datetime
    body: writing.Body
    states: Sequence[writing.State] = field(default_factory=tuple)
    author_id: int | None = None
    author_name: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    pk: int
    text_pk: int
    source_url: str


def standing(uuids: Collection[UUID]) -> dict[UUID, Standing]:
    """Those of the pages that are here already."""
    rows = Page.objects.filter(uuid__in=uuids).values_list("uuid", "pk", "text_id", "source_url")
    return {uuid: Standing(*values) for uuid, *values in rows}


def add_pages(community: Community, arrivals: Sequence[Arrival]) -> None:
    """Add pages that are not here yet, with their texts and histories."""
    wanted = [arrival.path for arrival in arrivals]
    pages = Page.objects.filter(community=community, path__in=wanted)
    taken = set(pages.values_list("path", flat=True))
    key = communities.key_of(community)
    texts = writing.add_texts([(one.body, one.states, key) for one in arrivals])
    Page.objects.bulk_create(
        Page(
            uuid=one.uuid,
            community=community,
            author_id=one.author_id,
            author_name=one.author_name[:150],
            at=one.at,
            changed=one.changed,
            path=f"{one.path}-{one.uuid.hex[:8]}" if one.path in taken else one.path,
            title=one.title[:300],
            text=text,
            source_url=one.source_url,
        )
        for one, text in zip(arrivals, texts, strict=True)
    )
    index.put_all([one.uuid for one in arrivals])


def refresh(page_pk: int, *, changed: datetime, source_url: str) -> None:
    """Bring a page that is here up to what its source says now."""
    Page.objects.filter(pk=page_pk, source_url="").update(source_url=source_url)
    Page.objects.filter(pk=page_pk, changed__lt=changed).update(changed=changed)

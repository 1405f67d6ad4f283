"""Writing a page and rewriting it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hisl.communities import actions as moderated
from hisl.communities import queries as communities
from hisl.records import actions as records
from hisl.writing import actions as writing

from . import index
from .models import Page

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = ["ConflictError", "create_page", "revise_page", "tried", "viewed"]


class ConflictError(Exception):
    """Somebody else changed the page since the writer began; nothing was overwritten."""


@transaction.atomic
def create_page(
    *,
    community: Community,
    author: Person,
    path: str,
    title: str,
    markdown: str,
    at: datetime,
    reason: str = "",
    intervention: uuid.UUID | None = None,
    level: str | None = None,
    mandated: bool = False,
    held: bool = False,
) -> Page:
    """Begin a page; held: a facilitator reads it before others do."""
    page = Page.objects.create(
        uuid=uuid.uuid4(),
        community=community,
        intervention=intervention,
        author=author,
        path=path,
        title=title,
        at=at,
        changed=at,
        hidden=at if held else None,
        text=writing.write(
            markdown,
            author=author,
            at=at,
            title=title,
            key="" if held else communities.key_of(community),
        ),
    )
    _record(f"created/{page.uuid}", page, author, verb="created", at=at, level=level,
            mandated=mandated, intervention=intervention, target=None)  # fmt: skip
    index.put(page)
    if held:
        moderated.hold(page.uuid, at=at)
    return page


@transaction.atomic
def revise_page(
    page: Page,
    *,
    author: Person,
    markdown: str,
    at: datetime,
    reason: str = "",
    base: int | None = None,
    intervention: uuid.UUID | None = None,
    level: str | None = None,
    mandated: bool = False,
) -> None:
    """Rewrite a page; in the log it is an act upon whoever wrote the state before it.

    base is the number of the revision the writer began from: when it is no longer the last one,
    ConflictError is raised and nothing changes.
    """
    Page.objects.select_for_update().get(pk=page.pk)
    last = page.text.revisions.order_by("-number").select_related("author").first()
    if base is not None and last is not None and last.number != base:
        raise ConflictError(f"Revision {last.number} came in after revision {base}.")
    revision = writing.revise(page.text, markdown, author=author, at=at, reason=reason)
    page.changed = at
    page.save(update_fields=["changed"])
    before = last.author if last else None
    _record(f"edited/{revision.uuid}", page, author, verb="edited", at=at, level=level,
            mandated=mandated, intervention=intervention, target=before)  # fmt: skip
    index.put(page)


@transaction.atomic
def tried(
    page: Page,
    *,
    person: Person,
    worked: bool,
    at: datetime,
    note: str = "",
    level: str | None = None,
    mandated: bool = False,
) -> None:
    """Report what happened when the page's advice was tried."""
    writing.report_trial(page.text, person=person, worked=worked, note=note, at=at)
    _record(f"tried/{page.uuid}/{person.uuid}/{at.isoformat()}", page, person,
            verb="worked" if worked else "failed", at=at, level=level, mandated=mandated,
            intervention=None, target=page.author)  # fmt: skip
    index.put(page)


def viewed(page: Page, *, person: Person, at: datetime, count: int = 1) -> None:
    """Count a reading; aggregated by day, and never taken for social learning."""
    records.record(
        event=f"viewed/{page.uuid}/{person.uuid}/{at.date()}",
        at=at,
        actor=person.actor,
        verb="viewed",
        object_kind="page",
        object=page.uuid,
        thread=page.uuid,
        community=page.community.uuid,
        intervention=page.intervention,
        count=count,
    )


def _record(
    event: str,
    page: Page,
    author: Person,
    *,
    verb: str,
    at: datetime,
    target: Person | None,
    level: str | None,
    mandated: bool,
    intervention: uuid.UUID | None,
) -> None:
    records.record(
        event=event,
        at=at,
        actor=author.actor,
        verb=verb,
        object_kind="page",
        object=page.uuid,
        target_actor=target.actor if target else None,
        thread=page.uuid,
        community=page.community.uuid,
        intervention=intervention or page.intervention,
        level=level,
        words=page.text.words,
        mandated=mandated,
    )

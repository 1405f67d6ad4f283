"""What those who look after a community can do to a page: hide it and show it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hisl.communities import queries as communities
from hisl.communities.tools import Moderated
from hisl.domain import text as rendering
from hisl.writing import actions as writing

from . import actions, index
from .models import Page

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["find", "hide", "restore", "revise"]

EXCERPT_WORDS = 40


def find(uuid: UUID) -> Moderated | None:
    """A page as the queue shows it, a hidden one too."""
    page = _page(uuid)
    if page is None:
        return None
    return Moderated(
        title=page.title,
        url=page.get_absolute_url(),
        author=page.author,
        excerpt=rendering.excerpt(rendering.plain(page.text.html), EXCERPT_WORDS),
        community=page.community,
        key=communities.key_of(page.community),
        markdown=page.text.markdown,
    )


@transaction.atomic
def hide(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Nobody but its author and the facilitators reads the page, nor opens what it shows."""
    page = _page(uuid)
    if page is None or page.hidden:
        return
    Page.objects.filter(pk=page.pk).update(hidden=at)
    writing.set_key([page.text_id], "")
    index.put(page)


@transaction.atomic
def restore(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Show a hidden page again; one that was held from the start is there from now on."""
    page = _page(uuid)
    if page is None or not page.hidden:
        return
    Page.objects.filter(pk=page.pk).update(hidden=None)
    writing.set_key([page.text_id], communities.key_of(page.community))
    index.put(page)


def revise(uuid: UUID, markdown: str, *, by: Person, at: datetime) -> None:
    """Put the author's new words in the place of the old ones."""
    if page := _page(uuid):
        actions.revise_page(page, author=by, markdown=markdown, at=at)


def _page(uuid: UUID) -> Page | None:
    return Page.objects.select_related("community", "text", "author").filter(uuid=uuid).first()

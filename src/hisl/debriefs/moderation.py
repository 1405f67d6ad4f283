"""What those who look after a community can do to a debrief: hide it and show it."""

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
from .models import Debrief

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["find", "hide", "restore", "revise"]

EXCERPT_WORDS = 40


def find(uuid: UUID) -> Moderated | None:
    """A debrief as the queue shows it, a hidden one too."""
    debrief = _debrief(uuid)
    if debrief is None:
        return None
    return Moderated(
        title=debrief.title,
        url=debrief.get_absolute_url(),
        author=debrief.author,
        excerpt=rendering.excerpt(rendering.plain(debrief.text.html), EXCERPT_WORDS),
        community=debrief.community,
        key=communities.key_of(debrief.community),
        markdown=debrief.text.markdown,
    )


@transaction.atomic
def hide(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Nobody but its writer and the facilitators reads the debrief, nor opens what it shows."""
    debrief = _debrief(uuid)
    if debrief is None or debrief.hidden:
        return
    debrief.hidden = at
    debrief.save(update_fields=["hidden"])
    writing.set_key([debrief.text_id], "")
    index.put(debrief)


@transaction.atomic
def restore(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Show a hidden debrief again; one that was held from the start is there from now on."""
    debrief = _debrief(uuid)
    if debrief is None or not debrief.hidden:
        return
    debrief.hidden = None
    debrief.save(update_fields=["hidden"])
    writing.set_key([debrief.text_id], communities.key_of(debrief.community))
    index.put(debrief)


def revise(uuid: UUID, markdown: str, *, by: Person, at: datetime) -> None:
    """Put the writer's new words in the place of the old ones."""
    if debrief := _debrief(uuid):
        actions.revise(debrief, author=by, markdown=markdown, at=at)


def _debrief(uuid: UUID) -> Debrief | None:
    found = Debrief.objects.select_related("community", "text", "author")
    return found.filter(uuid=uuid).first()

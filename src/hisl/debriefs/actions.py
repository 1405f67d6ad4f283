"""Holding a debrief."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hisl.communities import actions as moderated
from hisl.communities import queries as communities
from hisl.records import actions as records
from hisl.writing import actions as writing

from . import index
from .models import Debrief

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = ["hold", "revise"]


@transaction.atomic
def hold(
    *,
    community: Community,
    author: Person,
    title: str,
    sections: dict[str, str],
    participants: Iterable[Person],
    at: datetime,
    intervention: uuid.UUID | None = None,
    level: str | None = None,
    mandated: bool = False,
    held: bool = False,
) -> Debrief:
    """Write down a debrief. sections maps each heading to its Markdown, in order.

    held: a facilitator reads it before others do.

    The debrief is one contribution, its writer's; that the others took part is an act of each, at
    the same stage, but no contribution: one text of six people is not six texts.
    """
    markdown = "\n\n".join(f"# {heading}\n\n{body}" for heading, body in sections.items())
    debrief = Debrief.objects.create(
        uuid=uuid.uuid4(),
        community=community,
        intervention=intervention,
        title=title,
        author=author,
        at=at,
        hidden=at if held else None,
        text=writing.write(
            markdown,
            author=author,
            at=at,
            title=title,
            key="" if held else communities.key_of(community),
        ),
    )
    together = {author.pk: author} | {person.pk: person for person in participants}
    debrief.participants.set(together.values())
    records.record_many(
        records.Happening(
            event=f"{verb}/{debrief.uuid}/{person.uuid}",
            at=at,
            actor=person.actor,
            verb=verb,
            object_kind="debrief",
            object=debrief.uuid,
            target_actor=None if person == author else author.actor,
            thread=debrief.uuid,
            community=community.uuid,
            intervention=intervention,
            level=level if person == author else None,
            words=debrief.text.words if person == author else None,
            mandated=mandated,
        )
        for person in together.values()
        for verb in ("debriefed" if person == author else "attended",)
    )
    index.put(debrief)
    if held:
        moderated.hold(debrief.uuid, at=at)
    return debrief


@transaction.atomic
def revise(debrief: Debrief, *, author: Person, markdown: str, at: datetime) -> None:
    """Replace the words of a debrief; what it said before stays in its history."""
    revision = writing.revise(debrief.text, markdown, author=author, at=at)
    records.record(
        event=f"edited/{revision.uuid}",
        at=at,
        actor=author.actor,
        verb="edited",
        object_kind="debrief",
        object=debrief.uuid,
        target_actor=debrief.author.actor if debrief.author else None,
        thread=debrief.uuid,
        community=debrief.community.uuid,
        intervention=debrief.intervention,
        words=debrief.text.words,
    )
    index.put(debrief)

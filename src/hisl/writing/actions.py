"""Writing and rewriting a text: rendered once, every revision kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from hisl.domain import text as rendering

from . import audience
from .models import Reaction, Revision, Tag, Text, Trial

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["compose", "react", "rendered", "report_trial", "revise", "tags_named", "write"]


def compose(markdown: str, *, key: str = "") -> Text:
    """A new, unsaved text with its HTML and its words counted."""
    return rendered(Text(markdown=markdown, key=key))


def rendered(text: Text) -> Text:
    """The text with its HTML and word count brought up to its Markdown."""
    reading = rendering.read(text.markdown)
    text.html = reading.html(audience.links(reading.names, text.key))
    text.words = rendering.word_count(text.markdown)
    text.renderer = rendering.RENDERER_VERSION
    return text


def write(
    markdown: str,
    *,
    author: Person | None,
    at: datetime,
    title: str | None = None,
    key: str = "",
) -> Text:
    """Save a new text with its first revision; key is the audience key of what it is part of."""
    text = compose(markdown, key=key)
    text.save()
    Revision.objects.create(
        text=text, number=1, author=author, at=at, title=title, markdown=markdown
    )
    return text


def revise(
    text: Text,
    markdown: str,
    *,
    author: Person | None,
    at: datetime,
    reason: str = "",
    title: str | None = None,
) -> Revision:
    """Replace a text's Markdown and keep the former state; returns the new revision."""
    last = text.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    text.markdown = markdown
    rendered(text).save()
    return Revision.objects.create(
        text=text,
        number=last + 1,
        author=author,
        at=at,
        reason=reason,
        title=title,
        markdown=markdown,
    )


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, made where they are missing."""
    wanted = sorted({name.strip().lower() for name in names if name.strip()})
    Tag.objects.bulk_create((Tag(name=name) for name in wanted), ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=wanted))


def react(text: Text, *, person: Person, kind: str, at: datetime) -> bool:
    """Say "useful" or "thanks" to a text; returns whether it was said for the first time."""
    _, new = Reaction.objects.get_or_create(
        text=text, person=person, kind=kind, defaults={"at": at}
    )
    return new


def report_trial(text: Text, *, person: Person, worked: bool, note: str, at: datetime) -> Trial:
    """Keep what happened when somebody tried what a text says; a later report replaces it."""
    trial, _ = Trial.objects.update_or_create(
        text=text, person=person, defaults={"worked": worked, "note": note, "at": at}
    )
    return trial

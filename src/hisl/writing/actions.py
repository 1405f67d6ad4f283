"""Writing and rewriting a text: rendered once, every revision kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from hisl.domain import text as rendering

from . import audience, drafts, files, followups, previews
from .models import Reaction, Revision, Tag, Text, Trial

if TYPE_CHECKING:
    from hisl.people.models import Person

AGAIN = 500
FETCHER = previews.Fetcher()

__all__ = [
    "compose",
    "fetch_previews",
    "purge",
    "react",
    "render_again",
    "rendered",
    "report_trial",
    "revise",
    "set_key",
    "sweep",
    "tags_named",
    "take_back",
    "write",
]


def compose(markdown: str, *, key: str = "") -> Text:
    """A new, unsaved text with its HTML and its words counted."""
    return rendered(Text(markdown=markdown, key=key))


def rendered(text: Text) -> Text:
    """The text with its HTML and word count brought up to its Markdown."""
    _render(text)
    return text


def _render(text: Text) -> rendering.Reading:
    reading = rendering.read(text.markdown)
    links = audience.links(reading.names, text.key)
    text.html = reading.html(replace(links, cards=previews.cards(reading.alone)))
    text.words = rendering.word_count(text.markdown)
    text.renderer = rendering.RENDERER_VERSION
    return reading


def write(
    markdown: str,
    *,
    author: Person | None,
    at: datetime,
    title: str | None = None,
    key: str = "",
) -> Text:
    """Save a new text with its first revision; key is the audience key of what it is part of."""
    text = Text(markdown=markdown, key=key)
    _keep(text, author=author, at=at)
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
    before, text.markdown = text.markdown, markdown
    _keep(text, author=author, at=at, before=before)
    return Revision.objects.create(
        text=text,
        number=last + 1,
        author=author,
        at=at,
        reason=reason,
        title=title,
        markdown=markdown,
    )


def _keep(text: Text, *, author: Person | None, at: datetime, before: str = "") -> None:
    """Save a text whose Markdown is new, with the files and addresses that it shows."""
    reading = _render(text)
    text.save()
    named = rendering.read(before).files if reading.files else ()
    files.show(text, reading.files, before=named, author=author, at=at)
    previews.want(text, reading.alone, at=at)


def render_again(now: datetime) -> str | None:
    """Bring texts of an older renderer up to this one, some at a time; what came as HTML stays."""
    version = rendering.RENDERER_VERSION
    old = Text.objects.filter(renderer__gt=0, renderer__lt=version).order_by("pk")[:AGAIN]
    again = [rendered(text) for text in old]
    Text.objects.bulk_update(again, ["html", "words", "renderer"], batch_size=100)
    return f"{len(again)} texts rendered again" if again else None


def fetch_previews(now: datetime, *, fetcher: previews.Fetcher = FETCHER) -> str | None:
    """Fetch what stands behind addresses that are due, and show it in their texts."""
    if not settings.HISL_LINK_PREVIEWS:
        return None
    taken = previews.claim(now)
    for preview in taken:
        head = previews.found(preview, fetcher)
        with transaction.atomic():
            if previews.keep(preview, head, at=now):
                texts = [rendered(text) for text in preview.texts.filter(renderer__gt=0)]
                Text.objects.bulk_update(texts, ["html", "words", "renderer"])
    return f"{len(taken)} addresses asked" if taken else None


def sweep(now: datetime) -> str | None:
    """Remove drafts, files and previews that nobody needs any more."""
    gone = {
        "drafts": drafts.expire(now),
        "files": files.sweep(now),
        "previews": previews.forget_unused(),
    }
    said = ", ".join(f"{number} {what}" for what, number in gone.items() if number)
    return f"removed {said}" if said else None


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, made where they are missing."""
    wanted = sorted({name.strip().lower() for name in names if name.strip()})
    Tag.objects.bulk_create((Tag(name=name) for name in wanted), ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=wanted))


def react(text: Text, *, person: Person, kind: str, at: datetime) -> bool:
    """Say a reaction to a text; returns whether it was not said already."""
    _, new = Reaction.objects.get_or_create(
        text=text, person=person, kind=kind, defaults={"at": at}
    )
    return new


def take_back(text: Text, *, person: Person, kind: str) -> bool:
    """Take a reaction back; returns whether there was one."""
    return bool(Reaction.objects.filter(text=text, person=person, kind=kind).delete()[0])


def report_trial(text: Text, *, person: Person, worked: bool, note: str, at: datetime) -> Trial:
    """Keep what happened when somebody tried what a text says; a later report replaces it."""
    trial, _ = Trial.objects.update_or_create(
        text=text, person=person, defaults={"worked": worked, "note": note, "at": at}
    )
    followups.close(text, person)
    return trial


def set_key(texts: Iterable[int], key: str) -> None:
    """What these texts (their numbers) are part of is for other readers now, or (empty) for nobody.

    Their names lead elsewhere then, and their files open for those readers alone.
    """
    there = list(Text.objects.filter(pk__in=texts))
    for text in there:
        text.key = key
        if text.renderer:
            rendered(text)
    Text.objects.bulk_update(there, ["key", "html", "words", "renderer"], batch_size=100)
    files.follow(there)


def purge(texts: Iterable[Text]) -> None:
    """Take the words away for good, with all former states and what was said of them."""
    gone = Text.objects.filter(pk__in=texts)
    for table in (Revision, Reaction, Trial):
        table.objects.filter(text__in=gone).delete()
    gone.update(markdown="", html="", words=0)

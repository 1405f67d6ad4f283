"""What arrives from elsewhere, in bulk: texts with their whole history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from hisl.domain import text as rendering

from . import actions
from .models import Revision, Tag, Text

__all__ = [
    "Body",
    "State",
    "add_tags",
    "add_texts",
    "continue_text",
    "from_html",
    "from_markdown",
    "unknown_states",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of a text: what changed (None: it did not), by whom, when and why."""

    uuid: UUID
    at: datetime
    author_id: int | None = None
    author_name: str = ""
    reason: str = ""
    title: str | None = None
    markdown: str | None = None
    tags: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A text ready to be kept: its Markdown, its safe HTML, its words, and what rendered it.

    plain is the HTML without its tags; words counts those of the Markdown where that was rendered.
    renderer is 0 when the HTML was not made from the Markdown but came from elsewhere.
    """

    markdown: str
    html: str
    plain: str
    words: int
    renderer: int


def from_markdown(markdown: str) -> Body:
    html = rendering.render(markdown)
    words = rendering.word_count(markdown)
    return Body(markdown, html, rendering.plain(html), words, rendering.RENDERER_VERSION)


def from_html(html: str, *, markdown: str = "", base_url: str | None = None) -> Body:
    """A text whose HTML stands for itself; the Markdown, where given, is where editing begins."""
    safe = rendering.clean_html(html, base_url=base_url)
    plain = rendering.plain(safe)
    return Body(markdown, safe, plain, rendering.word_count(plain), 0)


def add_texts(arrivals: Sequence[tuple[Body, Sequence[State], str]]) -> list[Text]:
    """Save new texts, each with its states numbered from 1 in the order given, and the audience
    key of what it is part of."""
    texts = Text.objects.bulk_create(_put(Text(key=key), body) for body, _, key in arrivals)
    Revision.objects.bulk_create(
        chain.from_iterable(
            _revisions(text.pk, states, first=1)
            for text, (_, states, _key) in zip(texts, arrivals, strict=True)
        )
    )
    return texts


def unknown_states(uuids: Collection[UUID]) -> set[UUID]:
    """Those of the states that are not here yet."""
    here = Revision.objects.filter(uuid__in=uuids).values_list("uuid", flat=True)
    return set(uuids) - set(here)


def continue_text(text_pk: int, body: Body, states: Sequence[State], *, until: datetime) -> None:
    """Add later states, if any, to a text that is here; the text becomes the body.

    Unless somebody wrote on it here after `until`, the moment of the body's last state.
    """
    known = Revision.objects.filter(text=text_pk)
    last = known.order_by("-number").values_list("number", flat=True).first() or 0
    newest = known.order_by("-at").values_list("at", flat=True).first()
    Revision.objects.bulk_create(_revisions(text_pk, states, first=last + 1))
    if newest is None or until >= newest:
        _put(Text.objects.get(pk=text_pk), body).save()


def add_tags(names: Iterable[str]) -> int:
    """Make the tags that are missing; returns how many those were."""
    before = Tag.objects.count()
    actions.tags_named(name[:60] for name in names)
    return Tag.objects.count() - before


def _put(text: Text, body: Body) -> Text:
    text.markdown, text.html = body.markdown, body.html
    text.words, text.renderer = body.words, body.renderer
    return text


def _revisions(text_pk: int, states: Iterable[State], *, first: int) -> Iterable[Revision]:
    for number, state in enumerate(states, start=first):
        yield Revision(
            uuid=state.uuid,
            text_id=text_pk,
            number=number,
            author_id=state.author_id,
            author_name=state.author_name[:150],
            at=state.at,
            reason=state.reason[:500],
            title=None if state.title is None else state.title[:300],
            markdown=state.markdown,
            tags=None if state.tags is None else state.tags[:300],
        )

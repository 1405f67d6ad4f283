"""Reading what became of a text: its revisions, each with what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from hisl.domain import diff

from .audience import Mentioned, mentioned, readers
from .models import Reaction, Revision, Trial

if TYPE_CHECKING:
    from .models import Revision, Text

__all__ = [
    "Change",
    "Mentioned",
    "changes",
    "changes_of",
    "helped",
    "mentioned",
    "readers",
    "revisions",
    "told_of",
    "trials_told",
]

LONGEST_DIFF = 300


@dataclass(frozen=True, slots=True)
class Change:
    """A revision beside the state before it.

    lines is what changed in the words, cut holds how many lines more there were; title and tags
    are (before, after) where this revision changed them.
    """

    revision: Revision
    first: bool
    lines: tuple[diff.Line, ...]
    cut: int
    title: tuple[str, str] | None
    tags: tuple[str, str] | None


def revisions(text: Text) -> QuerySet[Revision]:
    """A text's revisions, the newest first, with their authors."""
    return text.revisions.select_related("author").order_by("-number")


def changes(text: Text, page: Iterable[Revision]) -> list[Change]:
    """What each revision of one page of revisions(text) changed, newest first.

    A revision that left the words, the title or the tags alone has null there, so the state
    before it is the last one that said something.
    """
    shown = list(page)
    if not shown:
        return []
    before = _state_before(text, shown[-1].number)
    told = []
    for revision in reversed(shown):
        told.append(_change(revision, before))
        said = {name: getattr(revision, name) for name in before}
        before |= {name: value for name, value in said.items() if value is not None}
    return told[::-1]


def trials_told(text: Any) -> tuple[int, int]:
    """(for how many it worked, how many said), from trials that are fetched already."""
    trials = text.trials.all()
    return sum(trial.worked for trial in trials), len(trials)


def told_of(texts: Iterable[int]) -> dict[int, tuple[list[Trial], list[tuple[str, int]]]]:
    """What was said of each of these texts, by its key: (trials, reactions as (kind, person))."""
    told: dict[int, tuple[list[Trial], list[tuple[str, int]]]] = {pk: ([], []) for pk in texts}
    for trial in Trial.objects.filter(text__in=told).select_related("person").order_by("at"):
        told[trial.text_id][0].append(trial)
    for text, kind, person in Reaction.objects.filter(text__in=told).values_list(
        "text", "kind", "person"
    ):
        told[text][1].append((kind, person))
    return told


def changes_of(texts: Iterable[int]) -> dict[int, int]:
    """How many revisions each of these texts has, by its key."""
    rows = Revision.objects.filter(text__in=list(texts)).order_by().values_list("text")
    return dict(rows.annotate(n=Count("pk")))


def helped(texts: Any) -> int:
    """How often somebody found these texts useful, used them, or saw them work."""
    kinds = (Reaction.Kind.USEFUL, Reaction.Kind.USED)
    thanked = Reaction.objects.filter(text__in=texts, kind__in=kinds).count()
    return thanked + Trial.objects.filter(text__in=texts, worked=True).count()


def _state_before(text: Text, number: int) -> dict[str, str | None]:
    """Words, title and tags as they were when revision number came, null where nobody had said."""
    earlier = text.revisions.filter(number__lt=number).order_by("-number")
    return {
        name: earlier.filter(**{f"{name}__isnull": False}).values_list(name, flat=True).first()
        for name in ("markdown", "title", "tags")
    }


def _change(revision: Revision, before: dict[str, str | None]) -> Change:
    lines: tuple[diff.Line, ...] = ()
    if revision.markdown is not None and before["markdown"] is not None:
        lines = diff.changes(before["markdown"], revision.markdown)
    return Change(
        revision=revision,
        first=before["markdown"] is None and revision.markdown is not None,
        lines=lines[:LONGEST_DIFF],
        cut=max(0, len(lines) - LONGEST_DIFF),
        title=_turned(before["title"], revision.title),
        tags=_turned(before["tags"], revision.tags),
    )


def _turned(before: str | None, after: str | None) -> tuple[str, str] | None:
    return None if before is None or after is None or before == after else (before, after)

"""A text with what people say to its passages, each beside the words that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from hisl.domain import passages
from hisl.domain.text import excerpt

from ..margin import Passage, Remark

if TYPE_CHECKING:
    from ..models import Text
    from .where import Where

__all__ = ["Annotated", "Note", "Shown", "annotated", "count", "doc_of"]

WORDS_OF_A_CHOICE = 12


@dataclass(frozen=True, slots=True)
class Note:
    """A passage with its remarks; name fits an address, former tells that its words changed."""

    passage: Passage
    remarks: Sequence[Remark]
    name: str
    number: int = 0
    former: bool = False
    settle: bool = False

    @property
    def first(self) -> Remark:
        return self.remarks[0]


@dataclass(frozen=True, slots=True)
class Shown:
    """A block of the text as HTML with its passages marked, and the notes on it."""

    number: int
    html: str
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Annotated:
    """The whole text for a page: blocks, then notes whose words are gone, then the resolved."""

    blocks: Sequence[Shown]
    lost: Sequence[Note]
    resolved: Sequence[Note]
    choices: Sequence[tuple[int, str]]
    where: Where
    form: Any = None
    taken_back: Sequence[Remark] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        """Remarks that stand beside the text or below it, the resolved ones left out."""
        shown = [note for block in self.blocks for note in block.notes]
        return sum(len(note.remarks) for note in [*shown, *self.lost])


def annotated(text: Text, html: str, *, viewer: Any, where: Where, form: Any = None) -> Annotated:
    """A text with its passages; html is its own, perhaps with names given to its headings."""
    blocks = passages.blocks(html)
    texts = [block.text for block in blocks]
    open_ones: dict[int, list[tuple[passages.Place, Note]]] = defaultdict(list)
    lost, resolved = [], []
    for note in _notes(text, viewer, where):
        if note.passage.resolved_at:
            resolved.append(note)
        elif place := passages.find(texts, _quote(note.passage)):
            open_ones[place.block].append((place, note))
        else:
            lost.append(note)
    return Annotated(
        blocks=_shown(blocks, open_ones),
        lost=lost,
        resolved=resolved,
        choices=_choices(texts),
        where=where,
        form=form,
        taken_back=_taken_back(text, viewer),
    )


def count(text: Text) -> int:
    """How many remarks there are on a text's open passages."""
    return Remark.objects.filter(
        passage__text=text, passage__resolved_at__isnull=True, deleted__isnull=True
    ).count()


def doc_of(text: Text) -> list[str]:
    """The words of each block of a text as it is now."""
    return [block.text for block in passages.blocks(text.html)]


def _notes(text: Text, viewer: Any, where: Where) -> list[Note]:
    standing = Remark.objects.filter(deleted__isnull=True).select_related("author", "text")
    found = Passage.objects.filter(text=text).select_related("resolved_by")
    found = found.prefetch_related(Prefetch("remarks", queryset=standing, to_attr="standing"))
    return [
        Note(
            passage=passage,
            remarks=passage.standing,
            name=f"passage-{passage.pk}",
            settle=where.settle or (where.comment and passage.standing[0].author_id == viewer.pk),
        )
        for passage in found
        if passage.standing
    ]


def _taken_back(text: Text, viewer: Any) -> list[Remark]:
    """The viewer's own remarks that they took back and may put back."""
    if not viewer.is_authenticated:
        return []
    own = Remark.objects.filter(passage__text=text, author=viewer, deleted__isnull=False)
    return list(own.select_related("text").order_by("-deleted")[:5])


def _quote(passage: Passage) -> passages.Quote:
    return passages.Quote(passage.exact, passage.prefix, passage.suffix, passage.block)


def _shown(
    blocks: Sequence[passages.Block], placed: dict[int, list[tuple[passages.Place, Note]]]
) -> list[Shown]:
    """Every block with its notes, numbered in the order in which their words stand."""
    shown, number = [], 0
    for at, block in enumerate(blocks):
        notes, spans = [], []
        for place, note in sorted(placed.get(at, ()), key=lambda pair: pair[0]):
            number += 1
            spans.append(passages.Span(place.start, place.end, note.name, str(number)))
            notes.append(
                Note(
                    passage=note.passage,
                    remarks=note.remarks,
                    name=note.name,
                    number=number,
                    former=place.alike < 100,
                    settle=note.settle,
                )
            )
        shown.append(Shown(at, _numbered(passages.marked(block.html, spans), at), notes))
    return shown


def _numbered(html: str, number: int) -> str:
    """The block with its number, by which a selection in the browser finds it."""
    name = html[1:].split(">", 1)[0].split(" ", 1)[0]
    return f'<{name} data-block="{number}"{html[1 + len(name) :]}'


def _choices(texts: Sequence[str]) -> list[tuple[int, str]]:
    """The blocks that one can choose without a pointer, each by its first words."""
    return [
        (number, excerpt(words, WORDS_OF_A_CHOICE))
        for number, words in enumerate(texts)
        if words.strip()
    ]

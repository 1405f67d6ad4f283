"""What is like a text, and which passage of it helps: for the stuck desk and for duplicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log1p
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.safestring import SafeString

from hisl.domain.meaning import fused
from hisl.people import queries as people

from . import documents, finding, meaning, sought, vocabulary, words
from .engines import Ask, Phrase, engine
from .models import Document
from .ranking import TITLE
from .snippets import Text, blocks
from .sought import Sought, Term

__all__ = ["Passage", "passages", "similar"]

# Words of a text that are looked for: those that tell most of it.
_TERMS = 8
_ENOUGH = 100
_BOUND = 300
_READ_CHARS = 4_000
_LOOKED_INTO = 12

NO_PASSAGE = ("question", "discussion", "person", "community", "programme", "file")
"""Kinds that ask or name; they do not answer."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The passage of a document that has most to do with what was typed; html has <mark>."""

    document: Document
    text: str
    html: SafeString
    block: int


def similar(
    viewer: Any,
    text: str,
    kinds: Sequence[str] = ("question",),
    *,
    place: UUID | None = None,
    limit: int = 5,
    besides: Collection[UUID] = (),
) -> list[Document]:
    """What the viewer may read that is most like a text, the likest first; one of a thread.

    besides holds the UUIDs of what is not wanted: the text itself, when it is in the index.
    """
    keys = people.keys_of(viewer)
    marks = tuple(finding.marks(finding.Filters(kinds=tuple(kinds), place=place)))
    by_words, roots = _like(text, keys, Ask(marks=marks))
    here = Q(place=place) if place else Q()
    near = meaning.near(text[:_READ_CHARS], keys, kinds=kinds, where=here)
    best = fused(by_words, list(near))
    numbers, _more = finding.one_a_thread(best, near | roots)
    return _documents(numbers, limit, besides)


def passages(viewer: Any, text: str, limit: int = 3, *, place: UUID | None = None) -> list[Passage]:
    """The passages that answer best what was typed, each of another thread or page.

    The document beside each tells how many said that it worked (worked of tried), when it was
    changed, whether it was accepted, and where it is read.
    """
    keys = people.keys_of(viewer)
    without = tuple(Phrase((documents.mark("kind", kind),)) for kind in NO_PASSAGE)
    marks = tuple(finding.marks(finding.Filters(place=place)))
    numbers, _more = finding.one_a_thread(*_like(text, keys, Ask(without=without, marks=marks)))
    terms = _telling_terms(text, keys)
    found = _documents(numbers, _LOOKED_INTO, ())
    texts = {one.pk: one.body.text for one in found}
    best = [(_best_block(texts[one.pk], terms), one) for one in found]
    told = [(worth, one, text) for (worth, text), one in best if worth > 0]
    first_half = {one.pk: 1 - rank / (2 * len(found)) for rank, one in enumerate(found)}
    told.sort(key=lambda each: -each[0] * first_half[each[1].pk])
    phrases = [term.own for term, _ in terms]
    return [
        Passage(one, block.text, Text(block.text).highlighted(phrases), block.place)
        for _, one, block in told[:limit]
    ]


def _like(text: str, keys: Collection[str], ask: Ask) -> tuple[list[int], dict[int, int]]:
    """Numbers of documents that share telling words with a text, best first, and their roots.

    First those that have at least half of the words, then at least two, then any, until there are
    enough to rank; each step is bounded.
    """
    terms = _telling_terms(text, keys)
    if not terms:
        return [], {}
    only = [term for term, _ in terms]
    numbers: dict[int, None] = {}
    for least in dict.fromkeys((ceil(len(only) / 2), min(2, len(only)), 1)):
        groups = finding.at_least(least, only)
        step = Ask(groups, ask.without, ask.marks)
        numbers |= dict.fromkeys(engine().newest(step, keys, limit=_BOUND))
        if len(numbers) >= _ENOUGH:
            break
    scores, roots = finding.scored(numbers, only, [worth for _, worth in terms])
    return sorted(scores, key=lambda number: (-scores[number], -number)), roots


def _telling_terms(text: str, keys: Collection[str]) -> list[tuple[Term, float]]:
    """The words that tell most of a text, each with how much it tells.

    The first line is taken for the title, whose words count as they do in what is found.
    """
    read: Sought = sought.read_freely(text[:_READ_CHARS])
    often = Counter(term.own.stems for term in read.hard)
    title = sought.read_freely(text[:_READ_CHARS].partition("\n")[0])
    often.update({term.own.stems: TITLE - 1 for term in title.hard if term.own.stems in often})
    shown = {term.own.stems: term for term in read.hard}
    known = vocabulary.weights(keys, (stems[0] for stems in often))
    worth = {stems: known[stems[0]] * (1 + log1p(n - 1)) for stems, n in often.items()}
    telling = sorted(worth, key=lambda stems: (-worth[stems], stems))[:_TERMS]
    return [(shown[stems], worth[stems]) for stems in telling]


def _best_block(text: str, terms: Iterable[tuple[Term, float]]) -> tuple[float, Any]:
    """The passage with the most telling words, and what those are worth."""
    best, most = None, 0.0
    for block in blocks(text):
        stems = set(words.stems(block.text))
        worth = sum(tells for term, tells in terms if term.own.stems[0] in stems)
        if worth > most:
            best, most = block, worth
    return most, best


def _documents(numbers: Sequence[int], limit: int, besides: Collection[UUID]) -> list[Document]:
    wanted = numbers[: limit + len(besides)]
    found = Document.objects.select_related("body", "author").in_bulk(wanted)
    ordered = [found[number] for number in wanted if number in found]
    kept = [one for one in ordered if one.uuid not in besides and one.thread not in besides]
    return kept[:limit]

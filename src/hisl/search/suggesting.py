"""What one may mean while one types: things whose title has the words, the last one unfinished."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hisl.people import queries as people

from . import documents, finding
from .engines import Phrase, engine
from .models import Document

__all__ = ["suggestions"]

_BOUND = 150
# Answers and replies have the title of their thread, which stands for them.
_SAME_TITLE = ("answer", "reply")


def suggestions(viewer: Any, text: str, limit: int = 8) -> list[Document]:
    """Things that the viewer may read whose titles fit what is being typed, best first."""
    keys = people.keys_of(viewer)
    wanted = finding.beginning(text, keys)
    if not wanted.terms:
        return []
    ask = finding.asked(wanted, finding.Filters())
    without = tuple(Phrase((documents.mark("kind", kind),)) for kind in _SAME_TITLE)
    ask = replace(ask, without=(*ask.without, *without))
    numbers = engine().newest(ask, keys, limit=_BOUND, in_title=True)
    weights = finding.term_weights(wanted.hard, keys)
    scores, roots = finding.scored(numbers, wanted.hard, weights)
    best = sorted(scores, key=lambda number: (-scores[number], -number))
    first = finding.one_a_thread(best, roots)[0][:limit]
    found = Document.objects.in_bulk(first)
    return [found[number] for number in first if number in found]

"""What changed between two states of a text: paragraph by paragraph, word by word, in bounded time.

The result is plain data without markup; whoever shows it escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

__all__ = ["Line", "Span", "changes"]

Kind = Literal["same", "gone", "new"]

MAX_LINES = 2_000
"""Beyond this many differing lines the two texts are shown one after the other."""

MAX_PAIRS = 250_000
"""Pairs of words compared in all; lines after that are shown as replaced whole."""

ALIKE = 0.4
"""Share of words two lines must have in common to be shown as one line rewritten."""

_TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


class Span(NamedTuple):
    """A run of characters with one fate: kept, taken out or put in."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of either text; skipped counts the unchanged lines left out before it."""

    spans: tuple[Span, ...]
    skipped: int = 0


def changes(before: str, after: str, *, context: int = 1) -> tuple[Line, ...]:
    """The changed lines of two texts with context unchanged lines around them, in reading order.

    Equal texts give nothing. Empty lines are passed over, unchanged lines at the end are left out
    uncounted. Time is bounded: long texts are compared in coarser pieces (MAX_LINES, MAX_PAIRS),
    never refused.
    """
    old = [line for line in before.splitlines() if line.strip()]
    new = [line for line in after.splitlines() if line.strip()]
    return _collapsed(list(_lines(old, new)), context)


class _Budget:
    """How many pairs of words may still be compared."""

    def __init__(self, pairs: int) -> None:
        self._left = pairs

    def spend(self, pairs: int) -> bool:
        """Whether there was enough left for it."""
        if pairs > self._left:
            return False
        self._left -= pairs
        return True


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Span, ...]]:
    head, tail = _shared_ends(before, after)
    yield from (_whole("same", line) for line in before[:head])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) + len(new) > MAX_LINES:
        yield from _replaced(old, new)
    else:
        budget = _Budget(MAX_PAIRS)
        for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
            if tag == "equal":
                yield from (_whole("same", line) for line in old[a:b])
            else:
                yield from _rewritten(old[a:b], new[c:d], budget)
    yield from (_whole("same", line) for line in before[len(before) - tail :])


def _shared_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many lines both texts begin with, and then end with."""
    least = min(len(before), len(after))
    head = next((i for i in range(least) if before[i] != after[i]), least)
    room = least - head
    tail = next((i for i in range(room) if before[-1 - i] != after[-1 - i]), room)
    return head, tail


def _rewritten(
    old: Sequence[str], new: Sequence[str], budget: _Budget
) -> Iterator[tuple[Span, ...]]:
    """A changed passage: its lines paired in order, each pair word by word where it is alike."""
    for before, after in zip(old, new, strict=False):
        yield from _in_words(before, after, budget)
    paired = min(len(old), len(new))
    yield from _replaced(old[paired:], new[paired:])


def _in_words(before: str, after: str, budget: _Budget) -> Iterator[tuple[Span, ...]]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if budget.spend(len(old) * len(new)):
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= ALIKE:
            yield tuple(_spans(matcher, old, new))
            return
    yield from _replaced([before], [after])


def _spans(matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Span("same", "".join(old[a:b]))
            continue
        if a < b:
            yield Span("gone", "".join(old[a:b]))
        if c < d:
            yield Span("new", "".join(new[c:d]))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Span, ...]]:
    yield from (_whole("gone", line) for line in old)
    yield from (_whole("new", line) for line in new)


def _whole(kind: Kind, line: str) -> tuple[Span, ...]:
    return (Span(kind, line),)


def _collapsed(lines: list[tuple[Span, ...]], context: int) -> tuple[Line, ...]:
    """Only what is near a change, each first line with the count of what was left out."""
    changed = [i for i, spans in enumerate(lines) if any(s.kind != "same" for s in spans)]
    near = {i + step for i in changed for step in range(-context, context + 1)}
    shown: list[Line] = []
    last = -1
    for i in sorted(near & set(range(len(lines)))):
        shown.append(Line(lines[i], skipped=i - last - 1))
        last = i
    return tuple(shown)

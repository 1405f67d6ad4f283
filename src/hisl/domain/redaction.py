"""What a text gives away about the house it was written in, and the text without it.

A first mark for a person who decides: patterns find what looks like a name, an address, a machine
or a number; they miss what only somebody who knows the house can see, and mark what is harmless.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["KINDS", "Find", "finds", "without"]

Kind = Literal["e-mail", "address", "machine", "name", "number"]
KINDS: tuple[Kind, ...] = ("e-mail", "address", "machine", "name", "number")

SHORTEST_NAME = 3
FEWEST_DIGITS = 4

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("e-mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("address", re.compile(r"\b(?:https?|ftp|file)://[^\s<>()\[\]\"']*[^\s<>()\[\]\"'.,;:!?]")),
    ("machine", re.compile(r"\\\\[\w.-]+(?:\\[\w.$-]+)*")),
    ("machine", re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b")),
    ("machine", re.compile(r"\b(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\b")),
    ("machine", re.compile(r"\b[a-zA-Z][\w-]*(?:\.[a-zA-Z][\w-]+)+\b(?!\()")),
    ("machine", re.compile(r"\b[a-z]+[a-z-]*-?\d{2,}\b")),
    ("name", re.compile(r"(?<!\w)@[\w.-]+\w")),
    ("number", re.compile(r"(?<![\w.,])\+?\d(?:[\d /.-]*\d)?(?![\w])")),
)


@dataclass(frozen=True, slots=True)
class Find:
    """Something that the text may give away: its kind, and the words as they stand."""

    kind: Kind
    words: str


def finds(text: str, *, names: Iterable[str] = ()) -> tuple[Find, ...]:
    """What the text may give away, in the order in which it stands, each once.

    names are those of people, groups and places of the house: they are found as a whole and, where
    they have several words, by each of these that is at least three letters long and begins with a
    capital, in the text as in the name. Numbers count from four digits on.
    """
    found = sorted(_all(text, names), key=lambda pair: (pair[0], -len(pair[1].words)))
    kept: dict[str, Find] = {}
    covered = 0
    for start, find in found:
        if start < covered:
            continue
        covered = start + len(find.words)
        kept.setdefault(find.words, find)
    return tuple(kept.values())


def without(text: str, left_out: Collection[Find]) -> str:
    """The text with a word in square brackets for each of these: [name 1], [machine 2].

    The same words get the same number wherever they stand, so that the text stays one that can be
    understood.
    """
    numbers: dict[Kind, int] = {}
    marks: dict[str, str] = {}
    for find in left_out:
        numbers[find.kind] = numbers.get(find.kind, 0) + 1
        marks[find.words] = f"[{find.kind} {numbers[find.kind]}]"
    if not marks:
        return text
    longest_first = sorted(marks, key=len, reverse=True)
    pattern = re.compile("|".join(_whole(words) for words in longest_first))
    return pattern.sub(lambda match: marks[match[0]], text)


def _all(text: str, names: Iterable[str]) -> Iterable[tuple[int, Find]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if kind != "number" or sum(c.isdigit() for c in match[0]) >= FEWEST_DIGITS:
                yield match.start(), Find(kind, match[0])
    known = _parts(names)
    if known:
        for match in re.finditer("|".join(_whole(words) for words in known), text):
            yield match.start(), Find("name", match[0])


def _parts(names: Iterable[str]) -> Sequence[str]:
    """Whole names and their telling words, the longest first, so that the whole is found first."""
    parts: set[str] = set()
    for name in names:
        words = name.split()
        parts.update(word for word in words if len(word) >= SHORTEST_NAME and word[:1].isupper())
        if len(words) > 1:
            parts.add(" ".join(words))
    return sorted(parts, key=lambda part: (-len(part), part))


def _whole(words: str) -> str:
    """The words where they stand alone, not inside of longer ones."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return f"{before}{re.escape(words)}{after}"

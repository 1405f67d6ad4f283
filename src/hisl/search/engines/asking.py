"""What both engines are given: rows to keep, and questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["ALL", "FACTS", "Ask", "Facts", "Phrase", "Row"]

ALL = "=all"
"""The mark that every row has, so that a question of exclusions alone has something to exclude."""


FACTS = "d.root, d.accepted OR d.solved, d.worked, d.tried, d.votes, d.day, d.length"
"""The columns of Facts, of a table that the question calls d."""


class Facts(NamedTuple):
    """What ranking knows of a document beside its words.

    root is the same for all of a thread, day the ordinal of the day of its last change.
    """

    root: int
    settled: bool
    worked: int
    tried: int
    votes: int
    day: int
    length: int


@dataclass(frozen=True, slots=True)
class Row:
    """A document's words for the index: stems with spaces between, and marks for the filters.

    Marks begin with an equals sign, which no word has.
    """

    number: int
    key: str
    title: str
    body: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that stand one after the other; with prefix, the last is the beginning of one."""

    stems: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What a row must have: one phrase of each group, one mark of each set, none of `without`.

    since and before bound the numbers, which grow with time.
    """

    groups: tuple[tuple[Phrase, ...], ...] = ()
    without: tuple[Phrase, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ()
    since: int | None = None
    before: int | None = None

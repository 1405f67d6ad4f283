"""What both engines are given: rows to keep, and questions."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ALL", "Ask", "Phrase", "Row"]

ALL = "=all"
"""The mark that every row has, so that a question of exclusions alone has something to exclude."""


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

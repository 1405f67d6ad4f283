"""The table of words, `search_lexemes`: made by SQLite's FTS5 or by PostgreSQL's tsvector and GIN.

Both get words that are cut and stemmed already, and the same questions (`Ask`), so that they find
the same, newest first. Ranking is not theirs: `ranking` weighs what they found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from django.db import connection

from . import postgresql, sqlite
from .asking import Ask, Facts, Phrase, Row

__all__ = ["Ask", "Engine", "Facts", "Phrase", "Row", "engine"]


class Engine(Protocol):
    def hold(self, uuids: Collection[UUID]) -> None:
        """Keep others from putting the same entries until the transaction ends."""

    def put(self, rows: Sequence[Row]) -> None:
        """Add rows; none of their numbers may be there."""

    def drop(self, numbers: Collection[int]) -> None:
        """Take rows away; numbers that are not there do not matter."""

    def newest(
        self, ask: Ask, keys: Collection[str], *, limit: int, in_title: bool = False
    ) -> list[int]:
        """The numbers of the newest rows that match and whose key is one of these."""

    def read(self, numbers: Collection[int]) -> dict[int, tuple[str, str, Facts]]:
        """The stems of title and body of these rows, and what is known of their documents."""


def engine() -> Engine:
    """The engine of the database that this installation has."""
    return postgresql if connection.vendor == "postgresql" else sqlite

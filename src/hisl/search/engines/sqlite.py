"""The table of words in SQLite: an FTS5 table whose rowid is the document's number."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from .asking import ALL, FACTS, Ask, Facts, Phrase, Row

__all__ = ["CREATE", "DROP", "drop", "hold", "newest", "put", "read"]

CREATE = """
CREATE VIRTUAL TABLE search_lexemes USING fts5(
    title, body, marks, tokenize = "unicode61 remove_diacritics 0 tokenchars '+#=:'"
)
"""
DROP = "DROP TABLE search_lexemes"


def hold(uuids: Collection[UUID]) -> None:
    """SQLite has one writer at a time."""


def put(rows: Sequence[Row]) -> None:
    """What a flush of the database left under a number gives way."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "REPLACE INTO search_lexemes (rowid, title, body, marks) VALUES (%s, %s, %s, %s)",
            [(row.number, row.title, row.body, " ".join((ALL, *row.marks))) for row in rows],
        )


def drop(numbers: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM search_lexemes WHERE rowid = %s", [(number,) for number in numbers]
        )


def newest(ask: Ask, keys: Collection[str], *, limit: int, in_title: bool = False) -> list[int]:
    bounds, values = _bounds(ask)
    # CROSS JOIN fixes the order: the words first, newest first, then each row's key.
    sql = f"""
        SELECT l.rowid FROM search_lexemes l CROSS JOIN search_document d ON d.id = l.rowid
        WHERE l.search_lexemes MATCH %s {bounds}
          AND d.key IN (SELECT value FROM json_each(%s))
        ORDER BY l.rowid DESC LIMIT %s
    """  # noqa: S608 (bounds is one of three constants)
    with connection.cursor() as cursor:
        cursor.execute(sql, [_match(ask, in_title), *values, json.dumps(sorted(keys)), limit])
        return [number for (number,) in cursor.fetchall()]


def read(numbers: Collection[int]) -> dict[int, tuple[str, str, Facts]]:
    sql = f"""
        SELECT l.rowid, l.title, l.body, {FACTS}
        FROM json_each(%s) n CROSS JOIN search_lexemes l ON l.rowid = n.value
            CROSS JOIN search_document d ON d.id = n.value
    """  # noqa: S608 (a constant)
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(list(numbers))])
        return {row[0]: (row[1], row[2], Facts(*row[3:])) for row in cursor.fetchall()}


def _bounds(ask: Ask) -> tuple[str, list[int]]:
    clauses, values = "", []
    if ask.since is not None:
        clauses, values = clauses + " AND l.rowid >= %s", [*values, ask.since]
    if ask.before is not None:
        clauses, values = clauses + " AND l.rowid < %s", [*values, ask.before]
    return clauses, values


def _match(ask: Ask, in_title: bool) -> str:
    """The question in FTS5's words."""
    words = " AND ".join(f"({_any(group)})" for group in ask.groups)
    if words and in_title:
        words = f"(title : ({words}))"
    marks = [f"({' OR '.join(map(_quoted, one_of))})" for one_of in ask.marks]
    wanted = " AND ".join(filter(None, [words, *marks])) or _quoted(ALL)
    return f"({wanted}) NOT ({_any(ask.without)})" if ask.without else wanted


def _any(phrases: Collection[Phrase]) -> str:
    return " OR ".join(_phrase(phrase) for phrase in phrases)


def _phrase(phrase: Phrase) -> str:
    return _quoted(" ".join(phrase.stems)) + ("*" if phrase.prefix else "")


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'

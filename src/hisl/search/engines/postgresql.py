"""The table of words in PostgreSQL: a tsvector under a GIN index, its lexemes given by us."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection

from .asking import ALL, FACTS, Ask, Facts, Phrase, Row

__all__ = ["CREATE", "DROP", "drop", "hold", "newest", "put", "read"]

CREATE = """
CREATE TABLE search_lexemes (
    id bigint PRIMARY KEY, key varchar(80) NOT NULL,
    title text NOT NULL, body text NOT NULL, words tsvector NOT NULL
);
CREATE INDEX search_lexemes_words ON search_lexemes USING gin (words);
"""
DROP = "DROP TABLE search_lexemes"

# No phrase may reach from the title into the body.
_GAP = 2
_LAST_POSITION = 16_383


def hold(uuids: Collection[UUID]) -> None:
    """Locks by name, always in the same order, so that two writers wait and never for each other.

    Without them the second would find neither the old row, taken away by the first, nor the new.
    """
    names = sorted((uuid.int >> 65) for uuid in uuids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(name) FROM unnest(%s::bigint[]) AS name", [names]
        )


def put(rows: Sequence[Row]) -> None:
    """What a flush of the database left under a number gives way."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_lexemes (id, key, title, body, words)"
            " VALUES (%s, %s, %s, %s, %s::tsvector)"
            " ON CONFLICT (id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,"
            " body = EXCLUDED.body, words = EXCLUDED.words",
            [(row.number, row.key, row.title, row.body, _vector(row)) for row in rows],
        )


def drop(numbers: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_lexemes WHERE id = ANY(%s)", [list(numbers)])


def newest(ask: Ask, keys: Collection[str], *, limit: int, in_title: bool = False) -> list[int]:
    bounds, values = _bounds(ask)
    sql = f"""
        SELECT id FROM search_lexemes
        WHERE words @@ %s::tsquery AND key = ANY(%s) {bounds}
        ORDER BY id DESC LIMIT %s
    """  # noqa: S608 (bounds is one of three constants)
    with connection.cursor() as cursor:
        cursor.execute(sql, [_query(ask, in_title), sorted(keys), *values, limit])
        return [number for (number,) in cursor.fetchall()]


def read(numbers: Collection[int]) -> dict[int, tuple[str, str, Facts]]:
    sql = f"""
        SELECT l.id, l.title, l.body, {FACTS}
        FROM search_lexemes l JOIN search_document d ON d.id = l.id WHERE l.id = ANY(%s)
    """  # noqa: S608 (a constant)
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(numbers)])
        return {row[0]: (row[1], row[2], Facts(*row[3:])) for row in cursor.fetchall()}


def _bounds(ask: Ask) -> tuple[str, list[int]]:
    clauses, values = "", []
    if ask.since is not None:
        clauses, values = clauses + " AND id >= %s", [*values, ask.since]
    if ask.before is not None:
        clauses, values = clauses + " AND id < %s", [*values, ask.before]
    return clauses, values


def _vector(row: Row) -> str:
    """The row's lexemes with their places; those of the title have the weight A."""
    title, body = row.title.split(), row.body.split()
    begin = len(title) + _GAP
    return " ".join(
        [
            *(f"{_quoted(stem)}:{place}A" for place, stem in enumerate(title, 1)),
            *_placed(body, begin),
            *(_quoted(mark) for mark in (ALL, *row.marks)),
        ]
    )


def _placed(stems: Sequence[str], begin: int) -> Iterable[str]:
    for place, stem in enumerate(stems, begin):
        if place > _LAST_POSITION:
            return
        yield f"{_quoted(stem)}:{place}"


def _query(ask: Ask, in_title: bool) -> str:
    """The question in the words of tsquery."""
    weight = "A" if in_title else ""
    words = [f"({_any(group, weight)})" for group in ask.groups]
    marks = [f"({' | '.join(map(_quoted, one_of))})" for one_of in ask.marks]
    refused = [f"!({_any(ask.without, '')})"] if ask.without else []
    return " & ".join([*(words + marks or [_quoted(ALL)]), *refused])


def _any(phrases: Collection[Phrase], weight: str) -> str:
    return " | ".join(f"({_phrase(phrase, weight)})" for phrase in phrases)


def _phrase(phrase: Phrase, weight: str) -> str:
    *first, last = phrase.stems
    flags = ("*" if phrase.prefix else "") + weight
    parts = [_lexeme(stem, weight) for stem in first] + [_lexeme(last, flags)]
    return " <-> ".join(parts)


def _lexeme(stem: str, flags: str) -> str:
    return f"{_quoted(stem)}:{flags}" if flags else _quoted(stem)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"

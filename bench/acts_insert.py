"""Recording many acts at once, against the same rows given to sqlite3 as they are."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench._clock import in_turn
from bench._django import set_up

ACTS = 50_000
ROUNDS = 5
BATCH = 5_000


def main() -> dict[str, Any]:
    """Each round records new acts, and gives sqlite3 a copy of what came of them, indexes and all.

    The reference gets finished values; making acts, identities and statements is what ours adds.
    """
    set_up()
    from hisl.records.actions import record_many

    numbers = iter(range(10 * ROUNDS))
    record_many(happenings(next(numbers)))
    copy = Copy(Path(os.environ["HISL_HOME"]) / "copy.sqlite3")

    def narrow() -> None:
        assert record_many(happenings(next(numbers)), keep_statements=False) == ACTS

    def whole() -> None:
        assert record_many(happenings(next(numbers))) == ACTS

    narrow_cpu, narrow_reference = in_turn(narrow, copy.insert_acts, rounds=ROUNDS)
    cpu, reference = in_turn(whole, copy.insert_acts_and_statements, rounds=ROUNDS)
    return {
        "what": f"recording {ACTS:,} acts with their statements",
        "unit": "CPU seconds",
        "ours": round(cpu, 3),
        "reference": round(reference, 3),
        "facts": {
            "reference": "sqlite3 executemany of the finished rows into the same two tables",
            "acts_per_cpu_second": round(ACTS / cpu),
            "without_statements": {
                "ours": round(narrow_cpu, 3),
                "reference": round(narrow_reference, 3),
                "ratio": round(narrow_cpu / narrow_reference, 2),
                "acts_per_cpu_second": round(ACTS / narrow_cpu),
            },
            "rounds": ROUNDS,
        },
    }


def happenings(round_: int) -> Iterator[Any]:
    """Give so many new happenings in a community of questions and answers."""
    from hisl.records.actions import Happening

    start = datetime(2024, 1, 1, tzinfo=UTC)
    community = UUID(int=1)
    for n in range(ACTS):
        key = round_ * ACTS + n
        thread = UUID(int=(2 << 64) + key // 4)
        is_question = key % 4 == 0
        yield Happening(
            event=f"{'asked' if is_question else 'answered'}/{key}",
            at=start + timedelta(seconds=key),
            actor=key % 5_003,
            verb="asked" if is_question else "answered",
            object_kind="question" if is_question else "answer",
            object=thread if is_question else UUID(int=(3 << 64) + key),
            target_actor=None if is_question else key % 997,
            thread=thread,
            community=community,
            words=key % 300,
        )


class Copy:
    """A database with the product's two tables and settings, and rounds of rows to put in."""

    def __init__(self, file: Path) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
                "AND tbl_name IN ('records_act', 'records_statement') ORDER BY type DESC"
            )
            tables = [sql for (sql,) in cursor.fetchall()]
            self.acts = _rows(cursor, "records_act", without="seq")
            self.statements = _rows(cursor, "records_statement", without=None)
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
        )
        for sql in tables:
            self.connection.execute(sql)
        self.rounds = [self._fresh() for _ in range(2 * ROUNDS)]

    def _fresh(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Give the rows under new ids, which stand first."""
        ids = [uuid4().hex for _ in self.acts.rows]
        return tuple(
            [(id_, *row[1:]) for id_, row in zip(ids, table.rows, strict=True)]
            for table in (self.acts, self.statements)
        )

    def insert_acts(self) -> None:
        acts, _ = self.rounds.pop()
        self._insert((self.acts, acts))

    def insert_acts_and_statements(self) -> None:
        acts, statements = self.rounds.pop()
        self._insert((self.acts, acts), (self.statements, statements))

    def _insert(self, *given: tuple[Rows, list[tuple[Any, ...]]]) -> None:
        for start in range(0, ACTS, BATCH):
            self.connection.execute("BEGIN")
            for table, rows in given:
                self.connection.executemany(table.insert, rows[start : start + BATCH])
            self.connection.execute("COMMIT")


@dataclass(frozen=True)
class Rows:
    """Rows of a table with the sentence that puts them into one like it."""

    insert: str
    rows: list[tuple[Any, ...]]


def _rows(cursor: Any, table: str, *, without: str | None) -> Rows:
    cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")
    names = [name for (name,) in cursor.fetchall() if name != without]
    assert names[0] == "id"
    listed = ", ".join(f'"{name}"' for name in names)
    cursor.execute(f"SELECT {listed} FROM {table} ORDER BY rowid")
    slots = ", ".join("?" * len(names))
    return Rows(f"INSERT INTO {table} ({listed}) VALUES ({slots})", cursor.fetchall())

"""Statements over HTTP against raw inserts of the very same rows; single posts; six queries.

XAPI_BENCH_STATEMENTS sets how many statements the queries run on (100,000 unless it says
otherwise; the issue's second size is 1,000,000). PostgreSQL is measured when TEST_POSTGRES_URL
names a server of this machine.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
import uuid
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bench._xapi import ServedStore, cpu_of, posted, served, statements, timed_get

MEASURED = 10_000
SINGLE = 6_000
CONNECTIONS = 64
TIMES = 60
BAR_SQLITE, BAR_POSTGRESQL = 4.0, 5.0
TABLES = ("records_statement", "records_reference", "records_act")
WARM = 2_000


def main() -> dict[str, Any]:
    """Give the CPU of a statement in batches of 500 on SQLite, and the rest as facts."""
    with tempfile.TemporaryDirectory(prefix="hisl-bench-xapi-") as folder:
        sqlite = measured(Path(folder), "")
    facts = {"sqlite": sqlite}
    if url := os.environ.get("TEST_POSTGRES_URL"):
        with tempfile.TemporaryDirectory(prefix="hisl-bench-xapi-") as folder:
            facts["postgresql"] = on_postgresql(Path(folder), url)
    return {
        "what": "CPU of a statement posted in batches of 500, against inserts of the same rows",
        "unit": "µs",
        "ours": sqlite["batches of 500"]["µs"],
        "reference": sqlite["batches of 500"]["µs raw"],
        "bar": BAR_SQLITE,
        "facts": facts,
    }


def on_postgresql(folder: Path, url: str) -> dict[str, Any]:
    """Measure on a database of its own."""
    import psycopg

    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            return measured(folder, urlsplit(url)._replace(path=f"/{name}").geturl())
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measured(folder: Path, url: str) -> dict[str, Any]:
    """Give all figures of one database."""
    facts: dict[str, Any] = {}
    with served(folder, url) as store:
        backend = Backend(store, url)
        posted(store, _batches(statements(WARM, seed=1), 100), connections=2)
        for size in (50, 500):
            facts[f"batches of {size}"] = _in_batches(backend, size)
        facts["single posts"] = _single(backend)
        size = int(os.environ.get("XAPI_BENCH_STATEMENTS", "100000"))
        missing = size - backend.count()
        if missing > 0:
            posted(store, _batches(statements(missing, seed=4), 500), connections=4)
        facts["queries"] = {"statements": backend.count(), **_queries(store)}
    return facts


class Backend:
    """The store's database, beside the store: what it costs, and its rows."""

    def __init__(self, store: ServedStore, url: str) -> None:
        self.store, self.url = store, url

    def cpu(self) -> float:
        """The CPU seconds of server and database so far."""
        return cpu_of(self.store.process.pid) + (self._database_cpu() if self.url else 0.0)

    def _database_cpu(self) -> float:
        import psycopg

        with psycopg.connect(self.url) as connection:
            parent = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
        return cpu_of(int(parent.rpartition(")")[2].split()[1]))

    def count(self) -> int:
        return int(self.rows("SELECT count(*) FROM records_statement")[0][0])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self.url:
            import psycopg

            with psycopg.connect(self.url) as connection:
                return connection.execute(query).fetchall()
        with sqlite3.connect(self.store.home / "hisl.sqlite3") as connection:
            return connection.execute(query).fetchall()

    def raw_seconds(self, since: int, size: int) -> float:
        """The CPU seconds of inserting what was stored since a number, so many a transaction."""
        mine = f"SELECT id FROM records_statement WHERE seq > {since}"
        found = {
            "records_statement": self.rows(f"SELECT * FROM records_statement WHERE seq > {since}"),
            "records_reference": self.rows(f"SELECT * FROM records_reference WHERE seq > {since}"),
            "records_act": self.rows(f"SELECT * FROM records_act WHERE id IN ({mine})"),
        }
        batches = max(1, len(found["records_statement"]) // size)
        parts = [{t: rows[i::batches] for t, rows in found.items()} for i in range(batches)]
        return self._copied(parts) if self.url else self._inserted(parts)

    def _inserted(self, parts: list[dict[str, list[tuple[Any, ...]]]]) -> float:
        schema = self.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        ours = [sql for (sql,) in schema if any(f'"{t}"' in sql or f" {t} " in sql for t in TABLES)]
        file = self.store.home / f"raw-{uuid.uuid4().hex}.sqlite3"
        connection = sqlite3.connect(file, isolation_level=None)
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        for sql in sorted(ours, key=lambda sql: not sql.startswith("CREATE TABLE")):
            connection.execute(sql)
        begun = time.process_time()
        for part in parts:
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in part.items():
                if rows:
                    slots = ", ".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({slots})", rows)
            connection.execute("COMMIT")
        took = time.process_time() - begun
        connection.close()
        return took

    def _copied(self, parts: list[dict[str, list[tuple[Any, ...]]]]) -> float:
        import psycopg

        with psycopg.connect(self.url) as connection:
            connection.execute("CREATE SCHEMA IF NOT EXISTS raw")
            for table in TABLES:
                connection.execute(f"DROP TABLE IF EXISTS raw.{table}")
                connection.execute(f"CREATE TABLE raw.{table} (LIKE {table} INCLUDING ALL)")
            connection.commit()
            before, begun = self._database_cpu(), time.process_time()
            for part in parts:
                for table, rows in part.items():
                    with connection.cursor().copy(f"COPY raw.{table} FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                connection.commit()
            return time.process_time() - begun + self._database_cpu() - before


def _batches(load: list[dict[str, Any]], size: int) -> list[list[dict[str, Any]]]:
    return [load[start : start + size] for start in range(0, len(load), size)]


def _in_batches(backend: Backend, size: int) -> dict[str, float]:
    """CPU of a statement, ours and raw, and statements a second of the wall clock."""
    since = backend.rows("SELECT max(seq) FROM records_statement")[0][0]
    load = _batches(statements(MEASURED, seed=size), size)
    before = backend.cpu()
    seconds = posted(backend.store, load, connections=2)
    ours = backend.cpu() - before
    raw = backend.raw_seconds(since, size)
    bar = BAR_POSTGRESQL if backend.url else BAR_SQLITE
    return {
        "µs": round(ours / MEASURED * 1e6, 1),
        "µs raw": round(raw / MEASURED * 1e6, 1),
        "ratio": round(ours / raw, 2),
        "bar": bar,
        "a second": round(MEASURED / seconds),
    }


def _single(backend: Backend) -> dict[str, float]:
    load = [[one] for one in statements(SINGLE, seed=3)]
    before = backend.cpu()
    seconds = posted(backend.store, load, connections=CONNECTIONS)
    used = backend.cpu() - before
    return {"µs": round(used / SINGLE * 1e6, 1), "a second": round(SINGLE / seconds)}


def _queries(store: ServedStore) -> dict[str, Any]:
    """Milliseconds of six kinds of queries with limit 100: median and 95th percentile."""
    site = "https://forum.example.org"
    agent = f'{{"account":{{"homePage":"{site}","name":"{7:016x}"}}}}'
    verb = "http://id.tincanapi.com/verb/replied"
    asked = {
        "agent": {"agent": agent},
        "verb": {"verb": verb},
        "activity": {"activity": f"{site}/threads/7"},
        "related activities": {"activity": f"{site}/forums/7", "related_activities": "true"},
        "verb since": {"verb": verb, "since": "2026-01-01T00:00:00Z"},
        "newest": {},
    }
    figures = {}
    for name, parameters in asked.items():
        query = urlencode(parameters | {"limit": "100"}, quote_via=quote)
        took = timed_get(store, query, times=TIMES)
        p95 = quantiles(took, n=20)[-1]
        figures[name] = {"ms": round(median(took), 2), "p95 ms": round(p95, 2)}
    return figures

"""A dump in a scratch database on disk: checked as a whole before anything is written.

The scratch database is what keeps memory flat: it sorts, joins and counts, and it vanishes with
the process. Its tables are the dump's own, and beside them:

    account   user_id, name, at, person, actor      everybody the dump names
    place     post_id, kind, question               where a post goes: question, answer or page
    wiki      post_id, path, title                  the address of each page
    tally     post_id, up, down                     its votes
    accepted  answer, question, day                 answers that their askers accepted
    remark    post_id, comment                      the first comment on what is no thread
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from hisl.domain.errors import InputError

from . import dump, words

__all__ = ["Scratch", "Teller", "moment"]

BATCH = 1_000

_DERIVED = f"""
CREATE TABLE account(
    user_id INTEGER PRIMARY KEY, name TEXT, at TEXT, person INTEGER, actor INTEGER);
INSERT INTO account(user_id, name, at) SELECT Id, DisplayName, CreationDate FROM Users;
INSERT OR IGNORE INTO account(user_id, name, at)
    SELECT user_id, max(name), min(at) FROM (
        SELECT OwnerUserId AS user_id, OwnerDisplayName AS name, CreationDate AS at FROM Posts
        UNION ALL SELECT UserId, UserDisplayName, CreationDate FROM Comments
        UNION ALL SELECT UserId, UserDisplayName, CreationDate FROM PostHistory
        UNION ALL SELECT UserId, NULL, CreationDate FROM Votes
        UNION ALL SELECT UserId, NULL, Date FROM Badges
    ) WHERE user_id IS NOT NULL GROUP BY user_id;

CREATE TABLE place(post_id INTEGER PRIMARY KEY, kind TEXT, question INTEGER);
INSERT INTO place
    SELECT p.Id,
        CASE WHEN p.PostTypeId = 1 THEN 'question'
             WHEN p.PostTypeId = 2 AND q.PostTypeId = 1 THEN 'answer' ELSE 'page' END,
        CASE WHEN p.PostTypeId = 1 THEN p.Id
             WHEN p.PostTypeId = 2 AND q.PostTypeId = 1 THEN q.Id END
    FROM Posts p LEFT JOIN Posts q ON q.Id = p.ParentId;

CREATE TABLE tally(post_id INTEGER PRIMARY KEY, up INTEGER, down INTEGER);
INSERT INTO tally
    SELECT PostId, sum(VoteTypeId = {words.UP}), sum(VoteTypeId = {words.DOWN})
    FROM Votes GROUP BY PostId;

CREATE TABLE accepted(answer INTEGER PRIMARY KEY, question INTEGER, day TEXT);
INSERT INTO accepted
    SELECT a.post_id, a.question, min(v.CreationDate)
    FROM place a JOIN Posts q ON q.Id = a.question
        LEFT JOIN Votes v ON v.PostId = a.post_id AND v.VoteTypeId = {words.ACCEPTED}
    WHERE a.kind = 'answer' AND (q.AcceptedAnswerId = a.post_id OR v.Id IS NOT NULL)
    GROUP BY a.post_id;

CREATE TABLE remark(post_id INTEGER PRIMARY KEY, comment INTEGER);
INSERT INTO remark
    SELECT PostId, Id FROM (
        SELECT PostId, Id, row_number() OVER (PARTITION BY PostId ORDER BY CreationDate, Id) AS n
        FROM Comments LEFT JOIN place ON post_id = PostId WHERE kind IS NULL OR kind = 'page'
    ) WHERE n = 1;

CREATE TABLE wiki(post_id INTEGER PRIMARY KEY, path TEXT UNIQUE, title TEXT);
INSERT OR IGNORE INTO wiki SELECT WikiPostId, 'tags/' || TagName, TagName
    FROM Tags JOIN Posts p ON p.Id = WikiPostId AND p.PostTypeId = 5;
INSERT OR IGNORE INTO wiki
    SELECT ExcerptPostId, 'tags/' || TagName || '/summary', TagName || ' (summary)'
    FROM Tags JOIN Posts p ON p.Id = ExcerptPostId AND p.PostTypeId = 4;
"""

_INDEXES = """
CREATE INDEX votes_by_post ON Votes(PostId, VoteTypeId, CreationDate);
CREATE INDEX comments_by_post ON Comments(PostId, CreationDate, Id);
CREATE INDEX history_by_post ON PostHistory(PostId, CreationDate, Id);
"""


class Teller(Protocol):
    """Whoever wants to know how far the work has come."""

    def step(self, name: str, total: int) -> None: ...

    def advance(self, by: int = 1) -> None: ...


def moment(text: str) -> datetime:
    """A moment of the scratch database, aware and in UTC."""
    return datetime.fromisoformat(text)


class Scratch:
    """The whole dump, checked, ready to be asked with SQL."""

    def __init__(self, files: dict[str, Path], progress: Teller) -> None:
        # An empty name is a private file of SQLite's that no other process sees or can leave over.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.row_factory = sqlite3.Row
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-8000"):
            self._database.execute(f"PRAGMA {pragma}")
        self._fill(files, progress)
        self._database.executescript(_INDEXES)
        self._database.executescript(_DERIVED)
        self._name_pages()
        self._refuse_untitled(files["Posts"].name)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def ask(self, sql: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        return self._database.execute(sql, values)

    def number(self, sql: str, values: Sequence[Any] = ()) -> int:
        """The one number that a question has for an answer."""
        return int(self._database.execute(sql, values).fetchone()[0] or 0)

    def batches(self, sql: str, size: int = BATCH) -> Iterator[list[sqlite3.Row]]:
        rows = self._database.execute(sql)
        while batch := rows.fetchmany(size):
            yield batch

    def keep_people(self, known: Sequence[tuple[int, int | None, int]]) -> None:
        """Write down each account's (person, actor, user_id)."""
        update = "UPDATE account SET person = ?, actor = ? WHERE user_id = ?"
        self._database.execute("BEGIN")
        self._database.executemany(update, known)
        self._database.execute("COMMIT")

    def _fill(self, files: dict[str, Path], progress: Teller) -> None:
        sizes = [path.stat().st_size for path in files.values()]
        progress.step("Reading (KB)", sum(size // 1_024 for size in sizes))
        for name, columns in dump.FILES.items():
            listed = ", ".join(column.sql for column in columns)
            self._database.execute(f"CREATE TABLE {name}({listed}, PRIMARY KEY(Id))")
            if name in files:
                self._read(name, files[name], progress)

    def _read(self, name: str, path: Path, progress: Teller) -> None:
        told = 0

        def tell(position: int) -> None:
            nonlocal told
            progress.advance(position // 1_024 - told)
            told = position // 1_024

        slots = ", ".join("?" * len(dump.FILES[name]))
        insert = f"INSERT INTO {name} VALUES ({slots})"
        rows = dump.rows(name, path, tell)
        self._database.execute("BEGIN")
        while batch := list(islice(rows, BATCH)):
            self._insert(insert, batch, path.name)
        self._database.execute("COMMIT")

    def _insert(self, insert: str, batch: list[tuple[int, tuple[Any, ...]]], file: str) -> None:
        self._database.execute("SAVEPOINT batch")
        try:
            self._database.executemany(insert, (values for _, values in batch))
        except sqlite3.IntegrityError:
            self._database.execute("ROLLBACK TO batch")
            self._name_the_duplicate(insert, batch, file)
        self._database.execute("RELEASE batch")

    def _name_the_duplicate(
        self, insert: str, batch: list[tuple[int, tuple[Any, ...]]], file: str
    ) -> None:
        for row, values in batch:
            try:
                self._database.execute(insert, values)
            except sqlite3.IntegrityError as twice:
                problem = f"Id {values[0]} stands in the file twice"
                raise InputError(f"{file}, row {row}", problem, "each Id may stand once") from twice

    def _name_pages(self) -> None:
        """Give every page an address: by its tag where the dump tells it, else by its number."""
        untold = """
            SELECT p.Id, p.PostTypeId, coalesce(p.Title, (
                SELECT Text FROM PostHistory h
                WHERE h.PostId = p.Id AND h.PostHistoryTypeId IN (1, 4, 7)
                ORDER BY h.CreationDate DESC, h.Id DESC LIMIT 1)) AS title
            FROM Posts p JOIN place ON place.post_id = p.Id LEFT JOIN wiki w ON w.post_id = p.Id
            WHERE kind = 'page' AND w.post_id IS NULL ORDER BY p.Id"""
        insert = "INSERT OR IGNORE INTO wiki VALUES (?, ?, ?)"
        for row in list(self.ask(untold)):
            for path, title in _addresses(*row):
                if self._database.execute(insert, (row["Id"], path, title[:300])).rowcount:
                    break

    def _refuse_untitled(self, file: str) -> None:
        untitled = "SELECT Id FROM Posts WHERE PostTypeId = 1 AND coalesce(Title, '') = '' LIMIT 1"
        if row := self._database.execute(untitled).fetchone():
            where = f"{file}, Id {row['Id']}"
            raise InputError(where, "a question without a Title", "every question must have one")

    @property
    def earliest(self) -> datetime:
        """The first moment that the dump knows of."""
        first = (
            "SELECT min(at) FROM (SELECT at FROM account UNION ALL SELECT CreationDate FROM Posts)"
        )
        return moment(self._database.execute(first).fetchone()[0])


def _addresses(post_id: int, post_type: int, title: str | None) -> Iterator[tuple[str, str]]:
    """The addresses that a page may have, the best first: (path, title)."""
    if post_type in (4, 5):
        if title and "/" not in title and len(title) <= 60:
            summary = post_type == 4
            path = f"tags/{title}/summary" if summary else f"tags/{title}"
            yield path, f"{title} (summary)" if summary else title
        yield f"tag-wiki/{post_id}", title or f"Tag wiki {post_id}"
    yield f"site/{post_type}/{post_id}", title or f"Page {post_id}"

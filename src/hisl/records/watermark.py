"""Up to when the store is complete for readers, over all processes that write to it.

Writers take turns: each holds one lock from the moment it numbers its statements until they are
committed, so that the order of numbers is the order of commits. Whoever can have the lock shared
for an instant knows that no number lies behind an open commit: what was stored until now can be
read. Otherwise the last number that can be seen is the mark, for everything below it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.files import locks
from django.db import connection

from . import seqs

__all__ = ["Mark", "announced", "look", "wait_for_turn"]

LOCK = 0x4849534C_78415049  # "HISLxAPI": the advisory lock of the writers, on PostgreSQL
_turn_here = Lock()


class Mark:
    """What a reader may rely on: complete through a number; is something still to be taken in?"""

    __slots__ = ("seq", "waiting")

    def __init__(self, seq: int, waiting: bool) -> None:
        self.seq, self.waiting = seq, waiting


def wait_for_turn(cursor: Any) -> None:
    """Wait for the writers' turn; the transaction that we are in keeps it until its end.

    On SQLite the transaction itself keeps other writers out.
    """
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@contextmanager
def announced() -> Iterator[None]:
    """Tell readers on SQLite that a commit is open; wrap the transaction in it."""
    if connection.vendor == "postgresql":
        yield
        return
    with _turn_here, _file().open("w") as handle:
        locks.lock(handle, locks.LOCK_EX)
        yield


def look() -> Mark:
    """How far the store is complete; ask before reading from it."""
    now = seqs.now()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(LOOK_POSTGRESQL, [LOCK])
            is_free, last, waiting = cursor.fetchone()
        else:
            is_free = _is_free_on_sqlite()
            cursor.execute(LOOK_SQLITE)
            last, waiting = cursor.fetchone()
    return Mark(now if is_free else (last or 0), bool(waiting))


def _is_free_on_sqlite() -> bool:
    with _file().open("w") as handle:
        return locks.lock(handle, locks.LOCK_SH | locks.LOCK_NB)


def _file() -> Path:
    return Path(settings.HISL_HOME) / "statements.lock"


LOOK_SQLITE = """
SELECT (SELECT max(seq) FROM records_statement),
       EXISTS (SELECT 1 FROM records_statement WHERE seq IS NULL)
"""
LOOK_POSTGRESQL = "SELECT pg_try_advisory_xact_lock_shared(%s), " + LOOK_SQLITE.replace(
    "SELECT", "", 1
)

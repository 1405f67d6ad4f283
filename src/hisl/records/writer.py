"""The writer of this process: one thread that commits what many requests bring, group by group.

While one group is being committed the next one gathers, so that groups grow with the load and
nobody waits for company. What cannot be taken is refused at once, for the queue has an end.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from django.db import Error, close_old_connections

from . import own_acts, store
from .exchange import Refused
from .store import ConflictError, Row, Stored

__all__ = ["Writer", "writer"]

MOST_ROWS_A_GROUP = 2_000
MOST_ROWS_WAITING = 50_000
MOST_BYTES_WAITING = 128 * 1024 * 1024

log = logging.getLogger(__name__)
Outcome = Stored | ConflictError


class Writer:
    """Commits groups of requests in a thread of its own, which starts with the first of them."""

    def __init__(self) -> None:
        self._gathered = threading.Condition()
        self._requests: deque[tuple[Sequence[Row], Future[Outcome]]] = deque()
        self._rows = self._bytes = 0
        self._taking_in: list[Future[int]] = []
        self._thread: threading.Thread | None = None
        self._process = 0

    def submit(self, rows: Sequence[Row]) -> Future[Outcome]:
        """Have the rows written together or not at all; Refused (503) when too much is waiting."""
        size = sum(len(row.body) for row in rows)
        future: Future[Outcome] = Future()
        with self._gathered:
            if self._rows > MOST_ROWS_WAITING or self._bytes > MOST_BYTES_WAITING:
                raise Refused(503, "Too much is waiting to be written; come back in a moment.")
            self._requests.append((rows, future))
            self._rows += len(rows)
            self._bytes += size
            self._awake()
        return future

    def take_in(self) -> Future[int]:
        """Have a batch of HISL's own acts taken in; gives how many there were."""
        future: Future[int] = Future()
        with self._gathered:
            self._taking_in.append(future)
            self._awake()
        return future

    def _awake(self) -> None:
        """Wake the thread, or start it; a fork leaves threads behind."""
        if self._thread is None or self._process != os.getpid() or not self._thread.is_alive():
            self._process = os.getpid()
            self._thread = threading.Thread(target=self._work, name="xapi-writer", daemon=True)
            self._thread.start()
        self._gathered.notify()

    def _work(self) -> None:
        while True:
            with self._gathered:
                while not self._requests and not self._taking_in:
                    self._gathered.wait()
                group = self._next_group()
                taking_in, self._taking_in = self._taking_in, []
            close_old_connections()
            if group:
                self._write(group)
            if taking_in:
                _fulfil(taking_in, own_acts.take_in)

    def _next_group(self) -> list[tuple[Sequence[Row], Future[Outcome]]]:
        group = []
        rows = 0
        while self._requests and rows < MOST_ROWS_A_GROUP:
            request = self._requests.popleft()
            rows += len(request[0])
            self._bytes -= sum(len(row.body) for row in request[0])
            group.append(request)
        self._rows -= rows
        return group

    def _write(self, group: list[tuple[Sequence[Row], Future[Outcome]]]) -> None:
        try:
            outcomes = store.write([rows for rows, _ in group])
        except Exception as problem:
            log.exception("A group of statements could not be written.")
            for _, future in group:
                future.set_exception(_told(problem))
            return
        for (_, future), outcome in zip(group, outcomes, strict=True):
            future.set_result(outcome)


def _fulfil(futures: list[Future[int]], work: Callable[[], int]) -> None:
    try:
        done = work()
    except Exception as problem:
        log.exception("HISL's own acts could not be taken in.")
        for future in futures:
            future.set_exception(_told(problem))
        return
    for future in futures:
        future.set_result(done)


def _told(problem: Exception) -> Exception:
    if isinstance(problem, Error):
        return Refused(503, "The database cannot be written to now; come back in a moment.")
    return problem


writer = Writer()

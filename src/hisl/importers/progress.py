"""Progress of an import: on the terminal, on the page, and never silent when it fails."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from .models import ImportRun

__all__ = ["Progress", "tracked"]

EVERY_SECONDS = 0.5


class Progress:
    """Told by an importer what it does; says so where somebody looks."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self._said = 0.0
        self._on_terminal = sys.stderr.isatty()

    def step(self, name: str, total: int) -> None:
        """Begin a part of the work with so many things to do."""
        self.run.step, self.run.total, self.run.done = name, total, 0
        self._say(force=True)

    def advance(self, by: int = 1) -> None:
        """So many more are done."""
        self.run.done += by
        self._say(force=self.run.done >= self.run.total)

    def _say(self, *, force: bool) -> None:
        now = time.monotonic()
        if not force and now - self._said < EVERY_SECONDS:
            return
        self._said = now
        self.run.touched = timezone.now()
        self.run.save(update_fields=["step", "total", "done", "touched"])
        end = "\r" if self._on_terminal and self.run.done < self.run.total else "\n"
        if self._on_terminal or force:
            line = f"{self.run.step}: {self.run.done:,} of {self.run.total:,}"
            print(f"{line:<70}", end=end, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def tracked(kind: str, label: str) -> Iterator[Progress]:
    """Keep a run's progress; a failure is written down before it goes on its way."""
    now = timezone.now()
    run = ImportRun.objects.create(kind=kind, label=label, started=now, touched=now)
    try:
        yield Progress(run)
    except BaseException as problem:
        _finish(run, ImportRun.State.FAILED, problem=str(problem) or type(problem).__name__)
        raise
    _finish(run, ImportRun.State.DONE)


def _finish(run: ImportRun, state: str, **values: Any) -> None:
    run.state, run.touched = state, timezone.now()
    for name, value in values.items():
        setattr(run, name, value)
    run.save()

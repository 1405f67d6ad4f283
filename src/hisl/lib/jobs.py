"""Work that is done behind the pages, again and again. Slices add their own at start.

In a slice's apps.py:

    jobs.register("notices.deliver", actions.deliver, every=timedelta(minutes=1))

A job gets the moment at which it runs, does what is due by then, and says in a few words what it
did (or nothing). It must be safe to run twice and in two processes at once: what is due is claimed
in the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

__all__ = ["Job", "Rounds", "register", "registered"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    run: Callable[[datetime], str | None]
    every: timedelta


_jobs: dict[str, Job] = {}


def register(name: str, run: Callable[[datetime], str | None], *, every: timedelta) -> None:
    """Add a job; name is "slice.what"."""
    _jobs[name] = Job(name, run, every)


def registered() -> list[Job]:
    return list(_jobs.values())


@dataclass(slots=True)
class Rounds:
    """Which jobs are due when; a job that fails is told, and tried again in its next round."""

    _last: dict[str, datetime] = field(default_factory=dict)

    def run(self, now: datetime) -> Iterator[tuple[str, str]]:
        """Run what is due now; yields (name, what it said) of those that said something."""
        for job in registered():
            last = self._last.get(job.name)
            if last is not None and now - last < job.every:
                continue
            self._last[job.name] = now
            try:
                said = job.run(now)
            except Exception:
                log.exception("The job %s failed; it is tried again in its next round.", job.name)
                continue
            if said:
                yield job.name, said

"""The rounds of the jobs, in a worker of their own or beside the pages, and how they end.

A job keeps each of its steps in a short transaction: pages wait for none of them, and one that is
ended half-way is taken up again.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from hisl.cli.reading import refreshed

if TYPE_CHECKING:
    from hisl.lib.jobs import Rounds

__all__ = ["beside", "measuring", "run_once", "run_until", "stopped_by_signals"]

log = logging.getLogger(__name__)

PAUSE_SECONDS = 5
STOP_SECONDS = 15


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """Give what is set when this process is asked to end, instead of ending it half-way."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {name: signal.signal(name, ask) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def run_once() -> None:
    """Every job, once."""
    from hisl.lib.jobs import Rounds

    _round(Rounds(), click.echo)


def run_until(stop: threading.Event, say: Callable[[str], object] = click.echo) -> None:
    """Every job when it is due, until it is asked to stop; what has begun is finished."""
    from hisl.lib.jobs import Rounds

    rounds = Rounds()
    while not stop.is_set():
        _round(rounds, say)
        stop.wait(PAUSE_SECONDS)


@contextmanager
def beside(stop: threading.Event, *, enough: bool) -> Iterator[None]:
    """The jobs in a thread of this process while it does something else; enough: none of them."""
    if enough:
        yield
        return
    thread = threading.Thread(target=run_until, args=[stop, log.info], name="jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_SECONDS)


@contextmanager
def measuring(stop: threading.Event, *, minutes: int) -> Iterator[None]:
    """Roll the measures up every so often in a thread, so that mail does not wait for it."""
    thread = threading.Thread(target=_measure, args=[stop, minutes], name="measures", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _measure(stop: threading.Event, minutes: int) -> None:
    from django.db import close_old_connections

    while not stop.is_set():
        try:
            click.echo(refreshed())
        except Exception:
            log.exception("The measures could not be rolled up; they are in the next round.")
        close_old_connections()
        stop.wait(minutes * 60)


def _round(rounds: Rounds, say: Callable[[str], object]) -> None:
    from django.db import close_old_connections
    from django.utils import timezone

    for name, said in rounds.run(timezone.now()):
        say(f"{name}: {said}")
    close_old_connections()

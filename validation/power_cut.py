"""Is everything that was acknowledged still there after the server was killed?"""

from __future__ import annotations

import tempfile
import threading
import time
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from numpy.random import default_rng

from validation.record_store import Server, statement, throw_away_database
from validation.study import Study, at_most

__all__ = ["Outcome", "cut", "run"]

FULL_ROUNDS, SHORT_ROUNDS = 100, 3
CLIENTS = 8
SHORTEST, LONGEST = 0.5, 2.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round showed: acknowledged statements, those of them that are gone, ids that are
    there twice, and whether a reader had been promised more than there is."""

    acknowledged: int
    lost: int
    twice: int
    ahead: bool


def run(*, full: bool, seed: int) -> Study:
    """Kill the server again and again in the middle of a load, each time at another moment."""
    chance = default_rng(seed)
    seconds = chance.uniform(SHORTEST, LONGEST, FULL_ROUNDS if full else SHORT_ROUNDS)
    outcomes = [cut(after) for after in seconds]
    n = len(outcomes)
    written = sum(one.acknowledged for one in outcomes)
    return Study(
        title="The record store and the power cut",
        question="When the server is killed in the middle of a load, is every acknowledged "
        "statement there, none twice, and was no reader promised more than there is?",
        method=f"{n} rounds. {CLIENTS} clients send batches of 1 to 5 statements and read the "
        f"newest in between; after {SHORTEST} to {LONGEST} s the server gets SIGKILL, is started "
        f"again on the same database and asked for all it has. {written:,} statements were "
        "acknowledged.",
        figures=(
            at_most("rounds that lost something", sum(o.lost > 0 for o in outcomes), n, promised=0),
            at_most("rounds with an id twice", sum(o.twice > 0 for o in outcomes), n, promised=0),
            at_most("rounds ahead of the store", sum(o.ahead for o in outcomes), n, promised=0),
            at_most(
                "rounds in which nothing was written",
                sum(o.acknowledged == 0 for o in outcomes), n, promised=0,
            ),
        ),
        verdict="Nothing that was acknowledged is ever lost.",
    )  # fmt: skip


def cut(after: float) -> Outcome:
    """Kill a loaded server after so many seconds, start it again, and compare."""
    with tempfile.TemporaryDirectory(prefix="hisl-cut-") as home, throw_away_database() as url:
        server = Server(Path(home), url).start()
        acknowledged: list[str] = []
        promised: list[str] = []
        threads = [
            threading.Thread(target=_load, args=(server, number, acknowledged, promised))
            for number in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(after)
        server.kill()
        for thread in threads:
            thread.join()
        with server as again:
            client = again.client()
            there = client.ids(limit=500)
            newest = client.get(limit=1).json()["statements"]
        through = newest[0]["stored"] if newest else ""
        return Outcome(
            len(acknowledged),
            len(set(acknowledged) - set(there)),
            len(there) - len(set(there)),
            any(stored > through for stored in promised),
        )


def _load(server: Server, number: int, acknowledged: list[str], promised: list[str]) -> None:
    client = server.client()
    try:
        while True:
            batch = [statement() for _ in range(1 + number % 5)]
            acknowledged.extend(client.keep(*batch))
            newest = client.get(limit=1).json()["statements"]
            promised.extend(one["stored"] for one in newest)
    except (OSError, HTTPException):
        return

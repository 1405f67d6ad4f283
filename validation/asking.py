"""A month of questions: is nobody asked too often, nobody who may not read, and none forgotten?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from validation.study import Figure, Study, at_most

__all__ = ["month", "run"]

ROOT = Path(__file__).resolve().parent.parent
FULL = 5_000, 4_000
SHORT = 60, 30


def run(*, full: bool, seed: int) -> Study:
    """Play a month and count what must never happen."""
    counted = month(*(FULL if full else SHORT), seed=seed)
    return Study(
        title="A month of questions in their rings",
        question="Is anybody asked more often than the load cap, interrupted beyond the attention "
        "budget, asked while away or without the right to read; is a question put to somebody "
        "lost, or does one end without an owner?",
        method=f"{counted['members']:,} members ask {counted['asks']:,} questions in four weeks, "
        "in public, private and hidden communities, some without facilitator, through the "
        "product's own actions; those who are asked answer, take it, say “not me” or nothing; "
        f"then a month of silence. {counted['asked']:,} times somebody was asked by name; "
        f"{counted['mails']:,} mails interrupted somebody.",
        figures=tuple(_figures(counted)),
        verdict="Nobody was asked or interrupted too often, and every question had an owner.",
    )


def month(members: int, asks: int, *, seed: int) -> dict[str, Any]:
    """Play a month in a process and a database of their own; gives what was counted."""
    with tempfile.TemporaryDirectory(prefix="hisl-asking-") as home:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("HISL_")
        }
        environment |= {
            "HISL_HOME": home,
            "HISL_SECRET_KEY": "only-for-this-study",
            "DJANGO_SETTINGS_MODULE": "hisl.project.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        done = subprocess.run(
            [sys.executable, "-m", "validation.asking_world", str(members), str(asks), str(seed)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    counted: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return counted


def _figures(counted: dict[str, Any]) -> list[Figure]:
    wrong = counted["wrong"]
    of = {
        "weeks above the load cap": counted["person_weeks"],
        "weeks above the attention budget": max(1, counted["mails"]),
        "open without owner after the last ring": counted["asks"],
        "asked who may not read": max(1, counted["asked"]),
        "asked who was not told": max(1, counted["asked"]),
        "asked while away": max(1, counted["asked"]),
        "asked their own question": max(1, counted["asked"]),
        "owner who may not read": max(1, counted["owners"]),
        "owner who was not told": max(1, counted["owners"]),
    }
    return [at_most(name, wrong.get(name, 0), n, promised=0) for name, n in of.items()]

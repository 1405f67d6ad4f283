"""A month of being told: is nobody mailed too often or at the wrong time, and is nothing lost?"""

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
# Members, and in how many conversations of a day each of them is.
FULL = 5_000, 0.15
SHORT = 40, 0.3


def run(*, full: bool, seed: int) -> Study:
    """Play a month and look into the letter box of everybody."""
    counted = month(*(FULL if full else SHORT), seed=seed)
    return Study(
        title="A month of being told",
        question="Does anybody get more mails at once than their budget in any seven days, any "
        "mail in their quiet hours, while away, about what they muted or may not read any more; "
        "is a question to somebody, or anything else that was never seen, not mailed?",
        method=f"{counted['members']:,} members in five time zones, with settings from calm to "
        f"close, in the four weeks in which the clocks change: {counted['told']:,} notices, "
        f"{counted['direct']:,} of them questions by name, told through the product's own "
        "actions. Some visit and look, some visit and do not, some are on holiday, mute or leave "
        "a place. Of the tries to send, 2 % fail and one in five hundred kills the worker after "
        "the mail went out. Counted at the mail server, from outside: "
        f"{counted['soon']:,} mails at once, {counted['digests']:,} digests, "
        f"{counted['again']:,} mails that came twice. A member got {counted['median_week']:g} "
        f"mails at once in the middle week, the busiest {counted['most_week']}; "
        f"{counted['at_ceiling']:.1%} of the members reached their ceiling.",
        figures=tuple(_figures(counted)),
        verdict="Nobody was interrupted beyond their budget, and everything arrived.",
    )


def month(members: int, talks: float, *, seed: int) -> dict[str, Any]:
    """Play a month in a process and a database of their own; gives what was counted."""
    with tempfile.TemporaryDirectory(prefix="hisl-attention-") as home:
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
            [
                sys.executable,
                "-m",
                "validation.attention_world",
                str(members),
                str(talks),
                str(seed),
            ],
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
    mails = max(1, counted["soon"] + counted["digests"])
    of = {
        "mails at once beyond the budget": max(1, counted["soon"]),
        "mails in quiet hours": mails,
        "mails while away": mails,
        "mails about what may not be read": mails,
        "mails about what was muted": mails,
        "questions by name not in the page": max(1, counted["direct"]),
        "questions by name neither seen nor mailed": max(1, counted["direct"]),
        "other notices lost": max(1, counted["told"]),
    }
    return [at_most(name, wrong.get(name, 0), n, promised=0) for name, n in of.items()]

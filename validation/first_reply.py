"""How often the Kaplan-Meier intervals of the time to a first reply hold the truth."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from hisl.domain.measures.conversation import responsiveness
from hisl.domain.result import Curve
from validation.study import Study, coverage, runs

__all__ = ["run"]

QUESTIONS = 200
DAYS = 60
NOW = datetime(2024, 6, 1, tzinfo=UTC)
# One question in five never finds an answer; the others wait this long on average.
NEVER, MEAN_DAYS = 0.2, 6.0
AT_DAY = 7.0


def run(*, full: bool, seed: int) -> Study:
    open_then = NEVER + (1 - NEVER) * math.exp(-AT_DAY / MEAN_DAYS)
    median = -MEAN_DAYS * math.log((0.5 - NEVER) / (1 - NEVER))
    n_runs = runs(full=full)
    at_day = at_median = 0
    for i in range(n_runs):
        curve = _curve(np.random.default_rng([seed, i]))
        _, _, low, high = curve.open_at[0]
        at_day += low <= open_then <= high
        at_median += _holds(curve, median)
    return Study(
        title="Intervals of the time to a first reply",
        question="How often do the 95 % intervals hold the share still open after a week, and the "
        "median wait, when recent questions have not been followed to their end?",
        method=f"{QUESTIONS} questions are asked evenly over {DAYS} days; {NEVER:.0%} never find a "
        f"reply, the others wait {MEAN_DAYS:g} days on average (exponential). Truth: "
        f"{open_then:.4f} open after {AT_DAY:g} days, median {median:.2f} days.",
        figures=(
            coverage(f"share open after {AT_DAY:g} days", at_day, n_runs),
            coverage("median wait", at_median, n_runs),
        ),
        verdict="Both intervals keep their promise under censoring.",
    )


def _curve(rng: np.random.Generator) -> Curve:
    asked = rng.uniform(0, DAYS, QUESTIONS)
    waits = np.where(rng.random(QUESTIONS) < NEVER, np.inf, rng.exponential(MEAN_DAYS, QUESTIONS))
    ids = np.arange(QUESTIONS)
    start = pd.Timestamp(NOW - timedelta(days=DAYS))
    questions = pd.DataFrame(
        {"question": ids, "asker": ids, "at": start + pd.to_timedelta(asked, unit="D")}
    )
    answered = asked + waits < DAYS
    replies = pd.DataFrame(
        {
            "question": ids[answered],
            "replier": QUESTIONS + rng.integers(0, 40, answered.sum()),
            "at": start + pd.to_timedelta((asked + waits)[answered], unit="D"),
        }
    )
    return responsiveness(questions, replies, now=NOW, at_days=(AT_DAY,))


def _holds(curve: Curve, median: float) -> bool:
    low = -math.inf if curve.median_low is None else curve.median_low
    high = math.inf if curve.median_high is None else curve.median_high
    return low <= median <= high

"""How soon a question is answered by another, counted over the unanswered ones as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hisl.domain.errors import SchemaError, TooFewError
from hisl.domain.measures.acts import require
from hisl.domain.result import Curve

__all__ = ["responsiveness"]

_Z95 = 1.959963984540054
_TAIL = 0.025
_DAY_SECONDS = 86_400

Floats = NDArray[np.float64]
Steps = tuple[Floats, Floats, Floats, Floats]


def responsiveness(
    questions: pd.DataFrame,
    replies: pd.DataFrame,
    *,
    now: datetime,
    at_days: Sequence[float] = (1.0, 7.0),
) -> Curve:
    """Give the Kaplan-Meier curve of the time from a question to its first reply by another.

    questions, one row a question:  question id, asker int or null, at timestamp (UTC)
    replies, one row a reply:       question id, replier int or null, at timestamp (UTC)

    Time is in days. Questions still open at `now` are censored then, later ones and later replies
    left out. A reply by the asker is none; one by an unknown author counts as another's. A reply
    dated before its question counts as immediate. n_people is the smaller of the number of askers
    and of first repliers, top_share the busiest first replier's part. beside holds the share that
    was answered so far, which flatters when it stands alone.

    Intervals: Greenwood's variance on the log(-log) scale; the median's by inverting them
    (Brookmeyer and Crowley 1982). On a day by which nothing was answered, the lower bound of the
    share open is that of Clopper and Pearson; on a day that no question has seen yet, it is 0.

    Raises TooFewError without a question, SchemaError when a column is missing or not UTC.
    Source: Kaplan and Meier (1958).
    """
    _check(questions, replies)
    end = pd.Timestamp(now)
    asked = questions[questions["at"] <= end].drop_duplicates("question").set_index("question")
    if asked.empty:
        raise TooFewError("questions", 0, 1)
    first = _first_by_another(asked, replies[replies["at"] <= end])
    answered_at = first["at"].reindex(asked.index)
    events = answered_at.notna().to_numpy()
    waited = (answered_at.fillna(end) - asked["at"]).dt.total_seconds() / _DAY_SECONDS
    days: Floats = waited.clip(lower=0).to_numpy().astype(np.float64)
    steps = _kaplan_meier(days, events)
    median, median_low, median_high = (_falls_to_half(steps[0], line) for line in steps[1:])
    repliers = first["replier"].dropna()
    return Curve(
        name="time to first reply by another",
        time=tuple(steps[0].tolist()),
        survival=tuple(steps[1].tolist()),
        low=tuple(steps[2].tolist()),
        high=tuple(steps[3].tolist()),
        median=median,
        median_low=median_low,
        median_high=median_high,
        n=len(asked),
        n_events=int(events.sum()),
        n_people=min(int(asked["asker"].nunique()), int(repliers.nunique())),
        top_share=float(repliers.value_counts().iloc[0] / events.sum()) if len(repliers) else None,
        beside=(("answered so far", float(events.mean())),),
        method="Kaplan-Meier, open questions censored at now; log(-log) Greenwood interval",
        open_at=tuple((float(day), *_open_at(steps, days, day)) for day in at_days),
        warnings=tuple(
            f"No question has been followed for {day:g} days yet."
            for day in at_days
            if day > days.max()
        ),
        refs=("Kaplan & Meier 1958", "Brookmeyer & Crowley 1982"),
    )


def _check(questions: pd.DataFrame, replies: pd.DataFrame) -> None:
    require(questions.columns, ("question", "asker", "at"))
    require(replies.columns, ("question", "replier", "at"))
    for frame in (questions, replies):
        if not isinstance(frame["at"].dtype, pd.DatetimeTZDtype):
            raise SchemaError("at", "is not a timestamp with time zone", "give it in UTC")


def _first_by_another(asked: pd.DataFrame, replies: pd.DataFrame) -> pd.DataFrame:
    """Give at and replier of the first reply by another, by question; earliest, then lowest id."""
    known = replies[replies["question"].isin(asked.index)]
    asker = known["question"].map(asked["asker"])
    own = (
        known["replier"].astype("Float64").eq(asker.astype("Float64")).fillna(False).to_numpy(bool)
    )
    ordered = known[~own].sort_values(["at", "replier"], kind="stable")
    first: pd.DataFrame = ordered.drop_duplicates("question").set_index("question")
    return first


def _kaplan_meier(days: Floats, events: NDArray[np.bool_]) -> Steps:
    """Give the times of events, the share still open after each, and its interval."""
    times, answered = np.unique(days[events], return_counts=True)
    ordered = np.sort(days)
    at_risk = days.size - np.searchsorted(ordered, times, side="left")
    survival: Floats = np.cumprod(1 - answered / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(answered / (at_risk * (at_risk - answered)))
        log = np.log(survival)
        half = _Z95 * np.sqrt(greenwood) / np.abs(log)
        low, high = survival ** np.exp(half), survival ** np.exp(-half)
    # Once everything is answered, log(-log) has no value and the share open is 0.
    over = survival <= 0
    low[over], high[over] = 0.0, high[~over][-1] if (~over).any() else 1.0
    return times, survival, low, high


def _falls_to_half(times: Floats, line: Floats) -> float | None:
    below = np.flatnonzero(line <= 0.5 + 1e-12)
    return float(times[below[0]]) if below.size else None


def _open_at(steps: Steps, days: Floats, day: float) -> tuple[float, float, float]:
    times, survival, low, high = steps
    followed = int((days >= day).sum())
    step = int(np.searchsorted(times, day, side="right")) - 1
    if step < 0:
        return 1.0, (_TAIL ** (1 / followed) if followed else 0.0), 1.0
    unseen = day > days.max() and survival[step] > 0
    return float(survival[step]), 0.0 if unseen else float(low[step]), float(high[step])

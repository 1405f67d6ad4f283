"""Working analyses out and keeping them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import Q, Sum
from django.utils import timezone

from hisl.domain.effects import matching
from hisl.domain.errors import HislError
from hisl.programmes import queries as programmes
from hisl.records import queries as records

from .models import Analysis
from .queries import CLICKS

__all__ = ["analyse_oulad"]

VERSION = 1
SOURCE = "oulad"
LANDMARK_DAY = 28
PASSED = ("passed", "distinction")
TOOLS = "the forum, wiki or meeting tools"
STEPS = (
    matching.Step("module presentation", ("programme",)),
    matching.Step("activity on all other materials", ("log_other_clicks",)),
    matching.Step(
        "background (education, age, earlier attempts, credits, disability)",
        ("education", "age_band", "previous_attempts", "credits", "disability"),
    ),
)


def analyse_oulad() -> Analysis:
    """Compare passing with and without use of the social tools, naively and at a landmark.

    Naive: any click at any time, over everybody. Landmark: those who had not left by day 28, any
    click in weeks 0 to 3 (days 0 to 27), a pass or a distinction as outcome, adjusted step by step
    for module presentation, log(1 + other clicks in weeks 0 to 3) and background. A refusal is
    kept as a result, too.
    """
    try:
        result = _clicks()
    except HislError as problem:
        result = {"refusal": str(problem)}
    values = {"version": VERSION, "computed": timezone.now(), "result": result}
    return Analysis.objects.update_or_create(key=CLICKS, defaults=values)[0]


def _clicks() -> dict[str, Any]:
    people = _people()
    ever = people.assign(exposed=people["clicks"] > 0)
    gone = ever.assign(outcome=(ever["left"] <= LANDMARK_DAY).astype(int))
    early = people.assign(exposed=people["early_clicks"] > 0)
    using = f"use of {TOOLS}"
    return {
        "day": LANDMARK_DAY,
        "naive": _dicts(matching.naive(ever, exposure=using, outcome="passing")),
        "gone": _dicts(
            matching.naive(gone, exposure=using, outcome=f"having left by day {LANDMARK_DAY}")
        ),
        "ladder": _dicts(
            matching.landmark(
                early,
                day=LANDMARK_DAY,
                steps=STEPS,
                exposure=f"{using} in the first {LANDMARK_DAY} days",
                outcome="passing",
            )
        ),
    }


def _people() -> pd.DataFrame:
    """One row an enrolment, with what the comparisons need; person is the actor of the log."""
    people = programmes.enrolment_frame(SOURCE)
    background = pd.DataFrame.from_records(people.pop("covariates"), index=people.index)
    people = people.join(background).rename(columns={"actor": "person"})
    people["outcome"] = people["result"].isin(PASSED).astype(int)
    if "other_clicks_weeks_0_3" in people:
        people["log_other_clicks"] = np.log1p(people["other_clicks_weeks_0_3"])
    use = _use()
    people = people.merge(use, on=["programme", "person"], how="left")
    return people.fillna({"clicks": 0, "early_clicks": 0})


def _use() -> pd.DataFrame:
    """Clicks on the social tools by programme and person: ever, and before the landmark."""
    rows = [
        (programme.key, *row)
        for programme in programmes.from_source(SOURCE)
        for row in _use_in(programme)
    ]
    return pd.DataFrame(rows, columns=["programme", "person", "clicks", "early_clicks"])


def _use_in(programme: Any) -> Any:
    start = datetime.combine(programme.starts, time(), tzinfo=UTC)
    early = Q(at__gte=start, at__lt=start + timedelta(days=LANDMARK_DAY))
    views = records.acts().filter(
        intervention=programme.uuid, verb="viewed", object_kind="tool", source=SOURCE
    )
    sums = {"clicks": Sum("count"), "early": Sum("count", filter=early, default=0)}
    return views.order_by().values_list("actor").annotate(**sums).order_by("actor")


def _dicts(estimates: Any) -> list[dict[str, Any]]:
    return [estimate.as_dict() for estimate in estimates]

"""Specimens for the gallery: made-up people, numbers and texts, one for each state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from hisl.domain.release import Purpose, Released
from hisl.domain.result import Curve, Estimate, Null, Shares

from .svg import Bar, Chart, bars_with_intervals, step_curve


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody to draw; nobody real."""

    name: str
    initials: str


REPLY = Estimate(
    name="Time to a first useful reply",
    value=3.2,
    unit="hours",
    n=132,
    n_people=48,
    low=2.4,
    high=4.4,
    method="median, bootstrap by person",
    assumptions=("asks without a useful reply are censored",),
    refs=("Kaplan and Meier (1958)",),
)
RECIPROCITY = Estimate(
    name="Reciprocity",
    value=0.31,
    unit="share",
    n=412,
    n_people=63,
    low=0.26,
    high=0.37,
    method="share of ties that go both ways",
    null=Null(model="Ties redrawn with the same degrees", mean=0.12, sd=0.02, z=9.5, p=0.001,
              n_null=999),
    beside=(("ties both ways", 128.0),),
    warnings=("one team gave a third of the ties",),
)  # fmt: skip
GINI = Estimate(
    name="Concentration of writing",
    value=0.62,
    unit="index 0..1",
    n=240,
    n_people=85,
    method="Gini coefficient, silent members counted",
)
LEVELS = Shares(
    name="Enacted collegiality",
    levels=("G0", "G1", "G2", "G3", "G4", "G5"),
    counts=(3, 18, 61, 40, 9, 1),
    shares=(0.02, 0.14, 0.46, 0.3, 0.07, 0.01),
    low=(0.0, 0.09, 0.38, 0.23, 0.03, 0.0),
    high=(0.05, 0.2, 0.55, 0.38, 0.12, 0.03),
    median="G2",
    median_low="G2",
    median_high="G3",
    n=132,
    n_people=48,
    method="median level of the ties, bootstrap by person",
)
HIDDEN = Released(
    purpose=Purpose.FACILITATION, reason="Not shown: fewer than 5 people contributed to it."
)
RANGED = Released(
    purpose=Purpose.EVALUATION,
    ranges=(("completion", 0.85, 1.0),),
    reason="Shown as ranges: shares near 0 % or 100 % tell on everybody.",
)
WAITING = Curve(
    name="Time to a first answer",
    time=(0.1, 0.3, 0.8, 1.5, 2.2, 3.0, 4.5, 6.0, 9.0, 14.0, 21.0, 30.0),
    survival=(0.9, 0.78, 0.66, 0.57, 0.49, 0.42, 0.35, 0.29, 0.24, 0.2, 0.18, 0.17),
    low=(0.85, 0.71, 0.58, 0.49, 0.41, 0.34, 0.27, 0.22, 0.17, 0.14, 0.12, 0.11),
    high=(0.95, 0.85, 0.74, 0.65, 0.57, 0.5, 0.43, 0.37, 0.31, 0.27, 0.25, 0.24),
    median=2.2,
    median_low=1.5,
    median_high=3.0,
    n=132,
    n_events=110,
    n_people=48,
    method="Kaplan-Meier",
)
STAGES = {"CE": 212, "RO": 38, "AC": 171, "AE": 64}

ICONS = """
    home search ask question answer discussion story loop person people book page board
    debrief chart check plus close menu more left right down up reply quote edit history
    link external clip bell lock eye hidden clock calendar info warning flag tag filter
    sort download upload trash test path settings leave moon sun
"""


def specimens(request: HttpRequest) -> dict[str, Any]:
    """Everything that the gallery's template draws."""
    now = timezone.now()
    bars, curve = specimens_charts()
    return {
        "reply": REPLY,
        "reciprocity": RECIPROCITY,
        "gini": GINI,
        "levels": LEVELS,
        "hidden": HIDDEN,
        "ranged": RANGED,
        "stages": STAGES,
        "gaps": ("RO",),
        "hand_ons": {"CE": "MK", "AC": "OB"},
        "two": ("CE", "RO"),
        "four": ("CE", "RO", "AC", "AE"),
        "icons": ICONS.split(),
        "bars": bars,
        "curve": curve,
        "odalys": Sitter("Odalys Branniford", "OB"),
        "imre": Sitter("Imre Quillfeather", "IQ"),
        "masked": Sitter("Name masked", ""),
        "page": Paginator(range(412), 20).get_page(request.GET.get("page", 4)),
        "moments": [now - timedelta(seconds=s) for s in (20, 900, 9_000, 90_000, 400_000)]
        + [datetime(2025, 5, 9, 8, 30, tzinfo=UTC)],
        "crumbs": (("Communities", "/c/"), ("Field service", "/c/field-service/"), ("Asks", "")),
        "swatches": {
            "Ground and ink": ["paper", "sheet", "wash", "rule", "line", "ink", "ink-2"],
            "Accent and marks": ["accent", "accent-wash", "on-accent", "mark", "ok", "warn", "bad"],
            "Stages": ["ce", "ro", "ac", "ae"],
            "Quadrants": ["q-inform", "q-help", "q-reflect", "q-build"],
        },
    }  # fmt: skip


def specimens_charts() -> tuple[Chart, Chart]:
    """Bars with intervals, one of them hidden; a survival curve."""
    return _bars(), step_curve(
        WAITING,
        id="curve",
        title="Questions still without an answer",
        y_label="still without an answer",
        x_label="days since asked",
        note="Shaded: the 95 % interval. Questions still open today count up to today.",
    )


def _bars() -> Chart:
    return bars_with_intervals(
        [
            Bar(label="Experience", value=0.44, low=0.39, high=0.48, stage="CE", note="212 acts"),
            Bar(label="Reflection", value=0.08, low=0.06, high=0.11, stage="RO", note="38 acts"),
            Bar(label="Concept", value=0.35, low=0.31, high=0.4, stage="AC", note="171 acts"),
            Bar(label="Experiment", value=0.13, low=0.1, high=0.17, stage="AE", note="64 acts"),
            Bar(label="Undeclared", why_hidden="Not shown: fewer than 5 people"),
        ],
        id="bars",
        title="Share of the acts at each stage",
        unit="share",
        note="485 acts by 48 people, 90 days. The line over each end is its 95 % interval.",
    )

"""What is planted in the script, so that whatever measures it can be checked. Nothing is real."""

from __future__ import annotations

from dataclasses import dataclass

from hisl.domain.demo.kpi import EFFECT
from hisl.domain.demo.threads import DECLARED_SHARE

__all__ = [
    "PLANTED",
    "FirstAnswer",
    "Planted",
    "PlantedActivity",
    "PlantedCommunity",
    "PlantedKpi",
]


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """Delay of the first answer: lognormal with this median (hours, of the answered) and sd of
    the logarithm; a share of the questions never gets one."""

    median_hours: float
    spread: float
    unanswered: float


@dataclass(frozen=True, slots=True)
class PlantedCommunity:
    """What a community is made to be; collegiality None: it must not be placed."""

    key: str
    character: str
    collegiality: str | None
    first_answer: FirstAnswer | None = None


@dataclass(frozen=True, slots=True)
class PlantedActivity:
    """Designed place of an activity and how it is made to be lived (median levels).

    None: too few acts to be placed.
    """

    key: str
    designed: tuple[str, str]
    lived: tuple[str | None, str | None]
    verdict: str


@dataclass(frozen=True, slots=True)
class PlantedKpi:
    """The change planted in a KPI from a depot's start on, as a share."""

    kpi: str
    programme: str
    effect: float


@dataclass(frozen=True, slots=True)
class Planted:
    """All that is planted. docs/demo.md says how to check it."""

    communities: tuple[PlantedCommunity, ...]
    activities: tuple[PlantedActivity, ...]
    kpis: tuple[PlantedKpi, ...]
    declared_share: float
    tiny_contributors: int
    facilitator_leaves: str
    dying_first_answer: FirstAnswer
    dying_unanswered_by_month: tuple[tuple[str, float], ...]

    def community(self, key: str) -> PlantedCommunity:
        """The plan for a community."""
        return next(place for place in self.communities if place.key == key)

    def activity(self, key: str) -> PlantedActivity:
        """The plan for an activity."""
        return next(part for part in self.activities if part.key == key)


PLANTED = Planted(
    communities=(
        PlantedCommunity(
            "field-service", "lively, help goes both ways", "G3", FirstAnswer(5.0, 0.9, 0.04)
        ),
        PlantedCommunity(
            "service-desk", "questions and answers, one way", "G2", FirstAnswer(1.5, 0.8, 0.03)
        ),
        PlantedCommunity(
            "sealing", "pages written in turns", "G5", FirstAnswer(9.0, 0.9, 0.06)
        ),
        PlantedCommunity("from-the-road", "stories to everybody", "G1"),
        PlantedCommunity(
            "packaging-lines", "dying after its facilitator left", "G2",
            FirstAnswer(6.0, 0.9, 0.08),
        ),
        PlantedCommunity(
            "old-pumps", "four contributors: hidden below k = 5", None,
            FirstAnswer(20.0, 0.9, 0.08),
        ),
        PlantedCommunity("depot-merger", "hidden", "G3", FirstAnswer(8.0, 0.8, 0.0)),
        PlantedCommunity("apprentices", "private", "G3", FirstAnswer(4.0, 0.8, 0.03)),
        PlantedCommunity("safe-start", "a lecture disguised as a community", "G1"),
    ),
    activities=(
        PlantedActivity("first-time-fix/ask", ("C3", "G2"), ("C3", "G2"), "as designed"),
        PlantedActivity("first-time-fix/debrief", ("C4", "G3"), (None, None), "too few acts"),
        PlantedActivity("first-time-fix/try", ("C5", "G3"), ("C5", "G3"), "as designed"),
        PlantedActivity("seals-that-last/ask", ("C3", "G2"), ("C3", "G2"), "as designed"),
        PlantedActivity("seals-that-last/try", ("C5", "G3"), ("C5", "G3"), "as designed"),
        PlantedActivity("seals-that-last/debrief", ("C4", "G3"), (None, None), "too few acts"),
        PlantedActivity("seals-that-last/pages", ("C5", "G5"), ("C5", "G5"), "as designed"),
        PlantedActivity(
            "clear-reports/review", ("C5", "G3"), ("C3", "G3"), "reviewers only praise"
        ),
        PlantedActivity(
            "safe-start/community", ("C3", "G3"), ("C2", "G1"),
            "lessons, views and mandated replies; nothing depends on another person",
        ),
        PlantedActivity("changeover-club/ask", ("C3", "G2"), ("C3", "G2"), "as designed"),
        PlantedActivity("changeover-club/stories", ("C3", "G1"), ("C3", "G1"), "as designed"),
    ),
    kpis=(
        PlantedKpi("repeat-visits", "first-time-fix", EFFECT["repeat-visits"]),
        PlantedKpi("line-stops", "changeover-club", EFFECT["line-stops"]),
    ),
    declared_share=DECLARED_SHARE,
    tiny_contributors=4,
    facilitator_leaves="2026-01-30",
    dying_first_answer=FirstAnswer(60.0, 0.9, 0.5),
    dying_unanswered_by_month=(
        ("2026-02", 0.25), ("2026-03", 0.35), ("2026-04", 0.45), ("2026-05", 0.55),
        ("2026-06", 0.65), ("2026-07", 0.7), ("2026-08", 0.75),
    ),
)  # fmt: skip
"""The truth of the default seed and of every other one, up to chance."""

"""Reading analyses: every number passes the door of privacy, every sentence is evidence's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hisl.domain import evidence
from hisl.domain.result import Design, Estimate
from hisl.people import queries as people
from hisl.privacy import queries as privacy
from hisl.privacy.queries import Purpose, Released

from .models import Analysis

__all__ = ["CLICKS", "ClickStudy", "clicks", "computed_on"]

CLICKS = "clicks-are-not-learning"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickStudy:
    """The comparison of people who used the social tools with those who did not.

    naive holds the share who passed and gone the share who had left by the day, each with and
    without any use. ladder is the difference at the landmark in percentage points, raw and then
    step by step; most_were_gone and most_is_activity say what the prose may say of the two.
    words is None when the last estimate may not be shown: its sentence holds the number. refusal
    says why there are no numbers at all; then the tuples are empty.
    """

    computed: datetime
    day: int = 0
    naive: tuple[Released, ...] = ()
    gone: tuple[Released, ...] = ()
    ladder: tuple[Released, ...] = ()
    most_were_gone: bool = False
    most_is_activity: bool = False
    naive_words: evidence.Wording | None = None
    words: evidence.Wording | None = None
    refusal: str = ""


def clicks(viewer: Any) -> ClickStudy | None:
    """The worked example; None while OULAD is not loaded, and for those who may not see it."""
    kept = _kept(viewer, CLICKS)
    if kept is None:
        return None
    if "refusal" in kept.result:
        return ClickStudy(computed=kept.computed, refusal=kept.result["refusal"])
    naive, gone, ladder = (
        tuple(_estimate(one) for one in kept.result[part]) for part in ("naive", "gone", "ladder")
    )
    return ClickStudy(
        computed=kept.computed,
        day=kept.result["day"],
        naive=_released(naive),
        gone=_released(gone),
        ladder=_released(_in_points(one) for one in ladder),
        most_were_gone=gone[1].value > 0.5,
        most_is_activity=abs(ladder[2].value) < abs(ladder[1].value) / 2,
        naive_words=evidence.word(naive[0]),
        words=_worded(ladder[-1]),
    )


def computed_on(viewer: Any, key: str) -> datetime | None:
    """When an analysis was last worked out; None when it never was."""
    kept = _kept(viewer, key)
    return kept.computed if kept else None


def _kept(viewer: Any, key: str) -> Analysis | None:
    if not people.may(viewer, "outcomes.read"):
        return None
    return Analysis.objects.filter(key=key).first()


def _worded(estimate: Estimate) -> evidence.Wording | None:
    (released,) = _released([estimate])
    return evidence.word(estimate) if released.value else None


def _in_points(one: Estimate) -> Estimate:
    """A difference in shares as percentage points, to one digit after the point."""
    value, se, low, high = (
        None if number is None else round(number * 100, 1)
        for number in (one.value, one.se, one.low, one.high)
    )
    return replace(one, value=value or 0.0, se=se, low=low, high=high, unit="percentage points")


def _released(estimates: Iterable[Estimate]) -> tuple[Released, ...]:
    # The analysis judges a way of counting, not the people or groups it counts: published,
    # anonymised data of another organisation.
    return tuple(privacy.release(one, purpose=Purpose.VALIDATION) for one in estimates)


def _estimate(kept: dict[str, Any]) -> Estimate:
    values = {name: _tuples(value) for name, value in kept.items()}
    values["design"] = Design(**{k: _tuples(v) for k, v in kept["design"].items()})
    return Estimate(**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value

"""How enrolments ended, without telling on anybody: small states are told together or not at all.

No difference of two shown numbers gives a hidden one away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.domain.measures.participation import wilson
from hisl.domain.release import K
from hisl.domain.result import Estimate
from hisl.privacy import queries as privacy
from hisl.privacy.queries import Purpose, Released

from . import queries
from .models import Enrolment, Programme

__all__ = ["State", "completion", "states"]

Result = Enrolment.Result
RUNNING = "running"
COMPLETED = (Result.PASSED, Result.DISTINCTION)
NOT_COMPLETED = (Result.FAILED, Result.WITHDRAWN)
ENDED = (*COMPLETED, *NOT_COMPLETED)
SIDES = {
    ENDED: gettext_lazy("ended"),
    COMPLETED: gettext_lazy("passed, with or without distinction"),
    NOT_COMPLETED: gettext_lazy("failed or withdrawn"),
    (RUNNING,): gettext_lazy("running"),
}
LABELS = {
    Result.PASSED: gettext_lazy("passed"),
    Result.DISTINCTION: gettext_lazy("passed with distinction"),
    Result.FAILED: gettext_lazy("failed"),
    Result.WITHDRAWN: gettext_lazy("withdrawn"),
    RUNNING: gettext_lazy("running"),
}


@dataclass(frozen=True, slots=True)
class State:
    """One line: what the enrolments came to, and how many; None means fewer than K people."""

    label: str
    count: int | None


def completion(programme: Programme) -> tuple[tuple[State, ...], Released]:
    """The enrolments by state, and the share of the ended ones that were completed.

    Where the share may not be told exactly, no state of the ended enrolments is: passed against
    ended would give it away.
    """
    counts = queries.enrolments_of(programme)
    share = _share(_sum(COMPLETED, counts), _sum(NOT_COMPLETED, counts))
    return states(counts, exactly=share.value is not None), share


def states(counts: Mapping[str, int], *, exactly: bool) -> tuple[State, ...]:
    """Enrolments by state, each apart where all states of its side have K people, else together.

    Unless exactly, all that ended are told together.
    """
    sides = (COMPLETED, NOT_COMPLETED, (RUNNING,)) if exactly else (ENDED, (RUNNING,))
    return tuple(state for side in sides for state in _side(side, counts))


def _share(done: int, undone: int) -> Released:
    if min(done, undone) < K:
        reason = _("Not shown: fewer than %(k)s people completed it, or fewer did not.") % {"k": K}
        return privacy.withheld(reason, purpose=Purpose.EVALUATION)
    ended = done + undone
    low, high = wilson(done, ended)
    share = Estimate(
        name="completed",
        value=done / ended,
        unit="share",
        n=ended,
        n_people=ended,
        low=low,
        high=high,
        method="share of ended enrolments that were passed; Wilson interval",
        refs=("Wilson 1927",),
    )
    return privacy.release(share, purpose=Purpose.EVALUATION)


def _side(side: tuple[str, ...], counts: Mapping[str, int]) -> tuple[State, ...]:
    if side != ENDED and all(counts.get(state, 0) >= K for state in side):
        return tuple(State(str(LABELS[state]), counts[state]) for state in side)
    people = _sum(side, counts)
    return (State(str(SIDES[side]), people if people >= K else None),)


def _sum(side: tuple[str, ...], counts: Mapping[str, int]) -> int:
    return sum(counts.get(state, 0) for state in side)

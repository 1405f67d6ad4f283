"""How enrolments ended, without telling on anybody: small states stand together with others."""

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

RUNNING = "running"
ORDER = (*Enrolment.Result.values, RUNNING)
LABELS = {
    Enrolment.Result.DISTINCTION: gettext_lazy("passed with distinction"),
    Enrolment.Result.PASSED: gettext_lazy("passed"),
    Enrolment.Result.FAILED: gettext_lazy("failed"),
    Enrolment.Result.WITHDRAWN: gettext_lazy("withdrawn"),
    RUNNING: gettext_lazy("running"),
}
COMPLETED = (Enrolment.Result.DISTINCTION, Enrolment.Result.PASSED)


@dataclass(frozen=True, slots=True)
class State:
    """One line: what the enrolments came to, and how many; None means fewer than the least."""

    label: str
    count: int | None


def states(counts: Mapping[str, int]) -> tuple[State, ...]:
    """Enrolments by state; states of fewer than K people, nobody included, are told as one.

    The line that they share takes in the smallest other states until it stands for K people, so
    that no difference of two shown numbers gives a hidden one away.
    """
    by_size = sorted(ORDER, key=lambda state: (counts.get(state, 0), ORDER.index(state)))
    together: list[str] = []
    people = 0
    for state in by_size:
        if counts.get(state, 0) >= K and (not together or people >= K):
            break
        together.append(state)
        people += counts.get(state, 0)
    apart = [State(str(LABELS[s]), counts[s]) for s in ORDER if s not in together]
    if not together:
        return tuple(apart)
    label = _(" or ").join(str(LABELS[state]) for state in ORDER if state in together)
    return (*apart, State(label, people if people >= K else None))


def completion(programme: Programme) -> tuple[tuple[State, ...], Released]:
    """The enrolments by state, and the share of the ended ones that were completed.

    Both sides of the share need K people: the share of a known number gives both counts away.
    """
    counts = queries.enrolments_of(programme)
    done = sum(counts.get(state, 0) for state in COMPLETED)
    ended = sum(n for state, n in counts.items() if state != RUNNING)
    if min(done, ended - done) < K:
        reason = _("Not shown: fewer than %(k)s people completed it, or did not.") % {"k": K}
        return states(counts), privacy.withheld(reason, purpose=Purpose.EVALUATION)
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
    return states(counts), privacy.release(share, purpose=Purpose.EVALUATION)

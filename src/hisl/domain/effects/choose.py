"""Which estimator a panel calls for, from its shape alone; and where none can help, why not."""

from __future__ import annotations

from typing import Literal

from hisl.domain.effects.interrupted import LEAST_EACH_SIDE
from hisl.domain.effects.panel import Panel
from hisl.domain.effects.synthetic import LEAST_BEFORE, LEAST_DONORS
from hisl.domain.errors import NotIdentified

__all__ = ["METHODS", "Method", "first_choice"]

Method = Literal["did", "sdid", "its", "lin", "aipw"]
METHODS: tuple[Method, ...] = ("did", "sdid", "its", "lin", "aipw")


def first_choice(panel: Panel, *, by_lot: bool = False) -> Method:
    """Choose the estimator by who began when and how often they were seen.

    One period: those drawn by lot and the others are compared (lin); without a lot, adjusted for
    covariates (aipw). Several periods: one treated unit beside donors sdid, a series without
    anybody untreated its, all else did.

    Raises NotIdentified, saying which design could, where nobody is treated, or there is nothing
    to compare with.
    """
    if not panel.ever.any():
        raise NotIdentified(
            "nobody begins within the periods; the cohort column holds the first treated period, "
            "0 for never"
        )
    if len(panel.periods) == 1:
        return _of_one_period(panel, by_lot=by_lot)
    if not panel.ever.all():
        return "sdid" if panel.n_treated_groups == 1 and _suits_sdid(panel) else "did"
    if len(panel.cohorts) > 1:
        return "did"
    start = panel.position(int(panel.cohorts[0]))
    if min(start, len(panel.periods) - start) >= LEAST_EACH_SIDE:
        return "its"
    raise NotIdentified(
        "all begin together and nobody is left to compare with; let some begin later, or give "
        f"{LEAST_EACH_SIDE} periods before and after for an interrupted series"
    )


def _of_one_period(panel: Panel, *, by_lot: bool) -> Method:
    if panel.ever.all():
        raise NotIdentified("everybody is treated; add people who are not, or periods before")
    if by_lot:
        return "lin"
    if panel.x.shape[1]:
        return "aipw"
    raise NotIdentified(
        "one period, no lot and no covariates: add periods before the start or what was known of "
        "people before it, or, if a lot decided, say so"
    )


def _suits_sdid(panel: Panel) -> bool:
    start = panel.position(int(panel.cohorts[0]))
    return start >= LEAST_BEFORE and int((~panel.ever).sum()) >= LEAST_DONORS

"""The whole answer that a panel gives: estimate, what stands beside it, checks and naive row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from hisl.domain.effects import (
    aipw,
    did,
    event_study,
    imputation,
    interrupted,
    placebo,
    randomised,
    synthetic,
)
from hisl.domain.effects.choose import Method, first_choice
from hisl.domain.effects.panel import Floats, Panel
from hisl.domain.errors import HislError, NotIdentified, TooFewError
from hisl.domain.result import Design, Estimate

__all__ = ["Answer", "answer"]

Fact = tuple[str, str | float | int | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An estimate and all that it is to be read with.

    beside holds second readings (other averages, another estimator); naive the row that is
    labelled "not an effect"; rows the event study; breakdown the M of placebo.breakdown.
    """

    method: Method
    estimate: Estimate
    beside: tuple[Estimate, ...] = ()
    naive: Estimate | None = None
    rows: tuple[event_study.Row, ...] = ()
    pre_trend: placebo.PreTrend | None = None
    breakdown: float | None = None
    balance: tuple[aipw.Balance, ...] = ()


def answer(
    panel: Panel,
    *,
    method: Method | None = None,
    by_lot: bool = False,
    exposure: str = "the programme",
    seed: int = 0,
) -> Answer:
    """Estimate by the method given, or by the first choice for this panel.

    by_lot: a lot decided who is treated and, in stages, who begins when. exposure is the noun
    phrase that sentences use. Raises whatever the estimator refuses.
    """
    chosen = method or first_choice(panel, by_lot=by_lot)
    return _ANSWERS[chosen](panel, _Asked(by_lot=by_lot, exposure=exposure, seed=seed))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    by_lot: bool
    exposure: str
    seed: int

    def design(self, panel: Panel, kind: str, *facts: Fact) -> Design:
        # Quoted, for it is a column's name and not a word.
        outcome = f"“{panel.outcome}”"
        words: tuple[Fact, ...] = (("exposure", self.exposure), ("outcome", outcome))
        return Design(kind=kind, facts=(*words, *facts))


def _did(panel: Panel, asked: _Asked) -> Answer:
    controls: did.Controls = "never" if (~panel.ever).any() else "not-yet"
    cells = did.att_gt(panel, controls=controls)
    estimate = event_study.effect(panel, controls=controls, by_lot=asked.by_lot, seed=asked.seed)
    rows = event_study.rows(panel, controls=controls, by_lot=asked.by_lot, seed=asked.seed)
    warnings = list(estimate.warnings)
    facts: list[Fact] = [
        ("adjusted for", _kept_apart(panel)),
        ("staggered", len(panel.cohorts) > 1),
        ("groups", panel.n_groups),
        ("randomisation inference", "randomisation test" in estimate.method),
    ]
    before: placebo.PreTrend | None = None
    breakdown: float | None = None
    try:
        before = placebo.pre_trend(cells, rows)
        facts.append(("pre-trend p", before.p))
        warnings.append(f"test before the start: p {before.p:.3f}; {before.note}")
    except TooFewError:
        warnings.append("one period before the start: what moved before it cannot be seen")
    if before is not None and estimate.low is not None and estimate.high is not None:
        breakdown = placebo.breakdown(cells, did.aggregate(cells), estimate)
        facts.append(("breakdown M", breakdown))
    if any(row.band_low is None for row in rows):
        warnings.append(
            "too few clusters for a band that holds all rows at once: each stands alone"
        )
    return Answer(
        method="did",
        estimate=replace(
            estimate,
            warnings=tuple(warnings),
            design=asked.design(panel, "roll-out", *facts),
        ),
        beside=(*_averages(panel, cells), *_imputed(panel, asked.seed)),
        naive=imputation.twoway(panel),
        rows=rows,
        pre_trend=before,
        breakdown=breakdown,
    )


def _kept_apart(panel: Panel) -> str:
    lasting = "lasting differences between units, what changed for all"
    return ", ".join([lasting, *panel.x_names])


def _averages(panel: Panel, cells: did.Cells) -> tuple[Estimate, ...]:
    """The other averages, with their errors alone."""
    kinds: tuple[did.Kind, ...] = ("dynamic", "group", "calendar")
    found = [(kind, did.aggregate(cells, kind)) for kind in kinds]
    return tuple(
        Estimate(
            name=f"average effect on the treated ({kind})",
            value=average.value,
            unit=f"units of {panel.outcome}",
            se=average.se,
            n=panel.y.size,
            n_people=panel.n,
            n_groups=panel.n_groups,
            method="Callaway and Sant'Anna",
            refs=(did.CALLAWAY,),
        )
        for kind, average in found
    )


def _imputed(panel: Panel, seed: int) -> tuple[Estimate, ...]:
    try:
        return (imputation.imputation(panel, seed=seed),)
    except HislError:
        return ()


def _sdid(panel: Panel, asked: _Asked) -> Answer:
    estimate = synthetic.sdid(panel)
    facts: tuple[Fact, ...] = (
        ("adjusted for", "what a mixture of the others, alike before, went through"),
        ("pre-fit", estimate.beside[0][1]),
        ("placebos", int((~panel.ever).sum())),
    )
    return Answer(
        method="sdid",
        estimate=replace(estimate, design=asked.design(panel, "synthetic", *facts)),
        beside=(synthetic.control(panel),),
        naive=synthetic.difference(panel),
    )


def _its(panel: Panel, asked: _Asked) -> Answer:
    start = _one_start(panel)
    y = panel.y[panel.ever].mean(axis=0)
    level, slope = interrupted.estimate(
        pd.DataFrame({"period": panel.periods, "y": y}), start=start, outcome=panel.outcome
    )
    n_units = int(panel.ever.sum())
    notes = list(panel.warnings)
    if n_units > 1:
        notes.append(f"the series is the mean of {n_units:,} treated units")
    if not panel.ever.all():
        notes.append("units never treated are not used by an interrupted series")
    level = replace(level, n_people=n_units, warnings=(*notes, *level.warnings))
    return Answer(
        method="its",
        estimate=replace(level, design=asked.design(panel, "interrupted series")),
        beside=(replace(slope, n_people=n_units),),
        naive=_before_after(panel, y, panel.position(start)),
    )


def _lin(panel: Panel, asked: _Asked) -> Answer:
    people, x, at = _one_row_each(panel)
    if panel.grouped:
        _ = panel.cluster_cohort
        people = people.assign(cluster=panel.cluster)
    estimate = randomised.lin(people, x=x, outcome=panel.outcome, seed=asked.seed)
    facts: tuple[Fact, ...] = (
        ("adjusted for", ", ".join(x)),
        ("by persons", not panel.grouped),
        ("groups", panel.n_groups),
        ("attrition", panel.lost),
        ("randomisation inference", "randomisation test" in estimate.method),
    )
    notes = (
        *panel.warnings,
        *estimate.warnings,
        "a table cannot show that the outcome was declared before the start",
    )
    raw = randomised.difference(people, outcome=panel.outcome, seed=asked.seed)
    return Answer(
        method="lin",
        estimate=replace(
            estimate, warnings=notes, design=asked.design(panel, "randomised", *facts)
        ),
        beside=(raw,) if x else (),
        naive=_before_after(panel, panel.y[panel.ever].mean(axis=0), at) if at else None,
    )


def _aipw(panel: Panel, asked: _Asked) -> Answer:
    people, x, _ = _one_row_each(panel)
    if not x:
        raise NotIdentified("there is nothing to adjust for; name what was known before with --x")
    estimate = aipw.estimate(people, x=x, outcome=panel.outcome, seed=asked.seed)
    facts = estimate.design.facts if estimate.design else ()
    design = asked.design(
        panel,
        "observational landmark",
        *(one for one in facts if one[0] not in ("exposure", "outcome")),
    )
    notes = [*panel.warnings, *estimate.warnings]
    if panel.grouped:
        notes.append("people of one cluster count as independent; the interval is too narrow")
    return Answer(
        method="aipw",
        estimate=replace(estimate, warnings=tuple(notes), design=design),
        naive=aipw.raw(people, outcome=panel.outcome),
        balance=aipw.balance(people, x=x, seed=asked.seed),
    )


def _one_row_each(panel: Panel) -> tuple[pd.DataFrame, tuple[str, ...], int]:
    """One row a unit: outcome after the start, treat, covariates and the outcome before."""
    start = _one_start(panel)
    at = panel.position(start)
    people = pd.DataFrame(
        {
            "unit": np.arange(panel.n),
            "y": panel.y[:, at:].mean(axis=1),
            "treat": panel.ever.astype(int),
        }
    )
    names = list(panel.x_names)
    for column, name in enumerate(panel.x_names):
        people[name] = panel.x[:, column]
    if at:
        before = f"{panel.outcome} before"
        people[before] = panel.y[:, :at].mean(axis=1)
        names.append(before)
    return people, tuple(names), at


def _one_start(panel: Panel) -> int:
    if not panel.ever.any():
        raise NotIdentified("nobody begins within the periods; the cohort column holds no start")
    if len(panel.cohorts) > 1:
        raise NotIdentified(
            "the treated begin at different times, which only the method did can compare"
        )
    return int(panel.cohorts[0])


def _before_after(panel: Panel, y: Floats, at: int) -> Estimate:
    return Estimate(
        name="the treated after less before",
        value=float(y[at:].mean() - y[:at].mean()),
        unit=f"units of {panel.outcome}",
        n=len(y),
        n_people=int(panel.ever.sum()),
        method="difference of means over time",
        warnings=("not an effect: whatever else changed in the time is in it",),
        design=Design(kind="naive", facts=(("outcome", panel.outcome),)),
    )


_ANSWERS: dict[Method, Callable[[Panel, _Asked], Answer]] = {
    "did": _did,
    "sdid": _sdid,
    "its": _its,
    "lin": _lin,
    "aipw": _aipw,
}

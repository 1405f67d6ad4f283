"""Before a study starts: the smallest p it can give, and the smallest effect it can see."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from scipy import stats

from hisl.domain.effects import clusters, did, event_study
from hisl.domain.effects.panel import Panel
from hisl.domain.effects.resampling import DRAWS, Test
from hisl.domain.errors import DegenerateError, SchemaError, TooFewError
from hisl.domain.result import Estimate

__all__ = ["LEAST_PERIODS", "mde", "quick_mde", "smallest_p"]

LEAST_PERIODS = 8
"""The fewest periods of the past on which a roll-out can be tried out."""
_POWER = 0.80
_PLACEBOS = 99
_WIDEST, _HALVINGS = 1_024.0, 24
_MDE = "Bloom (1995), minimum detectable effect; here by placebo roll-outs on the past"


def smallest_p(
    *,
    groups: int,
    treated: int,
    test: Literal["randomisation", "wild", "placebo"],
    draws: int = DRAWS,
) -> float:
    """Give the least two-sided p that a design can ever give, whatever comes out.

    randomisation  1 / C(G, G1), twice that when as many are treated as not
    wild           1 / 2^(G - 1), for signs change nothing all at once
    placebo        1 / G, the rank of the one treated unit
    Drawn at random instead of counted out, never below 1 / (1 + draws).
    Raises SchemaError unless 0 < treated < groups.
    """
    if not 0 < treated < groups:
        raise SchemaError("treated", f"{treated} of {groups}", "treat some groups, not all")
    if test == "placebo":
        return 1 / groups
    if test == "wild":
        return max(2.0 ** (1 - groups), 1 / (1 + draws))
    both = 2 if 2 * treated == groups else 1
    return max(both / math.comb(groups, treated), 1 / (1 + draws))


def quick_mde(se: float, *, groups: int) -> float:
    """Give the effect seen four times in five, read off a standard error; the same unit.

    (z of 97.5 % + z of 80 %) se, with Student's t(G - 1) below 20 groups. Source: Bloom (1995).
    """
    law = stats.norm if groups >= 20 else stats.t(groups - 1)
    return float(law.ppf(0.975) + law.ppf(_POWER)) * se


def mde(
    past: Panel,
    *,
    treated: int,
    periods_after: int,
    by_lot: bool = False,
    placebos: int = _PLACEBOS,
    seed: int = 0,
) -> Estimate:
    """Give the smallest effect that this design would find in 80 of 100 cases, on the own past.

    past is a panel before anything began; `treated` of its clusters are drawn, `placebos` times,
    to begin `periods_after` periods before its end. The effect planted is raised until the very
    test that would be used rejects at 5 % in 80 %.

    Raises TooFewError below 8 periods or as clusters.infer does, DegenerateError when no size of
    effect would do.
    """
    if len(past.periods) < LEAST_PERIODS:
        raise TooFewError("periods of the past", len(past.periods), LEAST_PERIODS)
    if not 0 < periods_after < len(past.periods):
        raise SchemaError(
            "periods_after", f"{periods_after} of {len(past.periods)}", "leave periods before it"
        )
    tests = _placebos(past, treated, periods_after, by_lot=by_lot, placebos=placebos, seed=seed)
    scale = float(np.std(past.y - past.y.mean(axis=1, keepdims=True)))
    value = _found_in(tests, scale)
    return Estimate(
        name="minimum detectable effect",
        value=value,
        unit=f"units of {past.outcome}",
        p_floor=tests[0].p_floor or None,
        n=past.y.size,
        n_people=past.n,
        n_groups=past.n_groups,
        method=f"{placebos} placebo roll-outs on the past; {tests[0].method}; power 80 %",
        assumptions=("the time to come varies as the past did",),
        refs=(_MDE,),
        seed=seed,
    )


def _placebos(
    past: Panel, treated: int, periods_after: int, *, by_lot: bool, placebos: int, seed: int
) -> list[Test]:
    rng = np.random.default_rng(seed)
    start = int(past.periods[-periods_after])
    tests = []
    for draw in range(placebos):
        chosen = rng.permutation(past.n_groups)[:treated]
        cohort = np.where(np.isin(past.cluster, chosen), start, 0)
        panel = did.with_outcome(past, past.y, cohort=cohort)
        tests.append(clusters.chosen(event_study.problem(panel), by_lot=by_lot, seed=draw))
    return tests


def _found_in(tests: list[Test], scale: float) -> float:
    """The effect at which the tests reject in 80 of 100 cases.

    To plant an effect and test for none is to plant none and test for its opposite.
    """

    def power(effect: float) -> float:
        return float(np.mean([test.p(-effect) <= clusters.ALPHA for test in tests]))

    low, high = 0.0, scale
    while power(high) < _POWER:
        low, high = high, 2 * high
        if high > _WIDEST * scale or scale == 0:
            raise DegenerateError("no effect of any size can reach significance with this design")
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if power(middle) >= _POWER else (middle, high)
    return high

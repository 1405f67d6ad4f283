"""One series: another program, agreement of p and interval, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from hisl.domain.effects.interrupted import estimate
from hisl.domain.errors import DegenerateError, SchemaError, TooFewError


def series(n: int, start: int, *, level=0.0, slope=0.0, persistence=0.0, seed=0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    shocks, errors = rng.normal(size=n + 40), np.zeros(n + 40)
    for t in range(1, n + 40):
        errors[t] = persistence * errors[t - 1] + shocks[t]
    t = np.arange(n)
    after = t >= start
    y = 5 + 0.2 * t + after * (level + slope * (t - start)) + errors[40:]
    return pd.DataFrame({"period": t, "y": y})


def test_its_error_by_newey_and_west_is_that_of_another_program():
    frame = series(40, 20, level=1.0, seed=3)
    after = (frame["period"] >= 20).astype(float)
    rows = np.column_stack([np.ones(40), frame["period"], after, after * (frame["period"] - 20)])
    theirs = sm.OLS(frame["y"], rows).fit(
        cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}
    )
    for ours, column in zip(estimate(frame, start=20), (2, 3), strict=True):
        assert dict(ours.beside)["error by Newey and West"] == pytest.approx(
            theirs.bse.iloc[column]
        )


def test_it_is_near_least_squares_where_errors_do_not_carry_over():
    frame = series(80, 40, level=3.0, slope=-0.2, seed=4)
    level, slope = estimate(frame, start=40, outcome="calls")
    assert level.value == pytest.approx(3.0, abs=2 * level.se)
    assert slope.value == pytest.approx(-0.2, abs=2 * slope.se)
    assert (level.unit, slope.unit) == ("units of calls", "units of calls per period")
    assert any("nothing to compare" in warning for warning in level.warnings)


def test_p_and_interval_agree():
    for i in range(20):
        level, _ = estimate(series(30, 15, level=1.0, persistence=0.3, seed=[5, i]), start=15)
        assert (level.p < 0.05) == (not level.low <= 0 <= level.high)


def test_it_refuses_a_short_side_gaps_and_a_series_without_error():
    with pytest.raises(TooFewError, match="before the start"):
        estimate(series(30, 7), start=7)
    with pytest.raises(TooFewError, match="from the start on"):
        estimate(series(30, 23), start=23)
    with pytest.raises(SchemaError, match="gaps"):
        estimate(series(30, 15).drop(index=4), start=15)
    with pytest.raises(DegenerateError):
        estimate(series(30, 15).assign(y=lambda f: f["period"] * 2.0), start=15)

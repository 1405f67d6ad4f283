"""Adjusted twice over: right when either model is, and silent where nobody is alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hisl.domain.effects.aipw import balance, e_value, estimate, raw
from hisl.domain.effects.regression import ols
from hisl.domain.errors import NotIdentified, TooFewError
from published import table

X = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
# Dehejia and Wahba (1999): -8,498 and -15,205, with errors of independent people.
CPS, PSID, TOLERANCE = (-8_497.5, 712.0), (-15_204.8, 1_154.6), 0.1


def chosen(n: int, *, seed, effect: float = 1.0, curved: str = "") -> pd.DataFrame:
    """People who are the more exposed the more able; curved breaks one of the two models."""
    rng = np.random.default_rng(seed)
    able = rng.normal(size=n)
    pull = able**2 - 1 if curved == "exposure" else able
    treat = rng.random(n) < 1 / (1 + np.exp(-0.8 * pull))
    gain = 2 * able + (able**2 if curved == "outcome" else 0)
    y = gain + effect * treat + rng.normal(size=n)
    return pd.DataFrame({"y": y, "treat": treat, "able": able})


def cps() -> pd.DataFrame:
    drawn = table("nsw_mixtape").query("treat == 1")
    frame = pd.concat([drawn, table("cps_mixtape").assign(treat=0)], ignore_index=True)
    return frame.assign(y=frame["re78"])


def test_it_is_right_where_only_the_propensity_is():
    found = estimate(chosen(6_000, seed=2, curved="outcome"), x=("able",))
    assert found.low < 1.0 < found.high


def test_the_raw_difference_is_not_and_says_that_it_is_no_effect():
    frame = chosen(1_000, seed=3, effect=0.0)
    naive, adjusted = raw(frame), estimate(frame, x=("able",))
    assert naive.low > 0.5
    assert adjusted.low < 0 < adjusted.high
    assert any("not an effect" in warning for warning in naive.warnings)


def test_it_gives_the_published_naive_differences():
    frame = cps()
    rows = np.column_stack([np.ones(len(frame)), frame["treat"]])
    fit = ols(frame["y"].to_numpy(dtype=float), rows)
    assert (raw(frame).n, raw(frame).value) == (16_177, pytest.approx(CPS[0], abs=TOLERANCE))
    assert fit.se_iid()[1] == pytest.approx(CPS[1], abs=TOLERANCE)
    psid = table("jtrain3")
    thousands = raw(psid.assign(y=psid["re78"], treat=psid["train"]))
    assert (thousands.n, thousands.value * 1_000) == (2_675, pytest.approx(PSID[0], abs=TOLERANCE))


def test_it_refuses_to_adjust_people_who_have_nobody_like_them():
    with pytest.raises(NotIdentified, match="hardly anyone like them"):
        estimate(cps(), x=X)


def test_it_is_near_the_lot_where_a_lot_decided():
    frame = table("nsw_mixtape").assign(y=lambda f: f["re78"])
    found = estimate(frame, x=X)
    assert found.low < 1_794 < found.high
    assert dict(found.beside)["share trimmed for lack of overlap"] == 0


def test_weighting_brings_covariates_together():
    (able,) = balance(chosen(1_500, seed=4), x=("able",))
    assert abs(able.raw) > 0.5
    assert abs(able.weighted) < 0.1


def test_the_e_value_is_that_of_its_authors():
    """VanderWeele and Ding (2017): a risk ratio of 3.9 has 7.26; none has 1."""
    assert e_value(np.log(3.9) / 0.91) == pytest.approx(7.26, abs=0.005)
    assert e_value(-np.log(3.9) / 0.91) == e_value(np.log(3.9) / 0.91)
    assert e_value(0.0) == 1.0


def test_the_same_seed_gives_the_same_number():
    frame = chosen(300, seed=5)
    first, again, other = (estimate(frame, x=("able",), seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.value != other.value


def test_it_refuses_too_few():
    with pytest.raises(TooFewError, match="with the exposure"):
        estimate(chosen(60, seed=6), x=("able",))

"""Drawn by lot: published figures, another program, and coverage of planted effects."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from hisl.domain.effects.randomised import cuped, difference, lin, peers
from hisl.domain.effects.regression import ols
from hisl.domain.errors import DegenerateError, NotIdentified, SchemaError, TooFewError
from published import table

# Dehejia and Wahba (1999): 1,794 (633); HC2 from an independent program.
NSW, NSW_IID, NSW_HC2 = 1_794.34, 632.85, 671.00
# Huntington-Klein, The Effect, on Cai, de Janvry and Sadoulet (2015).
INSURANCE = 0.7911
CENT, PRINTED = 0.01, 5e-5
RUNS = 500
COVERED = (0.92, 0.98)


def people(n: int, *, seed, effect: float = 1.0) -> pd.DataFrame:
    """People whose past explains much of the outcome, and the more so with the programme."""
    rng = np.random.default_rng(seed)
    past = rng.gamma(2.0, size=n)
    treat = rng.permutation(n) < n // 3
    y = past + treat * (effect + 0.5 * (past - 2.0)) + rng.normal(size=n) * (1 + treat)
    return pd.DataFrame({"unit": np.arange(n), "y": y, "treat": treat.astype(int), "y_pre": past})


def nsw() -> pd.DataFrame:
    return table("nsw_mixtape").assign(unit=lambda f: f.index, y=lambda f: f["re78"])


def test_it_gives_the_published_difference_of_the_job_training():
    found = difference(nsw())
    assert (found.n, dict(found.beside)["drawn"]) == (445, 185)
    assert (found.value, found.se) == pytest.approx((NSW, NSW_HC2), abs=CENT)


def test_with_errors_of_equal_variance_it_has_the_published_error():
    frame = nsw()
    rows = np.column_stack([np.ones(len(frame)), frame["treat"]])
    assert ols(frame["y"].to_numpy(), rows).se_iid()[1] == pytest.approx(NSW_IID, abs=CENT)


def test_it_agrees_with_welch_in_another_program():
    frame = people(60, seed=1)
    treat = frame["treat"] == 1
    theirs = stats.ttest_ind(frame["y"][treat], frame["y"][~treat], equal_var=False)
    found = difference(frame)
    assert found.p == pytest.approx(theirs.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(theirs.confidence_interval()))


@pytest.mark.parametrize("adjusted", [difference, cuped, lambda f: lin(f, x=("y_pre",))])
def test_its_interval_holds_the_planted_effect_as_often_as_it_says(adjusted):
    hits = 0
    for i in range(RUNS):
        found = adjusted(people(90, seed=[2, i]))
        hits += found.low <= 1.0 <= found.high
    assert COVERED[0] <= hits / RUNS <= COVERED[1]


@pytest.mark.parametrize("adjusted", [cuped, lambda f: lin(f, x=("y_pre",))])
def test_the_past_makes_it_more_precise_and_it_says_by_how_much(adjusted):
    frame = people(400, seed=3)
    found = adjusted(frame)
    assert found.se < 0.85 * difference(frame).se
    assert dict(found.beside)["variance left of that without adjustment"] < 0.75


def test_without_covariates_lin_is_the_difference():
    frame = people(50, seed=4)
    assert lin(frame) == difference(frame)


def test_teams_are_judged_by_the_lot_and_not_by_their_people():
    rng = np.random.default_rng(5)
    team = np.repeat(np.arange(8), 25)
    frame = pd.DataFrame(
        {
            "unit": np.arange(200),
            "cluster": team,
            "treat": (team < 4).astype(int),
            "y": rng.normal(size=8)[team] + rng.normal(size=200),
        }
    )
    found = difference(frame)
    assert found.method.endswith("randomisation test, 70 assignments (all)")
    assert (found.n_groups, found.p_floor) == (8, pytest.approx(2 / 70))
    assert found.high - found.low > 2 * 3.92 * difference(frame.drop(columns="cluster")).se / 2
    with pytest.raises(NotIdentified, match="a team holds people drawn and others"):
        difference(frame.assign(cluster=team % 5))


def test_it_gives_what_friends_taking_insurance_did():
    frame = table("social_insure").dropna()
    names = {
        "takeup_survey": "y",
        "pre_takeup_rate": "peers",
        "default": "instrument",
        "village": "group",
    }
    found = peers(frame.rename(columns=names).assign(unit=range(len(frame))))
    assert found.n == 1_378
    assert found.value == pytest.approx(INSURANCE, abs=PRINTED)
    assert dict(found.beside)["first stage F"] > 10


def test_it_refuses_an_instrument_that_hardly_moves_the_peers():
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(rng.normal(size=(80, 3)), columns=["y", "peers", "instrument"])
    with pytest.raises(NotIdentified, match="hardly moved"):
        peers(frame.assign(unit=range(80)))


def test_it_refuses_what_is_not_there_or_never_varies():
    frame = people(40, seed=7)
    with pytest.raises(SchemaError, match="'treat'"):
        difference(frame.drop(columns="treat"))
    with pytest.raises(SchemaError, match="other than 0 and 1"):
        difference(frame.assign(treat=2))
    with pytest.raises(SchemaError, match="row 1 has no value"):
        cuped(frame.assign(y_pre=[np.nan, *frame["y_pre"][1:]]))
    with pytest.raises(DegenerateError):
        difference(frame.assign(y=1.0))
    with pytest.raises(TooFewError, match="people drawn"):
        difference(frame.assign(treat=(frame["unit"] == 0).astype(int)))

"""The naive comparison and the landmark: against another program, planted truths and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from hisl.domain.effects.matching import LEAST, Step, landmark, naive
from hisl.domain.errors import DegenerateError, NotIdentified, SchemaError, TooFewError

EXACT = 1e-10
RUNS = 600
COVERED = (0.92, 0.98)
STEPS = (Step("group", ("group",)), Step("activity", ("activity",)))


def people(n: int, *, seed: int, effect: float = 0.1, confounded: bool = False) -> pd.DataFrame:
    """People in three groups whose exposure, when confounded, follows their activity."""
    rng = np.random.default_rng(seed)
    activity = rng.uniform(size=n)
    chance = 0.15 + 0.7 * activity if confounded else np.full(n, 0.5)
    exposed = rng.uniform(size=n) < chance
    passing = 0.2 + 0.5 * activity + effect * exposed
    return pd.DataFrame(
        {
            "person": np.arange(n),
            "left": np.nan,
            "exposed": exposed,
            "outcome": (rng.uniform(size=n) < passing).astype(int),
            "group": rng.choice(["a", "b", "c"], size=n),
            "activity": activity,
        }
    )


def statsmodels_hc1(frame: pd.DataFrame):
    dummies = pd.get_dummies(frame["group"], drop_first=True).astype(float)
    design = pd.concat([frame["exposed"].astype(float), dummies, frame["activity"]], axis=1)
    return sm.OLS(frame["outcome"], sm.add_constant(design)).fit(cov_type="HC1", use_t=True)


def test_it_agrees_with_another_program_on_value_error_interval_and_p():
    frame = people(200, seed=1)
    ours, theirs = landmark(frame, day=28, steps=STEPS)[-1], statsmodels_hc1(frame)
    assert ours.value == pytest.approx(theirs.params["exposed"], abs=EXACT)
    assert ours.se == pytest.approx(theirs.bse["exposed"], abs=EXACT)
    assert (ours.low, ours.high) == pytest.approx(theirs.conf_int().loc["exposed"], abs=EXACT)
    assert ours.p == pytest.approx(theirs.pvalues["exposed"], abs=EXACT)


def test_it_gives_the_raw_difference_first_and_then_one_estimate_a_step():
    frame = people(200, seed=2)
    raw, *rest = landmark(frame, day=28, steps=STEPS)
    shares = frame.groupby("exposed")["outcome"].mean()
    assert raw.value == pytest.approx(shares[True] - shares[False], abs=EXACT)
    assert raw.name == "without adjustment"
    assert [one.name for one in rest] == [
        "after adjustment for group",
        "after adjustment for group, activity",
    ]


def test_it_keeps_only_those_who_had_not_left_by_the_end_of_the_day():
    frame = people(100, seed=3)
    frame.loc[:9, "left"] = 28.0
    frame.loc[10:19, "left"] = 29.0
    kept = landmark(frame, day=28)[0]
    assert kept.n == 90
    assert kept.value == landmark(frame.iloc[10:], day=28)[0].value


def test_it_covers_a_planted_difference_as_often_as_it_says():
    hits = 0
    for seed in range(RUNS):
        one = landmark(people(80, seed=seed, confounded=True), day=28, steps=STEPS)[-1]
        hits += one.low <= 0.1 <= one.high
    assert COVERED[0] <= hits / RUNS <= COVERED[1]


def test_it_shows_a_difference_where_there_is_no_effect_until_it_adjusts():
    frame = people(4_000, seed=5, effect=0.0, confounded=True)
    raw, _, adjusted = landmark(frame, day=28, steps=STEPS)
    assert raw.low > 0.05
    assert adjusted.low < 0 < adjusted.high


def test_it_is_not_disturbed_by_a_column_that_says_nothing_new():
    frame = people(120, seed=6).assign(twice=lambda f: 2 * f["activity"], same=1.0)
    again = (*STEPS, Step("the same once more", ("twice", "same")))
    *_, without, repeated = landmark(frame, day=28, steps=again)
    assert repeated.value == pytest.approx(without.value, abs=1e-8)
    assert repeated.se == pytest.approx(without.se, abs=1e-8)


def test_it_counts_people_apart_from_rows_and_says_when_they_repeat():
    frame = people(100, seed=7)
    frame["person"] = frame["person"] // 2
    one = landmark(frame, day=28)[0]
    assert (one.n, one.n_people) == (100, 50)
    assert any("more than once" in warning for warning in one.warnings)


def test_it_refuses_when_the_adjustment_explains_the_exposure():
    frame = people(100, seed=8).assign(copy=lambda f: f["exposed"].astype(float))
    with pytest.raises(NotIdentified, match="whole exposure"):
        landmark(frame, day=28, steps=[Step("itself", ("copy",))])


def test_it_refuses_too_few_on_either_side_and_an_outcome_that_never_varies():
    frame = people(100, seed=9)
    few = frame.assign(exposed=frame.index < LEAST - 1)
    with pytest.raises(TooFewError, match="at least 10"):
        landmark(few, day=28)
    with pytest.raises(TooFewError, match="without"):
        landmark(frame.assign(exposed=~few["exposed"]), day=28)
    with pytest.raises(DegenerateError):
        landmark(frame.assign(outcome=1), day=28)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.drop(columns="left"), "'left'"),
        (lambda f: f.drop(columns="activity"), "'activity'"),
        (lambda f: f.assign(activity=[np.nan, *f["activity"][1:]]), "row 1 has no value"),
        (lambda f: f.assign(outcome=2), "other than 0 and 1"),
    ],
)
def test_it_names_the_column_that_is_wrong(change, said):
    with pytest.raises(SchemaError, match=said):
        landmark(change(people(100, seed=10)), day=28, steps=STEPS)


def test_it_compares_naively_over_everybody_also_those_who_left():
    frame = people(100, seed=11)
    frame["left"] = 1.0
    with_it, without = naive(frame, exposure="use", outcome="passing")
    assert with_it.n + without.n == 100
    assert with_it.value == frame[frame["exposed"]]["outcome"].mean()
    assert with_it.low < with_it.value < with_it.high
    assert with_it.design.kind == "naive"


def test_it_gives_wilsons_interval():
    """Newcombe (1998), table I, method 3: 81 of 263 and 0 of 20."""
    frame = pd.DataFrame(
        {
            "person": range(283),
            "exposed": [True] * 263 + [False] * 20,
            "outcome": [1] * 81 + [0] * 202,
        }
    )
    many, none = naive(frame)
    assert (many.low, many.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (none.low, none.high) == pytest.approx((0.0, 0.1611), abs=5e-5)

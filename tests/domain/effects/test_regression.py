"""Least squares held to textbook figures and to another program."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from hisl.domain.effects.regression import expit, instrumented, logit, ols, two_way
from hisl.domain.errors import DegenerateError, TooFewError
from published import table

# Wooldridge, Introductory Econometrics, examples 13.3, 13.4, 14.1 and section 13.3.
INCINERATOR = (-11_863.9, 7_456.6)
INJURY = (0.1906, 0.0685)
GRANTS = {"d88": -0.0802, "d89": -0.2472, "grant": -0.2523, "grant_1": -0.4216}
GRANT_ERRORS = (0.1506, 0.2102)
# Cheng and Hoekstra (2013): about 8 %; Huntington-Klein, The Effect: .791.
CASTLE = 0.0755
INSURANCE, INSURANCE_ERROR = 0.7911, 0.2426
PRINTED = 5e-5


def columns(frame: pd.DataFrame, *names: str) -> np.ndarray:
    return np.column_stack([np.ones(len(frame)), *(frame[name] for name in names)]).astype(float)


def dummies(series: pd.Series) -> np.ndarray:
    return pd.get_dummies(series, drop_first=True).to_numpy(dtype=float)


def test_it_gives_what_the_incinerator_did_to_house_prices():
    frame = table("kielmc")
    rows = columns(frame.assign(both=frame["y81"] * frame["nearinc"]), "y81", "nearinc", "both")
    fit = ols(frame["rprice"].to_numpy(dtype=float), rows)
    assert len(frame) == 321
    assert (fit.coefficients[3], fit.se_iid()[3]) == pytest.approx(INCINERATOR, abs=0.05)


def test_it_gives_what_benefits_did_to_time_off_work():
    frame = table("injury")
    frame["both"] = frame["afchnge"] * frame["highearn"]
    fit = ols(frame["ldurat"].to_numpy(), columns(frame, "afchnge", "highearn", "both"))
    assert len(frame) == 5_626
    assert (fit.coefficients[3], fit.se_iid()[3]) == pytest.approx(INJURY, abs=PRINTED)


def test_it_gives_what_training_grants_did_to_scrap():
    frame = table("jtrain").dropna(subset=["lscrap"])
    names = list(GRANTS)
    within = frame[["lscrap", *names]] - frame.groupby("fcode")[["lscrap", *names]].transform(
        "mean"
    )
    fit = ols(
        within["lscrap"].to_numpy(),
        within[names].to_numpy(dtype=float),
        n_absorbed=frame["fcode"].nunique(),
    )
    assert (len(frame), frame["fcode"].nunique()) == (162, 54)
    assert list(fit.coefficients) == pytest.approx(list(GRANTS.values()), abs=PRINTED)
    assert list(fit.se_iid()[2:]) == pytest.approx(GRANT_ERRORS, abs=PRINTED)


@pytest.mark.parametrize(
    ("column", "published"), [("scrap", (-0.7394, 0.6826)), ("lscrap", (-0.3171, 0.1639))]
)
def test_it_gives_the_same_in_first_differences(column, published):
    frame = table("jtrain").set_index(["fcode", "year"])
    change = frame.xs(1988, level="year") - frame.xs(1987, level="year")
    change = change.dropna(subset=[column])
    fit = ols(change[column].to_numpy(), columns(change, "grant"))
    assert (fit.coefficients[1], fit.se_iid()[1]) == pytest.approx(published, abs=PRINTED)


def test_it_weights_states_by_their_people():
    frame = table("castle")
    rows = np.hstack([columns(frame, "post"), dummies(frame["sid"]), dummies(frame["year"])])
    fit = ols(frame["l_homicide"].to_numpy(), rows, weights=frame["popwt"].to_numpy(dtype=float))
    assert fit.coefficients[1] == pytest.approx(CASTLE, abs=PRINTED)


def test_it_agrees_with_another_program_on_every_error():
    rng = np.random.default_rng(1)
    rows = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    y = rows @ [1.0, 2.0, 0.0] + rng.normal(size=60) * np.abs(rows[:, 1])
    team = np.repeat(np.arange(12), 5)
    ours, theirs = ols(y, rows), sm.OLS(y, rows).fit()
    for own, kind, options in (
        (ours.se_iid(), "nonrobust", {}),
        (ours.se_hc1(), "HC1", {}),
        (ours.se_hc2(), "HC2", {}),
        (ours.se_crv1(team), "cluster", {"groups": team}),
        (ours.se_newey_west(3), "HAC", {"maxlags": 3, "use_correction": True}),
    ):
        robust = theirs.get_robustcov_results(kind, **options) if options else theirs
        errors = robust.bse if options or kind == "nonrobust" else getattr(theirs, f"{kind}_se")
        assert list(own) == pytest.approx(list(errors)), kind


def test_it_fits_the_logit_of_another_program():
    rng = np.random.default_rng(2)
    rows = np.column_stack([np.ones(300), rng.normal(size=(300, 2)) * [1, 1_000]])
    y = (rng.random(300) < expit(rows @ [0.2, 0.5, -0.001])).astype(float)
    theirs = sm.Logit(y, rows).fit(disp=0).params
    assert list(logit(y, rows)) == pytest.approx(list(theirs), rel=1e-4, abs=1e-7)


def test_a_table_of_lines_and_columns_alone_leaves_nothing():
    table_of_sums = np.arange(4)[:, None] * 2.0 + np.arange(5)[None, :]
    assert np.abs(two_way(table_of_sums)).max() < 1e-12


def test_it_refuses_columns_that_say_the_same_and_too_few_rows():
    with pytest.raises(DegenerateError, match="sum of the others"):
        ols(np.arange(5.0), np.ones((5, 2)))
    with pytest.raises(TooFewError):
        ols(np.arange(2.0), np.eye(2))


def test_it_gives_what_friends_taking_insurance_did():
    frame = table("social_insure").dropna()
    rows, instruments = insurance_columns(frame)
    fit = instrumented(frame["takeup_survey"].to_numpy(dtype=float), rows, instruments)
    assert len(frame) == 1_378
    assert fit.coefficients[1] == pytest.approx(INSURANCE, abs=PRINTED)
    assert np.linalg.norm(fit.scores[:, 1]) == pytest.approx(INSURANCE_ERROR, abs=PRINTED)


def insurance_columns(frame):
    others = frame.drop(columns=["village", "takeup_survey", "pre_takeup_rate", "default"])
    exogenous = np.hstack([others.to_numpy(dtype=float), dummies(frame["village"])])
    one = np.ones((len(frame), 1))
    return (
        np.hstack([one, frame[["pre_takeup_rate"]].to_numpy(), exogenous]),
        np.hstack([one, frame[["default"]].to_numpy(dtype=float), exogenous]),
    )

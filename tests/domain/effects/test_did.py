"""Roll-outs in stages: published figures, exact identities and planted truths."""

from __future__ import annotations

import numpy as np
import pytest

from hisl.domain.effects import did, event_study, imputation, placebo
from hisl.domain.errors import NotIdentified, TooFewError
from made_panels import as_panel, made_panel, made_table
from published import mpdta, table

# R package did, its manual and printed output, on the data mpdta.
ATT_2004 = (-0.0105, -0.0704, -0.1373, -0.1008)
AVERAGES = {
    "simple": (-0.0400, 0.0120),
    "dynamic": (-0.0772, 0.0200),
    "group": (-0.0310, 0.0124),
    "calendar": (-0.0417, 0.0160),
}
WITH_LPOP = {
    "simple": (-0.0418, 0.0115),
    "dynamic": (-0.0804, 0.0190),
    "group": (-0.0328, 0.0119),
    "calendar": (-0.0442, 0.0150),
}
PRINTED = 5e-5
# csdid 0.4.3, an independent program.
CSDID_SIMPLE, CSDID_ERROR, CSDID_NOT_YET = -0.039951, 0.012034, -0.0398
WALD, WALD_P = 7.791, 0.16812
BAND, BAND_TOLERANCE = 2.63, 0.1
EXACT = 1e-10


def test_it_gives_the_published_effects_of_the_first_cohort():
    cells = did.att_gt(mpdta())
    first = cells.att[cells.cohort == 2004]
    assert first == pytest.approx(ATT_2004, abs=PRINTED)


@pytest.mark.parametrize("kind", AVERAGES)
def test_it_gives_the_published_averages_and_errors(kind):
    average = did.aggregate(did.att_gt(mpdta()), kind)
    assert (average.value, average.se) == pytest.approx(AVERAGES[kind], abs=PRINTED)


@pytest.mark.parametrize("kind", WITH_LPOP)
def test_it_agrees_with_another_program_where_it_is_doubly_robust(kind):
    average = did.aggregate(did.att_gt(mpdta(x=("lpop",))), kind)
    assert (average.value, average.se) == pytest.approx(WITH_LPOP[kind], abs=1e-4)


def test_it_agrees_with_another_program_to_more_digits_and_for_other_controls():
    average = did.aggregate(did.att_gt(mpdta()))
    assert (average.value, average.se) == pytest.approx((CSDID_SIMPLE, CSDID_ERROR), abs=1e-6)
    not_yet = did.aggregate(did.att_gt(mpdta(), controls="not-yet"))
    assert not_yet.value == pytest.approx(CSDID_NOT_YET, abs=PRINTED)


def test_it_gives_the_published_test_before_the_start_and_calls_a_pass_weak():
    panel = mpdta()
    found = placebo.pre_trend(did.att_gt(panel), event_study.rows(panel))
    assert found.df == 5
    assert found.statistic == pytest.approx(WALD, abs=5e-4)
    assert found.p == pytest.approx(WALD_P, abs=5e-6)
    assert "says little" in found.note


def test_it_gives_a_band_as_wide_as_another_program_does():
    cells = did.att_gt(mpdta())
    scores = np.column_stack([did.aggregate(cells, lead=lead).scores for lead in did.leads(cells)])
    assert event_study.critical_value(scores, seed=1) == pytest.approx(BAND, abs=BAND_TOLERANCE)


def test_its_band_is_wider_than_its_intervals():
    for row in event_study.rows(mpdta()):
        assert row.band_low < row.low < row.value < row.high < row.band_high


def test_it_gives_the_naive_row_and_the_imputed_one_of_other_programs():
    naive = imputation.twoway(mpdta())
    assert (naive.value, naive.se) == pytest.approx((-0.0365, 0.0133), abs=PRINTED)
    assert any("not an effect" in warning for warning in naive.warnings)
    assert imputation.imputation(mpdta()).value == pytest.approx(-0.0477, abs=PRINTED)


def test_it_gives_the_published_change_in_organ_donations():
    """Huntington-Klein, The Effect, on Kessler and Roth (2014): -.0225."""
    quarters = ["Q42010", "Q12011", "Q22011", "Q32011", "Q42011", "Q12012"]
    frame = table("organ_donations")
    panel = as_panel(
        frame.assign(
            unit=frame["State"],
            period=frame["Quarter"].map(quarters.index),
            cohort=(frame["State"] == "California") * quarters.index("Q32011"),
            y=frame["Rate"],
        )
    )
    assert imputation.twoway(panel).value == pytest.approx(-0.0225, abs=PRINTED)


def test_one_cohort_and_two_periods_are_the_plain_double_difference():
    panel = made_panel(cohorts=(2,) * 5 + (0,) * 7, n_periods=2, effect=1.5, seed=3)
    change = panel.y[:, 1] - panel.y[:, 0]
    plain = change[panel.ever].mean() - change[~panel.ever].mean()
    assert did.aggregate(did.att_gt(panel)).value == pytest.approx(plain, abs=EXACT)
    assert imputation.imputation(panel).value == pytest.approx(plain, abs=EXACT)
    assert imputation.twoway(panel).value == pytest.approx(plain, abs=EXACT)


def test_it_adds_what_the_estimated_weights_are_unsure_of():
    cells = did.att_gt(mpdta())
    without = cells.by_cluster(cells.influence @ did.aggregate(cells).weights)
    assert float(np.sqrt(without @ without)) == pytest.approx(0.01175, abs=5e-6)


def test_it_is_right_where_two_way_fixed_effects_turn_the_sign():
    """Early starters gain ever more; late ones are compared with them and seem to lose."""
    frame = made_table(cohorts=(2,) * 40 + (9,) * 40 + (0,) * 2, seed=5, persistence=0.0)
    lasted = (frame["period"] - frame["cohort"] + 1).where(frame["cohort"] > 0, 0).clip(lower=0)
    frame["y"] += (frame["cohort"] == 2) * lasted + (frame["cohort"] == 9) * 0.5 * (lasted > 0)
    panel = as_panel(frame)
    truth = (np.arange(1, 12).sum() + 4 * 0.5) / 15
    assert did.aggregate(did.att_gt(panel)).value == pytest.approx(truth, abs=1.0)
    assert imputation.twoway(panel).value < 0.5 * truth


def test_covariates_take_out_a_drift_that_follows_them():
    rng = np.random.default_rng(4)
    size = rng.normal(size=400)
    begins = rng.random(400) < 1 / (1 + np.exp(-size))
    frame = made_table(cohorts=tuple(np.where(begins, 4, 0)), n_periods=6, seed=4)
    frame["size"] = np.repeat(size, 6)
    frame["y"] += frame["size"] * frame["period"]
    without = event_study.effect(as_panel(frame))
    with_it = event_study.effect(as_panel(frame, x=("size",)))
    assert without.low > 1
    assert with_it.low < 0 < with_it.high
    assert "doubly robust in size" in with_it.method


def test_a_drift_before_the_start_is_seen_and_leaves_no_room_for_more():
    frame = made_table(cohorts=(7,) * 60 + (0,) * 60, seed=6, persistence=0.3)
    frame["y"] += (frame["cohort"] > 0) * frame["period"] * 1.0
    panel = as_panel(frame)
    cells = did.att_gt(panel)
    assert placebo.pre_trend(cells, event_study.rows(panel)).p < 0.01
    estimate = event_study.effect(panel)
    assert estimate.low > 0
    assert placebo.breakdown(cells, did.aggregate(cells), estimate) < 1


def test_the_breakdown_grows_with_the_effect_and_is_nothing_without_one():
    found = []
    for effect in (0.0, 2.0, 8.0):
        panel = made_panel(cohorts=(7,) * 40 + (0,) * 40, effect=effect, seed=7)
        cells = did.att_gt(panel)
        found.append(placebo.breakdown(cells, did.aggregate(cells), event_study.effect(panel)))
    assert found[0] == 0.0
    assert 0 < found[1] < found[2]


def test_it_judges_few_teams_without_a_band_and_still_finds_a_large_effect():
    panel = made_panel(cohorts=(7,) * 5 + (0,) * 5, effect=8.0, seed=8)
    estimate = event_study.effect(panel)
    assert "wild cluster bootstrap" in estimate.method
    assert estimate.p <= 0.05
    assert 0 < estimate.low < estimate.value < estimate.high
    rows = event_study.rows(panel)
    assert {row.band_low for row in rows} == {None}
    assert [row.lead for row in rows] == list(range(-5, 6))


def test_it_refuses_where_nobody_could_be_compared_with():
    with pytest.raises(NotIdentified, match="nobody begins"):
        did.att_gt(made_panel(cohorts=(0,) * 8))
    with pytest.raises(NotIdentified, match="not yet treated"):
        did.att_gt(made_panel(cohorts=(5,) * 4 + (8,) * 4))
    with pytest.raises(TooFewError, match="begin in 5"):
        did.att_gt(made_panel(cohorts=(5,) + (8,) * 4 + (0,) * 4))
    with pytest.raises(NotIdentified, match="nobody is left"):
        did.att_gt(made_panel(cohorts=(5,) * 8), controls="not-yet")


def test_those_not_yet_treated_serve_where_all_are_in_the_end():
    panel = made_panel(cohorts=(5,) * 30 + (9,) * 30, effect=3.0, seed=9)
    estimate = event_study.effect(panel, controls="not-yet")
    assert estimate.low < 3.0 < estimate.high
    assert estimate.p < 0.01

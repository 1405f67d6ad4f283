"""Before the start: what a design can see."""

from __future__ import annotations

import pytest

from hisl.domain.effects import clusters, event_study
from hisl.domain.effects.power import mde, quick_mde, smallest_p
from hisl.domain.errors import DegenerateError, SchemaError, TooFewError
from made_panels import made_panel

RUNS = 120


def past(groups: int, seed: int = 1):
    return made_panel(cohorts=(0,) * groups, persistence=0.4, seed=seed)


def test_more_teams_see_smaller_effects():
    few, many = (mde(past(n), treated=n // 2, periods_after=6, placebos=30) for n in (8, 20))
    assert many.value < few.value
    assert few.p_floor == pytest.approx(1 / 2**7)


def test_the_effect_it_names_is_found_about_four_times_in_five():
    size = mde(past(14, seed=2), treated=7, periods_after=6, placebos=60).value
    found = 0
    for i in range(RUNS):
        panel = made_panel(cohorts=(7,) * 7 + (0,) * 7, effect=size, persistence=0.4, seed=[2, i])
        found += clusters.chosen(event_study.problem(panel), seed=i).p(0.0) <= 0.05
    assert 0.6 <= found / RUNS <= 0.95


def test_it_refuses_a_short_past_and_a_design_that_can_find_nothing():
    with pytest.raises(TooFewError, match="periods of the past"):
        mde(made_panel(cohorts=(0,) * 8, n_periods=7), treated=4, periods_after=3)
    with pytest.raises(DegenerateError, match="no effect of any size"):
        mde(past(6), treated=3, periods_after=6, by_lot=True, placebos=10)
    with pytest.raises(SchemaError, match="periods_after"):
        mde(past(8), treated=4, periods_after=12)
    with pytest.raises(SchemaError, match="not all"):
        smallest_p(groups=6, treated=6, test="wild")


def test_the_quick_reading_is_wider_with_few_groups():
    assert quick_mde(1.0, groups=100) == pytest.approx(2.80, abs=0.005)
    assert quick_mde(1.0, groups=6) > 3.3

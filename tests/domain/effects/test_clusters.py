"""Few teams: which method is chosen, its smallest p, its refusals and its false alarms."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from hisl.domain.effects import clusters, event_study
from hisl.domain.effects.power import smallest_p
from hisl.domain.effects.resampling import n_assignments, randomisation, wild_bootstrap
from hisl.domain.errors import TooFewError
from made_panels import made_panel

START = 7
ALPHA = 0.05
RUNS = 500
ALLOWED = ALPHA + 3 * (ALPHA * (1 - ALPHA) / RUNS) ** 0.5


def problem(treated: int, groups: int, *, effect: float = 0.0, seed: int | list[int] = 0):
    cohorts = (START,) * treated + (0,) * (groups - treated)
    return event_study.problem(made_panel(cohorts=cohorts, effect=effect, seed=seed))


def small_problem(treated: int, groups: int, *, seed: list[int]):
    """The same without an effect over four periods, quick to draw again and again."""
    cohorts = (3,) * treated + (0,) * (groups - treated)
    return event_study.problem(made_panel(cohorts=cohorts, n_periods=4, seed=seed))


@pytest.mark.parametrize(
    ("treated", "groups", "by_lot", "chosen"),
    [
        (25, 50, False, "errors by cluster"),
        (25, 50, True, "errors by cluster"),
        (10, 60, False, "wild cluster bootstrap"),
        (10, 20, False, "wild cluster bootstrap"),
        (4, 8, True, "randomisation test, 70 assignments (all)"),
        (4, 8, False, "wild cluster bootstrap"),
    ],
)
def test_their_number_chooses_the_method(treated, groups, by_lot, chosen):
    assert clusters.infer(problem(treated, groups), by_lot=by_lot).method.startswith(chosen)


@pytest.mark.parametrize(("treated", "groups"), [(2, 4), (1, 10), (9, 10)])
def test_it_refuses_where_nothing_can_be_said(treated, groups):
    with pytest.raises(TooFewError, match="at least"):
        clusters.infer(problem(treated, groups))


@pytest.mark.parametrize("by_lot", [True, False])
def test_three_against_three_and_the_least_p(by_lot):
    found = clusters.infer(problem(3, 6, effect=50.0), by_lot=by_lot)
    assert found.p_floor == pytest.approx(0.1 if by_lot else 1 / 32)
    assert found.p == pytest.approx(found.p_floor)
    if by_lot:
        assert (found.low, found.high) == (None, None)
        assert "no result can reach significance" in found.warnings[0]


def test_few_treated_are_called_over_conservative():
    found = clusters.infer(problem(2, 10))
    assert any("over-conservative" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("treated", "groups", "test", "least"),
    [
        (3, 6, "randomisation", 0.100),
        (4, 8, "randomisation", 0.029),
        (2, 10, "randomisation", 0.022),
        (5, 10, "randomisation", 0.0079),
        (1, 39, "placebo", 0.026),
        (2, 5, "wild", 0.0625),
        (3, 6, "wild", 0.031),
    ],
)
def test_it_knows_the_least_p_before_the_start(treated, groups, test, least):
    known = smallest_p(groups=groups, treated=treated, test=test)
    assert known == pytest.approx(least, rel=0.03)
    if test == "placebo" or groups < clusters.LEAST:
        return
    draw = randomisation if test == "randomisation" else wild_bootstrap
    assert draw(problem(treated, groups), seed=1).p_floor == pytest.approx(known)


def test_the_randomisation_p_is_the_share_of_assignments_at_least_as_far():
    one = problem(3, 7, effect=1.0, seed=4)
    change = one.y[:, START - 1 :].mean(axis=1) - one.y[:, START - 2]
    differences = []
    for chosen in range(2**7):
        mask = np.array([bool(chosen >> i & 1) for i in range(7)])
        if mask.sum() == 3:
            differences.append(abs(change[mask].mean() - change[~mask].mean()))
    own = abs(change[:3].mean() - change[3:].mean())
    by_hand = np.mean(np.array(differences) >= own - 1e-12)
    assert len(differences) == comb(7, 3) == n_assignments(one.cohort)
    assert randomisation(one, seed=0).p(0.0) == pytest.approx(by_hand)


@pytest.mark.parametrize("by_lot", [True, False])
def test_its_interval_ends_where_the_test_begins_to_reject(by_lot):
    one = problem(4, 9, effect=2.0, seed=5)
    found = clusters.infer(one, by_lot=by_lot)
    test = clusters.chosen(one, by_lot=by_lot)
    width = found.high - found.low
    for end, out in ((found.low, -1), (found.high, 1)):
        assert test.p(end + out * 0.01 * width) <= ALPHA
        assert test.p(end - out * 0.01 * width) > ALPHA


@pytest.mark.parametrize("shift", [-3.0, 0.0, 2.5])
def test_a_supposed_effect_is_tested_as_if_it_were_taken_out_first(shift):
    planted = problem(4, 9, effect=shift, seed=6)
    without = problem(4, 9, seed=6)
    for draw in (wild_bootstrap, randomisation):
        assert draw(planted, seed=1).p(shift) == pytest.approx(draw(without, seed=1).p(0.0))


@pytest.mark.parametrize(("treated", "groups"), [(3, 6), (5, 10), (2, 10), (10, 20)])
def test_it_seldom_finds_what_is_not_there(treated, groups):
    found = sum(
        clusters.chosen(small_problem(treated, groups, seed=[3, i]), seed=i).p(0.0) <= ALPHA
        for i in range(RUNS)
    )
    assert found / RUNS <= ALLOWED


def test_errors_by_cluster_alone_would_have_found_it_too_often():
    """Why the method is not left to the user: 2 treated of 10."""
    found = 0
    for i in range(RUNS):
        one = small_problem(2, 10, seed=[3, i])
        value, scores = one.evaluate(one.y)
        found += abs(value) > 2.262 * np.sqrt(scores @ scores)
    assert found / RUNS > 0.12

"""One treated unit among many: Proposition 99, exact identities and planted effects."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from hisl.domain.effects import placebo, synthetic
from hisl.domain.effects.panel import Panel
from hisl.domain.effects.simplex import nearest
from hisl.domain.errors import NotIdentified, TooFewError
from made_panels import as_panel, made_panel, made_table
from published import prop99, prop99_table

# Arkhangelsky et al. (2021): -15.6 and -27.3; to more digits by R's synthdid.
SDID, DIFFERENCE, PRINTED = -15.604, -27.349, 5e-3
# Exact simplex on outcomes alone; an early-stopped solver gives the published -19.6.
CONTROL, BEFORE_ERROR, CLOSE = -19.514, 1.656, 0.02
MIXTURE = {"Utah": 0.394, "Montana": 0.232, "Nevada": 0.205}


def factors(n: int, n_periods: int, *, effect: float, seed: int | list[int]) -> Panel:
    """Units that follow two common factors each in its own way; the first is treated late."""
    rng = np.random.default_rng(seed)
    loads, moves = rng.uniform(size=(n, 2)), rng.normal(size=(2, n_periods)).cumsum(axis=1)
    y = 3 * loads @ (moves + 3) + rng.normal(size=(n, n_periods))
    start = n_periods * 2 // 3
    y[0, start:] += effect
    cohort = np.where(np.arange(n) == 0, start + 1, 0)
    return Panel(
        y=y,
        periods=np.arange(1, n_periods + 1),
        cohort=cohort,
        cluster=np.arange(n),
        x=np.empty((n, 0)),
    )


def test_it_gives_the_published_effects_of_proposition_99():
    panel = prop99()
    assert synthetic.sdid(panel).value == pytest.approx(SDID, abs=PRINTED)
    assert synthetic.difference(panel).value == pytest.approx(DIFFERENCE, abs=PRINTED)
    assert synthetic.control(panel).value == pytest.approx(CONTROL, abs=CLOSE)


def test_it_mixes_california_from_the_published_states():
    states = sorted(set(prop99_table()["State"]) - {"California"})
    weights = dict(zip(states, synthetic.weights(prop99()).donors, strict=True))
    assert sum(weights.values()) == pytest.approx(1.0)
    assert {name: weights[name] for name in MIXTURE} == pytest.approx(MIXTURE, abs=5e-3)


def test_it_is_near_before_the_start_and_says_how_near():
    estimate = synthetic.sdid(prop99())
    assert dict(estimate.beside)["error before the start, share of the donors' spread"] < 0.06
    panel = prop99()
    donors = panel.y[~panel.ever]
    apart = panel.y[panel.ever][0] - synthetic.weights(panel).donors @ donors
    assert np.sqrt(np.mean(apart[:19] ** 2)) == pytest.approx(BEFORE_ERROR, abs=CLOSE)


def test_p_is_a_rank_among_the_units():
    estimate = synthetic.control(prop99())
    assert estimate.p_floor == pytest.approx(1 / 39)
    assert estimate.p * 39 == pytest.approx(round(estimate.p * 39))
    assert placebo.in_space(3.0, [1.0, 2.0, 3.0, 4.0]) == (3 / 5, 1 / 5)


def test_a_donor_on_a_set_with_its_copy_has_no_effect():
    rng = np.random.default_rng(1)
    others = rng.normal(size=(8, 30)).cumsum(axis=1)
    weights = nearest(others.T, others[3])
    assert weights[3] == pytest.approx(1.0, abs=1e-8)


def test_with_all_weights_alike_it_is_the_plain_double_difference():
    panel = made_panel(cohorts=(7,) + (0,) * 9, seed=2)
    donors = panel.y[~panel.ever].mean(axis=0)
    apart = panel.y[panel.ever][0] - donors
    plain = apart[6:].mean() - apart[:6].mean()
    assert synthetic.difference(panel).value == pytest.approx(plain)


@pytest.mark.parametrize("ridge", [0.0, 0.7])
def test_the_nearest_mixture_is_as_near_as_a_general_solver_finds(ridge):
    rng = np.random.default_rng(3)
    candidates, target = rng.normal(size=(12, 6)), rng.normal(size=12)

    def miss(w):
        return ((candidates @ w - target) ** 2).sum() + ridge * (w**2).sum()

    ours = nearest(candidates, target, ridge=ridge)
    theirs = minimize(
        miss,
        np.full(6, 1 / 6),
        bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14},
    )
    assert ours.min() >= 0
    assert ours.sum() == pytest.approx(1.0)
    assert miss(ours) <= theirs.fun + 1e-8


def test_it_refuses_what_no_mixture_comes_near_and_what_has_nothing_before():
    frame = made_table(cohorts=(9,) + (0,) * 9, seed=6)
    frame.loc[frame["unit"] == 0, "y"] += 100
    with pytest.raises(NotIdentified, match="nearest mixture"):
        synthetic.sdid(as_panel(frame))
    with pytest.raises(TooFewError, match="before the start"):
        synthetic.sdid(made_panel(cohorts=(4,) + (0,) * 9))
    with pytest.raises(TooFewError, match="untreated units"):
        synthetic.sdid(made_panel(cohorts=(9,) + (0,) * 4))
    with pytest.raises(NotIdentified, match="begin together"):
        synthetic.sdid(made_panel(cohorts=(8, 9) + (0,) * 9))


def test_few_donors_are_told_that_nothing_can_become_significant():
    estimate = synthetic.sdid(factors(8, 18, effect=0.0, seed=13))
    assert estimate.p_floor == 1 / 8
    assert any("no result can reach significance" in warning for warning in estimate.warnings)

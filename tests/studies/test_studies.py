"""The long studies, in their short form; `make validate` runs them at full size."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from validation.participation_gini import gini_of
from validation.run import STUDIES, report
from validation.study import Study, at_most, coverage

SEED = 7


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.__name__.split(".")[-1])
def test_it_keeps_its_promise_where_the_truth_is_known(study) -> None:
    found = study.run(full=False, seed=SEED)
    assert found.holds, report([found], seed=SEED, on=date(2026, 1, 1))


def test_it_draws_from_the_population_whose_gini_it_compares_with() -> None:
    # Two equal halves, one with nothing and one with two each: half of all is unequal.
    assert gini_of(np.array([0.5, 0.0, 0.5])) == pytest.approx(0.5)
    assert gini_of(np.array([0.0, 0.0, 1.0])) == pytest.approx(0.0)


def test_it_says_so_when_a_promise_is_not_kept() -> None:
    broken = Study(
        title="Interval of something",
        question="How often?",
        method="By chance.",
        figures=(coverage("interval", 1_700, 2_000), at_most("alarm", 90, 2_000, promised=0.05)),
        verdict="All is well.",
    )
    text = report([broken], seed=SEED, on=date(2026, 1, 1))
    assert "| interval | 85.0%" in text
    assert "| NO |" in text
    assert "NOT KEPT" in text
    assert "All is well." not in text

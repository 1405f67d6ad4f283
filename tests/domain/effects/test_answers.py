"""The choice by the shape of the table, and the whole answer with its grade and words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hisl.domain import evidence
from hisl.domain.effects.answers import answer
from hisl.domain.effects.choose import first_choice
from hisl.domain.errors import NotIdentified, TooFewError
from made_panels import as_panel, made_panel, made_table
from published import mpdta, prop99


def one_period(*, x: bool, n: int = 300):
    rng = np.random.default_rng(1)
    able = rng.normal(size=n)
    treat = rng.random(n) < 1 / (1 + np.exp(-able))
    frame = pd.DataFrame(
        {"unit": np.arange(n), "period": 5, "cohort": 5 * treat, "y": able + treat, "able": able}
    )
    return as_panel(frame, x=("able",) if x else ())


@pytest.mark.parametrize(
    ("panel", "by_lot", "chosen"),
    [
        (lambda: made_panel(cohorts=(5,) * 4 + (8,) * 4 + (0,) * 4), False, "did"),
        (lambda: made_panel(cohorts=(5,) * 4 + (8,) * 4), False, "did"),
        (lambda: made_panel(cohorts=(7,) * 4 + (0,) * 4), False, "did"),
        (prop99, False, "sdid"),
        (lambda: made_panel(cohorts=(12,), n_periods=24), False, "its"),
        (lambda: one_period(x=True), False, "aipw"),
        (lambda: one_period(x=False), True, "lin"),
    ],
)
def test_the_shape_of_the_table_chooses(panel, by_lot, chosen):
    assert first_choice(panel(), by_lot=by_lot) == chosen


@pytest.mark.parametrize(
    ("panel", "said"),
    [
        (lambda: made_panel(cohorts=(0,) * 6), "nobody begins"),
        (lambda: made_panel(cohorts=(5,) * 6), "let some begin later"),
        (lambda: one_period(x=False), "no lot and no covariates"),
    ],
)
def test_it_says_what_would_help_where_nothing_can(panel, said):
    with pytest.raises(NotIdentified, match=said):
        first_choice(panel())


def test_the_published_roll_out_has_all_that_it_is_to_be_read_with():
    found = answer(mpdta())
    assert found.method == "did"
    assert found.naive.value == pytest.approx(-0.0365, abs=5e-5)
    names = [one.name for one in found.beside]
    assert [name.split("(")[1] for name in names] == [
        "dynamic)", "group)", "calendar)", "imputation)",
    ]  # fmt: skip
    assert len(found.rows) == 7
    assert found.pre_trend.p == pytest.approx(0.16812, abs=5e-6)
    assert found.breakdown > 0
    said = evidence.word(found.estimate)
    assert said.grade == "B"
    assert said.sentence == "The programme lowered “lemp” by 0.04 (0.0163 to 0.0636)."


def test_one_start_for_all_is_no_more_than_associated():
    found = answer(made_panel(cohorts=(7,) * 30 + (0,) * 30, effect=3.0, seed=1))
    said = evidence.word(found.estimate)
    assert said.grade == "C"
    assert "was associated, after adjustment for lasting differences" in said.sentence
    assert "starts at different times" in said.basis


def test_a_drift_before_the_start_costs_the_grade():
    frame = made_table(cohorts=(6,) * 30 + (8,) * 30 + (0,) * 30, persistence=0.2, seed=2)
    assert evidence.grade(answer(as_panel(frame)).estimate) == "B"
    frame["y"] += (frame["cohort"] > 0) * frame["period"] * 1.0
    assert evidence.grade(answer(as_panel(frame)).estimate) == "C"


def test_three_teams_against_three_by_lot_cannot_tell():
    found = answer(made_panel(cohorts=(7,) * 3 + (0,) * 3, effect=9.0), by_lot=True)
    said = evidence.word(found.estimate)
    assert said.sentence.startswith("This design cannot tell")
    assert (found.estimate.low, found.breakdown) == (None, None)
    assert found.naive.low is None


def test_one_state_beside_others_is_worded_with_care():
    found = answer(prop99())
    said = evidence.word(found.estimate)
    assert said.grade == "C"
    assert said.sentence.startswith("No detectable change")
    assert found.beside[0].value == pytest.approx(-19.514, abs=0.02)
    assert found.naive.value == pytest.approx(-27.349, abs=5e-3)


def test_a_series_alone_changed_after():
    found = answer(made_panel(cohorts=(13,), n_periods=24, effect=9.0, persistence=0.2, seed=3))
    said = evidence.word(found.estimate)
    assert (said.grade, found.method) == ("D", "its")
    assert said.sentence.startswith("“y” changed after the programme by")


def test_a_lot_without_a_declaration_is_c_and_says_what_is_missing():
    found = answer(one_period(x=True), method="lin", by_lot=True)
    said = evidence.word(found.estimate)
    assert said.grade == "C"
    assert "an outcome declared before the start" in said.basis
    assert found.naive is None


def test_people_who_chose_are_not_called_affected():
    found = answer(one_period(x=True))
    said = evidence.word(found.estimate)
    assert (found.method, said.grade) == ("aipw", "D")
    assert "what led to it was not shown" in said.sentence
    assert found.balance[0].name == "able"
    assert "not an effect" in found.naive.warnings[0]


def test_lots_over_several_periods_use_the_past_as_a_covariate():
    panel = made_panel(cohorts=(7,) * 30 + (0,) * 30, effect=3.0, seed=4)
    found = answer(panel, method="lin", by_lot=True)
    assert "adjusted for y before" in found.estimate.method
    assert found.estimate.low < 3.0 < found.estimate.high
    assert found.naive.name == "the treated after less before"


def test_methods_that_need_one_start_refuse_several():
    panel = made_panel(cohorts=(5,) * 30 + (8,) * 30 + (0,) * 30)
    for method in ("its", "lin", "sdid"):
        with pytest.raises(NotIdentified, match=r"different times|begin together"):
            answer(panel, method=method)


def test_too_few_teams_are_refused_and_not_estimated():
    with pytest.raises(TooFewError):
        answer(made_panel(cohorts=(7, 7, 0, 0)))

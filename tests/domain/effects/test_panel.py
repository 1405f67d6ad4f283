"""Reading a panel: what is refused, and what is left out and said."""

from __future__ import annotations

import pandas as pd
import pytest

from hisl.domain.effects.panel import from_frame
from hisl.domain.errors import NotIdentified, SchemaError
from made_panels import as_panel, made_table

COHORTS = (3, 3, 0, 0, 0)


def table() -> pd.DataFrame:
    return made_table(cohorts=COHORTS, n_periods=4)


def test_it_reads_units_by_periods_in_any_order_of_rows():
    frame = table()
    panel = as_panel(frame.sample(frac=1, random_state=1))
    assert panel.y.shape == (5, 4)
    assert list(panel.cohort) == list(COHORTS)
    assert panel.y[2, 1] == frame["y"][2 * 4 + 1]
    assert panel.treated.sum() == 2 * 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.drop(columns="y"), "'y': it is missing"),
        (lambda f: f.assign(y="a"), "'y': it holds text"),
        (lambda f: f.assign(y=f["y"].where(f["period"] != 2)), "'y': row 2 has no value"),
        (lambda f: f.assign(y=f["y"].where(f["period"] != 1, float("inf"))), "row 1 is infinite"),
        (lambda f: f.assign(period=f["period"] + 0.5), "'period': row 1 is 1.5"),
        (lambda f: f.assign(cohort=-1), "'cohort': row 1 is -1"),
        (lambda f: pd.concat([f, f.iloc[:1]]), "0 stands twice in period 1"),
        (lambda f: f.assign(cohort=f["period"]), "changes within the unit 0"),
    ],
)
def test_it_names_the_column_and_what_is_wrong(change, said):
    with pytest.raises(SchemaError, match=said):
        as_panel(change(table()))


def test_it_refuses_whether_where_it_asks_when():
    frame = table().assign(period=lambda f: f["period"] + 2_000)
    with pytest.raises(SchemaError, match="0 and 1 alone; give the first treated period"):
        as_panel(frame.assign(cohort=(frame["cohort"] > 0).astype(int)))


def test_it_refuses_a_unit_that_changes_its_cluster():
    with pytest.raises(SchemaError, match="changes within the unit"):
        as_panel(table().assign(team=table()["period"]), cluster="team")


def test_it_refuses_a_cluster_whose_units_began_at_different_times():
    panel = as_panel(table().assign(team=1), cluster="team")
    with pytest.raises(NotIdentified, match="different times"):
        _ = panel.cluster_cohort


def test_it_leaves_out_units_with_gaps_and_says_how_many():
    panel = as_panel(table().drop(index=[0, 9]))
    assert panel.n == 3
    assert "2 units without a row in every period left out" in panel.warnings[0]
    with pytest.raises(NotIdentified, match="balanced"):
        as_panel(table().drop(index=[0, 4, 9, 12, 17]))


def test_it_leaves_out_units_never_seen_untreated():
    panel = as_panel(made_table(cohorts=(1, 3, 3, 0, 0), n_periods=4))
    assert panel.n == 4
    assert "first period" in panel.warnings[0]
    with pytest.raises(NotIdentified, match="first period"):
        as_panel(made_table(cohorts=(1, 1), n_periods=4))


def test_a_start_after_the_last_period_is_none_yet_and_one_between_two_counts_from_the_later():
    late = as_panel(made_table(cohorts=(9, 3, 3, 0), n_periods=4))
    assert list(late.cohort) == [0, 3, 3, 0]
    assert "began after the last period" in late.warnings[0]
    frame = made_table(cohorts=(3, 0), n_periods=4)
    doubled = frame.assign(period=2 * frame["period"], cohort=frame["cohort"].map({3: 5, 0: 0}))
    between = as_panel(doubled)
    assert list(between.cohort) == [6, 0]
    assert "between two periods" in between.warnings[0]


def test_it_takes_covariates_as_they_were_first_and_says_so():
    frame = table().assign(size=lambda f: f["period"] * 10)
    panel = as_panel(frame, x=("size",))
    assert set(panel.x[:, 0]) == {10.0}
    assert "size changes over time" in panel.warnings[0]


def test_one_column_may_serve_as_unit_and_cluster():
    frame = table()
    panel = from_frame(frame, unit="unit", period="period", cohort="cohort", y="y", cluster="unit")
    assert (panel.n_groups, panel.grouped) == (5, False)

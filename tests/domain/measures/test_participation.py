"""Who takes part, and how unequally."""

import gzip
from collections import Counter
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from hisl.domain.errors import DegenerateError, SchemaError, TooFewError
from hisl.domain.measures.participation import gini, participation
from shared_data import shared_data

TOLERANCE = 5e-5
STACKEXCHANGE_GINI = {"answerers": (189, 0.6409), "writers": (402, 0.8312)}
COVERAGE_RUNS = 500
COVERAGE = (0.92, 0.98)


def counts(*given):
    return pd.DataFrame({"actor": range(len(given)), "n": given})


def members(n):
    return pd.DataFrame({"actor": range(n)})


def raw(estimate):
    return dict(estimate.beside)["raw"]


def test_one_gave_everything():
    estimate = gini(counts(0, 0, 0, 1), members(4), seed=1)
    assert raw(estimate) == 0.75
    assert estimate.value == 1


def test_all_gave_the_same():
    estimate = gini(counts(*[3] * 8), members(8), seed=1)
    assert estimate.value == estimate.low == estimate.high == 0


def test_it_counts_the_silent():
    talkers = gini(counts(4, 2), members(2), seed=1)
    everybody = gini(counts(4, 2), members(20), seed=1)
    assert everybody.value > talkers.value
    assert dict(everybody.beside)["silent share"] == 0.9
    assert (everybody.n, everybody.n_people) == (20, 2)


def test_it_refuses_where_no_number_exists():
    with pytest.raises(DegenerateError):
        gini(counts(0, 0), members(5), seed=1)
    with pytest.raises(DegenerateError):
        participation(counts(), members(0))
    with pytest.raises(TooFewError):
        gini(counts(3), members(1), seed=1)
    with pytest.raises(SchemaError, match="not among the members"):
        gini(counts(1, 2, 3), members(2), seed=1)


def test_participation_is_the_share_of_members_who_wrote():
    estimate = participation(counts(5, 0, 1), members(10))
    low, high = proportion_confint(2, 10, method="wilson")
    assert estimate.value == 0.2
    assert (estimate.low, estimate.high) == pytest.approx((low, high))
    assert (estimate.n, estimate.n_people) == (10, 2)


contributions = st.lists(st.integers(0, 50), min_size=2, max_size=40).filter(any)


@settings(max_examples=60, deadline=None)
@given(contributions, st.randoms())
def test_gini_is_bounded_and_blind_to_order_and_scale(given, random):
    estimate = gini(counts(*given), members(len(given)), seed=3, n_boot=100)
    assert -1e-12 <= raw(estimate) <= estimate.value <= 1 + 1e-12
    assert estimate.value == pytest.approx(raw(estimate) * len(given) / (len(given) - 1))
    scaled = gini(counts(*(7 * n for n in given)), members(len(given)), seed=3, n_boot=100)
    assert scaled.value == pytest.approx(estimate.value)
    shuffled = counts(*given).sample(frac=1, random_state=random.randint(0, 99))
    again = gini(shuffled, members(len(given)), seed=3, n_boot=100)
    assert (again.value, again.low, again.high) == (estimate.value, estimate.low, estimate.high)
    pairs = np.abs(np.subtract.outer(given, given)).mean() / (2 * np.mean(given))
    assert raw(estimate) == pytest.approx(pairs)


def test_the_bootstrap_interval_covers_the_planted_truth():
    rng = np.random.default_rng(11)
    everyone = np.sort(rng.poisson(rng.gamma(0.5, 8, size=1_000_000)))
    ranks = np.arange(1, everyone.size + 1)
    truth = 2 * (ranks @ everyone) / (everyone.size * everyone.sum()) - 1
    covered = 0
    for run in range(COVERAGE_RUNS):
        sample = rng.poisson(rng.gamma(0.5, 8, size=150))
        estimate = gini(counts(*sample), members(150), seed=run, n_boot=500)
        covered += estimate.low <= truth <= estimate.high
    assert COVERAGE[0] <= covered / COVERAGE_RUNS <= COVERAGE[1]


def test_it_gives_the_figures_of_ai_stack_exchange():
    folder = shared_data("ai-stackexchange-2016")
    wrote: dict[str, set[str]] = {"post": set(), "comment": set(), "edit": set()}
    answers: Counter[str] = Counter()
    for row in rows(folder / "Posts.xml.gz"):
        if row.get("OwnerUserId") and row["PostTypeId"] in "12":
            wrote["post"].add(row["OwnerUserId"])
        if row["PostTypeId"] == "2" and row.get("OwnerUserId"):
            answers[row["OwnerUserId"]] += 1
    for row in rows(folder / "Comments.xml.gz"):
        wrote["comment"].add(row.get("UserId", ""))
    for row in rows(folder / "PostHistory.xml.gz"):
        if row["PostHistoryTypeId"] in ("4", "5", "6"):
            wrote["edit"].add(row.get("UserId", ""))
    given = pd.DataFrame({"actor": list(answers), "n": list(answers.values())})
    groups = {"answerers": set(answers), "writers": set().union(*wrote.values()) - {"", "-1"}}
    for group, (n, expected) in STACKEXCHANGE_GINI.items():
        estimate = gini(given, pd.DataFrame({"actor": sorted(groups[group])}), seed=1)
        assert estimate.n == n
        assert raw(estimate) == pytest.approx(expected, abs=TOLERANCE)


def rows(path):
    with gzip.open(path) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag == "row":
                yield dict(element.attrib)

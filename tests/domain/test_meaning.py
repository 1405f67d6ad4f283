"""Latent semantic analysis: company makes near, seeds make the same, little gives nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain import meaning

# "car" and "automobile" never stand in one text, but both among engines and wheels.
CARS = ["car engine wheel", "automobile engine wheel", "car motor wheel", "automobile motor engine"]
FOOD = ["soup carrot onion", "stew carrot onion", "soup leek carrot", "stew leek onion"]
TEXTS = [text.split() for text in CARS + FOOD]

STEMS = ["pump", "seal", "leak", "shaft", "grease", "bearing"]
words = st.lists(st.sampled_from(STEMS), max_size=8)


def cosine(space, one, other):
    first, second = meaning.project(space, [one.split(), other.split()])
    return float(first @ second)


def test_words_that_never_meet_but_keep_the_same_company_come_near():
    space = meaning.fit(TEXTS, dimensions=2)
    assert cosine(space, "car", "automobile") > 0.9
    assert cosine(space, "soup", "stew") > 0.9
    assert abs(cosine(space, "car", "soup")) < 0.1


def test_with_every_dimension_company_counts_no_more():
    """What makes synonyms near is that dimensions are left out, so the test above can fail."""
    space = meaning.fit(TEXTS, dimensions=8)
    assert cosine(space, "car", "automobile") < 0.9


@pytest.mark.parametrize("texts", [8, 60])
def test_the_same_texts_and_seed_give_the_same_space(texts):
    """With few texts by the whole decomposition, with many by the iterative one."""
    rng = np.random.default_rng(4)
    made = [[f"w{n}" for n in rng.integers(0, 80, 30)] for _ in range(texts)]
    one, other = (meaning.fit(made, dimensions=10, seed=3) for _ in range(2))
    assert one.terms == other.terms
    assert np.array_equal(one.directions, other.directions)


def test_both_decompositions_find_the_same_nearness():
    rng = np.random.default_rng(5)
    made = [[f"w{n}" for n in rng.integers(0, 40, 12)] for _ in range(30)]
    by_iteration = meaning.project(meaning.fit(made, dimensions=28), made)
    whole = meaning.project(meaning.fit(made, dimensions=29), made)
    assert np.abs(by_iteration @ by_iteration.T - whole @ whole.T).max() < 0.2


@pytest.mark.parametrize(
    "texts", [[], [[]], [["pump", "seal"]], [["pump"], ["seal"]], [["pump"], ["pump"]]]
)
def test_what_carries_no_company_gives_a_space_that_says_nothing(texts):
    space = meaning.fit(texts)
    points = meaning.project(space, [["pump"], [], ["pump", "seal"]])
    assert points.shape == (3, space.dimensions)
    assert not points.any()


def test_a_word_that_is_everywhere_tells_nothing():
    space = meaning.fit([["the", *text] for text in TEXTS], dimensions=2)
    assert not meaning.project(space, [["the"]]).any()


@given(texts=st.lists(words, max_size=12), text=words)
def test_points_have_length_one_or_none(texts, text):
    lengths = np.linalg.norm(meaning.project(meaning.fit(texts, dimensions=3), [text]), axis=1)
    assert lengths == pytest.approx(1, abs=1e-5) or lengths == 0


def test_the_nearest_come_first_and_only_the_near_of_those_that_count():
    points = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.8, 0.6]], dtype=np.float32)
    point = np.array([1, 0], dtype=np.float32)
    every = np.ones(4, dtype=bool)
    near = meaning.nearest(points, point, every, limit=3, least=0.5)
    assert [row for row, _ in near] == [0, 3, 2]
    assert meaning.nearest(points, point, every, limit=1, least=0.5) == [(0, 1.0)]
    assert [row for row, _ in meaning.nearest(points, point, ~every, limit=3, least=0.5)] == []
    others = np.array([False, True, True, False])
    assert [row for row, _ in meaning.nearest(points, point, others, limit=3, least=0.5)] == [2]
    assert meaning.nearest(points[:0], point, every[:0], limit=3, least=0.5) == []


def test_what_two_rankings_have_stands_before_what_one_has():
    assert meaning.fused(["a", "b", "c"], ["d", "c"]) == ["c", "a", "d", "b"]
    assert meaning.fused(["a", "b"], []) == ["a", "b"]

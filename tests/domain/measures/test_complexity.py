"""Enacted cognitive complexity from codes."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisl.domain.errors import NotIdentified, TooFewError
from hisl.domain.measures import complexity


def codes(*rows):
    return pd.DataFrame(rows, columns=["actor", "level", "level_source", "object_kind"])


def coded(levels, people=5, source="declared", kind="debrief"):
    return [(n % people, level, source, kind) for n, level in enumerate(levels)]


def test_it_gives_shares_and_a_median_and_no_mean():
    shares = complexity.place(codes(*coded(["C2"] * 12 + ["C5"] * 8)), seed=1)
    assert shares.shares == (0, 0.6, 0, 0, 0.4, 0)
    assert shares.median == "C2"
    assert shares.counts == (0, 12, 0, 0, 8, 0)
    bounds = (shares.low, shares.shares, shares.high)
    assert all(low <= s <= high for low, s, high in zip(*bounds, strict=True))


def test_it_says_where_the_codes_come_from():
    rows = [*coded(["C3"] * 15), *coded(["C4"] * 15, source="human")]
    assert dict(complexity.place(codes(*rows), seed=1).beside) == {
        "declared": 0.5,
        "rule": 0.0,
        "human": 0.5,
    }


def test_it_needs_twenty_codes_by_five_people():
    with pytest.raises(TooFewError, match="20"):
        complexity.place(codes(*coded(["C2"] * 19)), seed=1)
    with pytest.raises(TooFewError, match="5"):
        complexity.place(codes(*coded(["C2"] * 40, people=4)), seed=1)


def test_it_refuses_to_let_one_kind_stand_for_the_whole():
    uncoded = [(n, None, None, "answer") for n in range(40)]
    with pytest.raises(NotIdentified, match=r"one kind \(debrief\).*no answer.*80%"):
        complexity.place(codes(*coded(["C5"] * 30), *uncoded), seed=1)


def test_a_model_s_word_is_not_counted_yet():
    guessed = coded(["C6"] * 40, source="model")
    with pytest.raises(TooFewError):
        complexity.place(codes(*guessed), seed=1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(complexity.LEVELS), min_size=25, max_size=60),
    st.permutations(range(5)),
    st.integers(0, 99),
)
def test_order_of_rows_and_names_of_people_change_no_share(levels, names, seed):
    rows = coded(levels)
    one = complexity.place(codes(*rows), seed=1)
    renamed = codes(*[(names[actor], *rest) for actor, *rest in rows])
    other = complexity.place(renamed.sample(frac=1, random_state=seed), seed=1)
    assert one == other

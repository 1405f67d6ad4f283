"""The two axes: order without arithmetic, quadrants, places, drift."""

from __future__ import annotations

import pytest

from hisl.domain import grid
from hisl.domain.errors import SchemaError
from hisl.domain.grid import Collegiality, Complexity, DriftWord, Quadrant, Span
from hisl.domain.result import Shares

C = {str(level): level for level in Complexity}
G = {str(level): level for level in Collegiality}


def shares(axis, median, low=None, high=None) -> Shares:
    levels = tuple(str(level) for level in axis)
    zeros = tuple(0.0 for _ in levels)
    return Shares(
        name="enacted",
        levels=levels,
        counts=tuple(0 for _ in levels),
        shares=zeros,
        low=zeros,
        high=zeros,
        median=median,
        median_low=low or median,
        median_high=high or median,
        n=40,
        n_people=6,
        method="made up",
    )


def span(low, high=None) -> Span:
    levels = C | G
    return Span(levels[low], levels[high or low])


def test_it_names_the_axes_in_full():
    assert grid.COMPLEXITY_AXIS == "Cognitive complexity"
    assert grid.COLLEGIALITY_AXIS == "Collegiality (intensity of collaboration)"


def test_it_has_six_levels_an_axis_each_with_its_words():
    assert [level.short_name for level in Complexity] == [
        "Notice",
        "Report",
        "Exchange, apply",
        "Relate",
        "Judge, test",
        "Create, generalise",
    ]
    assert [level.short_name for level in Collegiality] == [
        "Alone",
        "Storytelling, scanning",
        "Aid",
        "Sharing",
        "Coordinating",
        "Joint work",
    ]
    for level in (*Complexity, *Collegiality):
        assert level.anchor.endswith(".")
        assert level.example
    assert all(level.obligation.endswith(".") for level in Collegiality)


def test_it_orders_levels_within_their_axis_only():
    assert list(Complexity) == sorted(Complexity, reverse=True)[::-1]
    assert C["C3"] < C["C4"] <= C["C4"]
    assert max(G["G1"], G["G3"]) is G["G3"]
    with pytest.raises(TypeError):
        C["C3"] < G["G4"]  # noqa: B015


def test_it_offers_no_arithmetic_on_levels():
    for operation in (
        lambda: C["C3"] + C["C5"],
        lambda: C["C5"] - C["C3"],
        lambda: sum([G["G1"], G["G2"]]),
        lambda: C["C3"] * 2,
        lambda: float(G["G3"]),
        lambda: int(G["G3"]),
    ):
        with pytest.raises(TypeError):
            operation()


def test_it_refuses_a_level_that_does_not_exist():
    with pytest.raises(SchemaError, match="use one of G0, G1"):
        Collegiality.of("G6")
    with pytest.raises(SchemaError, match="runs downwards"):
        span("C4", "C3")


@pytest.mark.parametrize(
    ("c", "g", "expected"),
    [
        ("C3", "G1", "Inform"),
        ("C1", "G0", "Inform"),
        ("C3", "G2", "Help"),
        ("C1", "G5", "Help"),
        ("C4", "G1", "Reflect"),
        ("C6", "G0", "Reflect"),
        ("C4", "G2", "Build"),
        ("C6", "G5", "Build"),
    ],
)
def test_it_draws_the_lines_where_ideas_relate_and_where_obligation_begins(c, g, expected):
    assert grid.quadrant(C[c], G[g]) is Quadrant(expected)
    assert Quadrant(expected).caption


def test_it_places_a_design_by_its_first_level():
    placed = grid.place(span("C3", "C4"), span("G2", "G3"))
    assert placed.quadrant is Quadrant.HELP
    assert placed.label == "Help"
    assert placed.why == ()


def test_it_places_a_reading_whose_interval_stays_on_one_side():
    placed = grid.place(shares(Complexity, "C5", "C4", "C6"), shares(Collegiality, "G3", "G2"))
    assert placed.quadrant is Quadrant.BUILD


def test_it_does_not_settle_a_reading_whose_interval_crosses_a_line():
    placed = grid.place(shares(Complexity, "C4", "C3", "C5"), shares(Collegiality, "G3"))
    assert placed.quadrant is None
    assert placed.label == "Not settled"
    assert placed.possible == (Quadrant.HELP, Quadrant.BUILD)
    assert placed.why == (
        "Cognitive complexity: the median may be C3 to C5, and the line is drawn below C4.",
    )


def test_it_leaves_both_sides_open_on_an_axis_that_was_not_read():
    placed = grid.place(None, shares(Collegiality, "G2"))
    assert placed.possible == (Quadrant.HELP, Quadrant.BUILD)
    assert placed.why == ("Cognitive complexity has not been read.",)
    nothing = grid.place(None, shares(Collegiality, None))
    assert nothing.possible == tuple(Quadrant)


@pytest.mark.parametrize(
    ("designed", "enacted", "word", "sentence"),
    [
        (("C5",), ("C3", "C2", "C4"), "lower", "planned C5, seen C3"),
        (("C3", "C4"), ("C4", "C3", "C5"), "as designed", "planned C3 to C4, seen C4"),
        (("C3",), ("C5", "C4", "C6"), "higher", "planned C3, seen C5"),
        (("C5",), ("C4", "C3", "C5"), "not settled", "planned C5, seen C4, which may be C3 to C5"),
    ],
)
def test_it_says_drift_in_words(designed, enacted, word, sentence):
    said = grid.drift(span(*designed), shares(Complexity, *enacted))
    assert (said.word, said.sentence) == (DriftWord(word), sentence)


def test_it_says_no_drift_where_nothing_was_read():
    assert grid.drift(span("G3"), None).word is DriftWord.NOT_SETTLED
    assert grid.drift(span("G3"), shares(Collegiality, None)).sentence == "planned G3, not read"


def test_it_refuses_to_compare_one_axis_with_the_other():
    with pytest.raises(SchemaError):
        grid.drift(span("G3"), shares(Complexity, "C3"))

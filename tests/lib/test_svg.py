import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from hisl.lib import gallery, svg

NASTY = '<script>alert("&")</script>'


def parsed(markup):
    return ET.fromstring(str(markup))


def test_it_places_values_on_a_line():
    at = svg.scale(0, 10, start=100, end=200)
    assert (at(0), at(5), at(10)) == (100, 150, 200)
    assert svg.scale(3, 3, start=0, end=10)(3) == 5


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (0, 30, (0, 10, 20, 30)),
        (-2.6, 4.1, (-2, 0, 2, 4)),
        (5, 5, (5,)),
    ],
)
def test_it_ticks_at_round_values(low, high, expected):
    assert svg.ticks(low, high) == pytest.approx(expected)


def test_it_escapes_every_label():
    chart = svg.bars_with_intervals(
        [svg.Bar(label=NASTY, value=0.4, low=0.3, high=0.5, note=NASTY),
         svg.Bar(label="B", why_hidden=NASTY)],
        id="x", title=NASTY, unit="share",
    )  # fmt: skip
    ring = svg.cycle_ring({"CE": 3}, id="r", title=NASTY, centre=NASTY, people={"CE": NASTY})
    mark = svg.interval_mark(1, 0, 2, bounds=(0, 3), label=NASTY)
    for markup in (chart.svg, ring, mark):
        assert "<script" not in markup
        parsed(markup)


def test_it_names_and_describes_each_chart():
    root = parsed(gallery.specimens_charts()[0].svg)
    title, desc = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == desc.get("id")
    assert "Experience: 44 % 39 to 48 %" in desc.text


def test_it_draws_bars_from_zero_in_proportion():
    chart = svg.bars_with_intervals(
        [svg.Bar(label="A", value=10), svg.Bar(label="B", value=20)], id="x", title="t", unit="h"
    )
    a, b = (float(r.get("width")) for r in parsed(chart.svg).iter("rect"))
    assert b == pytest.approx(2 * a, abs=0.2)


def test_it_keeps_the_place_of_a_hidden_bar_and_says_why():
    chart = svg.bars_with_intervals(
        [svg.Bar(label="Torvik", why_hidden="Not shown: fewer than 5 people")],
        id="x", title="t", unit="share",
    )  # fmt: skip
    assert "Not shown: fewer than 5 people" in chart.svg
    assert chart.rows == (("Torvik", "Not shown: fewer than 5 people", "", ""),)


def test_it_gives_each_chart_a_table_with_the_same_facts():
    bars, curve = gallery.specimens_charts()
    assert bars.rows[0] == ("Experience", "44 %", "39 to 48 %", "212 acts")
    assert len(curve.rows) == len(gallery.WAITING.time)
    assert curve.rows[0] == ("0.1", "90 %", "85 to 95 %")


def test_it_marks_the_median_only_where_the_curve_reaches_it():
    def drawn(curve):
        return svg.step_curve(curve, id="c", title="t", y_label="y", x_label="x").svg

    assert "half by 2.2 days" in drawn(gallery.WAITING)
    never = replace(gallery.WAITING, median=None, survival=(0.9,) * 12)
    assert "half by" not in drawn(never)
    assert "never falls to one half" in drawn(never)


def test_it_draws_a_stage_without_acts_as_a_gap():
    ring = svg.cycle_ring({"CE": 3, "AC": 2, "AE": 1}, id="r", title="t")
    assert ring.count("stalled") == 1
    assert "Reflection 0 (a gap)" in ring

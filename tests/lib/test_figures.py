from dataclasses import replace

from django.template.loader import render_to_string

from hisl.domain.release import Purpose, Released
from hisl.lib import gallery
from hisl.lib.figures import figure
from hisl.lib.templatetags import hisl as tags


def drawn(result, **words):
    return render_to_string("lib/_measure.html", tags.measure(result, **words))


def test_it_shows_a_measure_with_all_one_needs_to_judge_it():
    html = drawn(
        gallery.RECIPROCITY,
        period="90 days",
        sentence="More than chance alone gives.",
        grade="D",
        definition="of all who helped, how many were helped back",
        source="412 ties",
        source_url="/board/#ties",
    )
    for part in (
        "31 %",
        "95 % interval 26 to 37 %",
        "n = 412, from 63 people, 90 days",
        "More than chance alone gives.",
        "Evidence D: before and after",
        "of all who helped, how many were helped back",
        "share of ties that go both ways",
        "chance alone gives 12 %",
        "one team gave a third of the ties",
        'href="/board/#ties"',
        'class="range"',
    ):
        assert part in html


def test_it_keeps_the_place_of_a_hidden_measure_and_says_why():
    html = drawn(gallery.HIDDEN, title="Time to a first reply", period="90 days")
    assert "Time to a first reply" in html
    assert "Not shown: fewer than 5 people contributed to it." in html
    assert 'class="range"' not in html
    assert "withheld" in html


def test_it_shows_ranges_where_exact_shares_would_tell():
    html = drawn(gallery.RANGED, title="Completion")
    assert "85 to 100 %" in html
    assert "tell on everybody" in html


def test_it_shows_what_was_released_and_nothing_else():
    shown = figure(Released(purpose=Purpose.DESIGN, value=gallery.REPLY))
    assert (shown.value, shown.unit) == ("3.2", "hours")


def test_it_reads_an_estimate_from_its_stored_form():
    assert figure(gallery.RECIPROCITY.as_dict()) == figure(gallery.RECIPROCITY)
    assert figure(gallery.LEVELS.as_dict()) == figure(gallery.LEVELS)
    assert figure(gallery.WAITING.as_dict()) == figure(gallery.WAITING)


def test_it_names_the_middle_level_and_never_a_mean():
    shown = figure(gallery.LEVELS)
    assert (shown.value, shown.interval) == ("G2", "95 % interval G2 to G3")


def test_it_says_when_a_curve_never_reaches_half():
    shown = figure(replace(gallery.WAITING, median=None, median_low=None, median_high=None))
    assert not shown.value
    assert shown.reason == "Fewer than half got there while we looked."


def test_it_draws_no_interval_where_there_is_none():
    assert not figure(gallery.GINI).mark

from datetime import UTC, date, datetime, timedelta

import pytest

from hisl.lib import numbers, times

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1630, "1,630"),
        (3.2, "3.2"),
        (3.0, "3"),
        (-2.6, "−2.6"),
        (0.0512, "0.05"),
        (0.0012, "0.0012"),
        (-0.00001, "0"),
        (151.7, "152"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_it_writes_numbers_as_people_read_them(value, words):
    assert numbers.number(value) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.713, "71"), (0.08, "8"), (0.004, "0.4"), (0.998, "99.8"), (0.0, "0"), (1.0, "100")],
)
def test_it_never_rounds_some_to_none_or_all(share, words):
    assert numbers.quantity(share, "share") == (words, "%")


def test_it_writes_intervals_in_words():
    assert numbers.interval(0.63, 0.78, "share") == "95 % interval 63 to 78 %"
    assert numbers.interval(1.1, 4.1, "visits", 0.9) == "90 % interval 1.1 to 4.1"
    assert numbers.interval(None, 4.1, "visits") == ""


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=15), "15 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=30), "yesterday"),
        (timedelta(days=4), "4 days ago"),
        (timedelta(days=20), "3 November"),
        (timedelta(days=400), "19 October 2025"),
        (-timedelta(hours=2), "23 November 2026, 14:00"),
    ],
)
def test_it_says_how_long_ago(before, words):
    assert times.ago(NOW - before, NOW) == words


def test_it_writes_a_day_with_its_year():
    assert times.day(date(2026, 5, 9)) == "9 May 2026"

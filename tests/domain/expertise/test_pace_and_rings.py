"""How soon somebody replies, in words; when a question widens; how often one may be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.expertise.load import WEEKLY_CAP, cap_of, week_of
from hisl.domain.expertise.pace import Pace, pace
from hisl.domain.expertise.rings import Ring, Urgency, answer_promised, ends

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([1, 2], None),
        ([1, 2, 3], Pace.HOURS),
        ([1, 10, 200], Pace.DAY),
        ([30, 40, 50], Pace.DAYS),
        ([100, 120, 150], Pace.WEEK),
        ([400, 500, 600], None),
    ],
)
def test_the_usual_pace_is_told_in_four_steps_and_never_from_two_replies(hours, said):
    assert pace(hours) == said


@given(st.sampled_from(Urgency))
def test_every_ring_but_the_last_ends_and_what_is_urgent_ends_sooner(urgency):
    for ring in Ring:
        end = ends(ring, urgency, NOW)
        assert (end is None) == (ring == Ring.DESK)
        assert end is None or end > NOW
    assert answer_promised(Urgency.TODAY) < answer_promised(urgency) or urgency == Urgency.TODAY


@given(st.none() | st.integers(-5, 50))
def test_nobody_can_be_asked_more_often_than_the_cap(own):
    assert 0 <= cap_of(own) <= WEEKLY_CAP


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)))
def test_a_week_begins_on_monday_and_holds_seven_days(at):
    monday = week_of(at)
    assert monday.weekday() == 0
    assert timedelta(0) <= at.date() - monday < timedelta(days=7)

"""Quiet hours, holidays and digests in people's own time zones, when the clocks change, too."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hisl.notices.hours import Hours

BERLIN = ZoneInfo("Europe/Berlin")
# Among them: clocks that change, half hours, a day that was left out, no changes at all.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]

walls = some.times().map(lambda t: t.replace(second=0, microsecond=0))
moments = some.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)
hours = some.builds(
    Hours,
    zone=some.sampled_from(ZONES).map(ZoneInfo),
    quiet_from=walls,
    quiet_until=walls,
    quiet_weekends=some.booleans(),
    digest=some.sampled_from(["daily", "weekly"]),
    digest_day=some.integers(0, 6),
    digest_at=walls,
).filter(lambda made: made.quiet_from != made.quiet_until)


def night(**more):
    return Hours(zone=BERLIN, quiet_from=time(22), quiet_until=time(7), **more)


def berlin(*when):
    return datetime(*when, tzinfo=BERLIN)


def test_quiet_hours_reach_over_midnight():
    quiet = [hour for hour in range(24) if night().is_quiet(berlin(2026, 3, 4, hour))]
    assert quiet == [0, 1, 2, 3, 4, 5, 6, 22, 23]


def test_they_end_by_the_clock_on_the_wall_when_it_is_changed():
    for day, utc_hour in ((28, 6), (29, 5)):  # on the 29th the clocks go forward
        evening = berlin(2026, 3, day - 1, 23)
        assert night().opens(evening) == datetime(2026, 3, day, utc_hour, tzinfo=UTC)
    assert night().opens(berlin(2026, 10, 24, 23)) == datetime(2026, 10, 25, 6, tzinfo=UTC)


def test_a_weekend_is_quiet_from_friday_night_to_monday_morning():
    hours = night(quiet_weekends=True)
    assert hours.opens(berlin(2026, 3, 6, 22, 30)) == berlin(2026, 3, 9, 7)


def test_a_holiday_ends_with_its_last_day():
    hours = night(away_from=date(2026, 8, 3), away_until=date(2026, 8, 7))
    assert hours.is_away(berlin(2026, 8, 7, 23, 59))
    assert not hours.is_away(berlin(2026, 8, 8, 0, 0))
    assert hours.opens(berlin(2026, 8, 5, 12)) == berlin(2026, 8, 8, 7)


def test_a_holiday_without_an_end_opens_never():
    assert night(away_from=date(2026, 8, 3)).opens(berlin(2026, 8, 5, 12)) is None


def test_a_digest_planned_at_a_time_that_the_clocks_leave_out_still_comes():
    hours = Hours(zone=BERLIN, digest_at=time(2, 30))
    planned = hours.last_digest(berlin(2026, 3, 29, 12))
    assert planned == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("which", ["last_digest", "next_digest"])
def test_who_wants_no_digest_has_none(which):
    assert getattr(night(digest="never"), which)(berlin(2026, 3, 4, 12)) is None


@given(hours, moments)
def test_what_opens_is_open_and_nothing_before_it_was(chosen, at):
    opens = chosen.opens(at)
    assert opens is not None
    assert opens >= at
    assert chosen.is_open(opens)
    step = (opens - at) / 50
    assert not any(chosen.is_open(at + n * step) for n in range(50)) or opens == at


@given(hours, moments)
def test_a_digest_is_planned_every_day_or_every_week(chosen, at):
    longest = timedelta(days=1 if chosen.digest == "daily" else 7, hours=2)
    last = chosen.last_digest(at)
    assert last is not None
    assert timedelta(0) <= at - last <= longest
    local = last.astimezone(chosen.zone)
    if chosen.digest == "weekly":
        assert local.weekday() == chosen.digest_day


@given(hours, moments)
def test_the_next_digest_is_one_that_will_be_due(chosen, at):
    planned = chosen.next_digest(at)
    assert planned is not None
    assert planned > at
    assert chosen.is_open(planned)

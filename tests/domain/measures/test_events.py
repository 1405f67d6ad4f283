"""Counts over the acts."""

import ibis
import pandas as pd
import pytest

from acts_frame import acts_frame, acts_table, read
from hisl.domain.errors import SchemaError
from hisl.domain.measures import events

ROWS = [
    {"at": "2016-08-07T23:59:59Z", "actor": 1, "verb": "asked", "stage": "CE"},
    {"at": "2016-08-08T00:00:00Z", "actor": 2, "verb": "answered", "stage": "AC"},
    {"at": "2016-08-09", "actor": 2, "verb": "edited", "stage": "AC", "stage_source": "declared"},
    {"at": "2016-08-09", "actor": None, "verb": "replied", "stage": "RO"},
    {"at": "2016-08-10", "actor": 2, "verb": "worked", "stage": "AE", "community": "d"},
    {"at": "2016-08-10", "actor": 9, "verb": "joined"},
    {"at": "2016-08-11", "actor": 8, "verb": "viewed", "count": 40},
    {"at": "2016-08-11", "actor": 8, "verb": "voted-up", "count": 3},
]


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def engine(request):
    """An engine whose session lives in another time zone than the acts."""
    connection = ibis.duckdb.connect()
    connection.raw_sql(f"SET TimeZone = '{request.param}'")
    return connection


def test_it_counts_only_what_was_written(engine):
    acts = acts_table(acts_frame(ROWS))
    written = read(engine, events.authored(acts))
    assert sorted(written["verb"]) == ["answered", "asked", "edited", "replied"]


def test_it_starts_weeks_on_monday_in_utc_whatever_the_session_time_zone(engine):
    weeks = read(engine, events.weekly_active(acts_table(acts_frame(ROWS))))
    assert [str(week.tz_convert("UTC").date()) for week in weeks["week"]] == [
        "2016-08-01",
        "2016-08-08",
    ]
    assert weeks["people"].tolist() == [1, 1]
    assert weeks["n"].tolist() == [1, 3]


def test_it_gives_stage_shares_with_the_declared_part(engine):
    stages = read(engine, events.by_stage(acts_table(acts_frame(ROWS)))).set_index("stage")
    assert stages["n"].to_dict() == {"AC": 2, "AE": 1, "CE": 1, "RO": 1}
    assert stages["share"].sum() == pytest.approx(1)
    assert stages.loc["AC", "declared"] == 0.5
    assert stages.loc["CE", "declared"] == 0


def test_it_adds_shares_to_one_in_each_group(engine):
    acts = acts_table(acts_frame(ROWS))
    stages = read(engine, events.by_stage(acts, by=("community",)))
    assert stages.groupby("community")["share"].sum().to_dict() == pytest.approx({"c": 1, "d": 1})


def test_it_counts_aggregated_views_by_their_count(engine):
    verbs = read(engine, events.by_verb(acts_table(acts_frame(ROWS)))).set_index("verb")
    assert verbs.loc["viewed", ["n", "total", "people"]].tolist() == [1, 40, 1]
    assert verbs.loc["replied", ["n", "total", "people"]].tolist() == [1, 1, 0]


def test_it_counts_contributions_of_known_people(engine):
    people = read(engine, events.per_actor(acts_table(acts_frame(ROWS))))
    assert people[["actor", "n", "words"]].to_numpy().tolist() == [[1, 1, 10], [2, 2, 20]]


def test_it_knows_silent_members_but_not_mere_viewers(engine):
    members = read(engine, events.members(acts_table(acts_frame(ROWS))))
    assert members["actor"].tolist() == [1, 2, 9]


def test_it_gives_the_same_whatever_the_order_of_rows(engine):
    frame = acts_frame(ROWS)
    for measure in (events.weekly_active, events.by_stage, events.by_verb, events.per_actor):
        one = read(engine, measure(acts_table(frame)))
        other = read(engine, measure(acts_table(frame.iloc[::-1])))
        pd.testing.assert_frame_equal(one, other)


def test_it_names_a_missing_column():
    acts = acts_table(acts_frame(ROWS).drop(columns="actor"))
    with pytest.raises(SchemaError, match="actor"):
        events.weekly_active(acts)

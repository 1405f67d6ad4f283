"""The stages, the stage of an act, the earliest chain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.errors import SchemaError
from hisl.domain.kolb import (
    CYCLE,
    Event,
    Stage,
    coverage_of_programme,
    earliest_chain,
    stage_of,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def event(minute: int, stage: str, actor: int | None = 1, event_id: int = 0) -> Event:
    return Event(START + timedelta(minutes=minute), Stage(stage), actor, event_id)


def events_of(rows: list[tuple[int, str]]) -> list[Event]:
    return [event(minute, stage, event_id=n) for n, (minute, stage) in enumerate(rows)]


row_lists = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([str(stage) for stage in CYCLE])), max_size=8
)


def brute_force(events: list[Event], start: Stage) -> tuple[int, tuple[datetime, int] | None]:
    """Longest prefix of the cycle as a subsequence, and its earliest end, by trying them all."""
    ordered = sorted(events, key=lambda e: (e.ts, e.event_id))
    wanted = [CYCLE[(CYCLE.index(start) + k) % 4] for k in range(4)]
    for length in range(4, 0, -1):
        ends = [
            (pick[-1].ts, pick[-1].event_id)
            for pick in combinations(ordered, length)
            if [e.stage for e in pick] == wanted[:length]
        ]
        if ends:
            return length, min(ends)
    return 0, None


def end_of(chain) -> tuple[datetime, int] | None:
    return (chain.links[-1].ts, chain.links[-1].event_id) if chain.links else None


def test_it_names_each_stage_in_full_and_in_one_word():
    assert [stage.full_name for stage in Stage] == [
        "Concrete experience",
        "Reflective observation",
        "Abstract conceptualisation",
        "Active experimentation",
    ]
    assert [stage.short_name for stage in Stage] == [
        "Experience",
        "Reflection",
        "Concept",
        "Experiment",
    ]
    assert all(stage.description.endswith(".") for stage in Stage)


def test_it_returns_to_experience_after_the_experiment():
    assert [stage.next for stage in CYCLE] == [Stage.RO, Stage.AC, Stage.AE, Stage.CE]


@pytest.mark.parametrize(
    ("verb", "kind", "stage"),
    [
        ("asked", "question", "CE"),
        ("told", "story", "CE"),
        ("replied", "reply", "RO"),
        ("commented", "comment", "RO"),
        ("debriefed", "debrief", "RO"),
        ("published", "post", "RO"),
        ("answered", "answer", "AC"),
        ("created", "page", "AC"),
        ("edited", "page", "AC"),
        ("created", "experiment", "AE"),
        ("worked", "answer", "AE"),
        ("failed", "page", "AE"),
    ],
)
def test_it_reads_the_stage_from_the_tool(verb, kind, stage):
    assert stage_of(verb, kind) == Stage(stage)


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("discussed", "discussion"),
        ("edited", "question"),
        ("edited", "answer"),
        ("accepted", "answer"),
        ("reacted", "post"),
        ("voted-up", "answer"),
        ("voted-down", "answer"),
        ("joined", "community"),
        ("left", "community"),
        ("registered", "programme"),
        ("unregistered", "programme"),
        ("completed", "programme"),
        ("viewed", "page"),
        ("viewed", "tool"),
        ("linked", "question"),
        ("bookmarked", "question"),
        ("somethingelse", "question"),
    ],
)
def test_it_gives_no_stage_to_acts_that_serve_none(verb, kind):
    assert stage_of(verb, kind) is None


@given(row_lists)
def test_it_finds_what_brute_force_finds(rows):
    events = events_of(rows)
    chain = earliest_chain(events)
    assert (chain.progress, end_of(chain)) == brute_force(events, Stage.CE)


@given(row_lists)
def test_it_takes_the_best_of_the_four_rotations(rows):
    events = events_of(rows)
    chain = earliest_chain(events, rotations=True)
    longest = max(brute_force(events, start)[0] for start in CYCLE)
    ends = [brute_force(events, s)[1] for s in CYCLE if brute_force(events, s)[0] == longest]
    assert chain.progress == longest
    assert end_of(chain) == (min(ends) if longest else None)


@given(row_lists, st.randoms(use_true_random=False))
def test_it_does_not_depend_on_the_order_of_the_rows(rows, random):
    events = events_of(rows)
    shuffled = events.copy()
    random.shuffle(shuffled)
    for rotations in (False, True):
        assert earliest_chain(shuffled, rotations=rotations) == earliest_chain(
            events, rotations=rotations
        )


@given(row_lists, st.integers(0, 5), st.sampled_from(CYCLE))
def test_it_never_loses_progress_to_one_more_event(rows, minute, stage):
    events = events_of(rows)
    more = [*events, event(minute, stage, event_id=99)]
    for rotations in (False, True):
        before = earliest_chain(events, rotations=rotations).progress
        assert earliest_chain(more, rotations=rotations).progress >= before


def test_it_orders_equal_times_by_the_event_id():
    together = [event(0, "RO", event_id=10), event(0, "CE", event_id=9)]
    assert earliest_chain(together).progress == 2
    reversed_ids = [event(0, "RO", event_id=9), event(0, "CE", event_id=10)]
    assert earliest_chain(reversed_ids).progress == 1


def test_it_counts_handoffs_and_people_on_the_chain():
    chain = earliest_chain(
        [
            event(0, "CE", 1, 0),
            event(1, "RO", 2, 1),
            event(2, "AC", 2, 2),
            event(3, "AE", None, 3),
        ]
    )
    assert chain.closed
    assert (chain.handoffs, chain.social) == (1, True)


def test_it_does_not_call_a_lone_cycle_social():
    chain = earliest_chain(events_of([(0, "CE"), (1, "RO"), (2, "AC"), (3, "AE")]))
    assert chain.closed
    assert not chain.social


def test_it_says_which_column_is_wrong():
    with pytest.raises(SchemaError, match="'stage'"):
        earliest_chain([Event(START, "XX", 1, 0)])
    with pytest.raises(SchemaError, match="'ts'"):
        earliest_chain([Event(datetime(2026, 1, 1), "CE", 1, 0)])
    with pytest.raises(SchemaError, match="'event_id'"):
        earliest_chain([event(0, "CE"), event(1, "RO")])


def test_it_names_the_gaps_of_a_programme():
    coverage = coverage_of_programme([((Stage.CE, Stage.RO), (Stage.AC,)), ((Stage.RO,), ())])
    assert coverage.main == (Stage.CE, Stage.RO)
    assert coverage.touched == (Stage.AC,)
    assert coverage.missing == (Stage.AE,)
    assert not coverage.complete
    assert coverage.gaps == (
        "No step reaches active experimentation.",
        "Abstract conceptualisation is touched, but no step makes it a main stage.",
    )


def test_it_counts_a_stage_as_main_wherever_one_step_makes_it_so():
    coverage = coverage_of_programme([((), (Stage.CE,)), (CYCLE, ())])
    assert coverage.complete
    assert coverage.gaps == ()

"""Builds happenings for tests of the log: real ones, and whatever the database may be given."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from hisl.domain.xapi import vocabulary
from hisl.records.actions import Happening

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LARGEST_COUNT = 2**31 - 1
LARGEST_ACTOR = 2**63 - 1


def happening(**fields: Any) -> Happening:
    """Give a question that somebody asked at noon, unless the fields say otherwise."""
    usual = {
        "event": f"asked/{uuid4()}",
        "at": NOON,
        "actor": 1,
        "verb": "asked",
        "object_kind": "question",
        "object": uuid4(),
    }
    return Happening(**(usual | fields))


def _in_some_zone(moment: datetime, minutes: int) -> datetime:
    return moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))


def _or_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


_actors = st.integers(-LARGEST_ACTOR - 1, LARGEST_ACTOR)
_counts = st.integers(0, LARGEST_COUNT)
_uuids = st.builds(UUID, int=st.integers(0, 2**128 - 1))
_moments = st.builds(
    _in_some_zone,
    st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)),
    st.integers(-14 * 60, 14 * 60),
)
_texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=24)

happenings = st.builds(
    Happening,
    event=st.text(max_size=40),
    at=_moments,
    actor=_or_none(_actors),
    verb=st.sampled_from(sorted(vocabulary.VERBS)),
    object_kind=st.sampled_from(sorted(vocabulary.ACTIVITY_TYPES)),
    object=_uuids,
    target_actor=_or_none(_actors),
    thread=_or_none(_uuids),
    community=_or_none(_uuids),
    intervention=_or_none(_uuids),
    stage=_or_none(st.sampled_from(["CE", "RO", "AC", "AE"])),
    level=_or_none(st.sampled_from(["C1", "C2", "C3", "C4", "C5", "C6"])),
    words=_or_none(_counts),
    count=_counts,
    mandated=st.booleans(),
    source=_texts,
)
"""Whatever can be recorded, the extremes of every column included."""

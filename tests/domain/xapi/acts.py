"""Acts as HISL writes them, for tests of what becomes of any of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from hisl.domain.kolb import Stage, stage_of
from hisl.domain.xapi import vocabulary
from hisl.domain.xapi.reading import ROOTS

ACTORS = st.integers(-(2**63), 2**63 - 1)
COUNTS = st.integers(1, 2**31 - 1)
# "solution" is what the world calls an answer that was accepted; no act is about one.
KINDS = sorted(set(vocabulary.ACTIVITY_TYPES) - {"solution"})


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Any]:
    """An act, by column. What can open a thread stands in one; so do answers and replies."""
    verb = draw(st.sampled_from(sorted(vocabulary.VERBS)))
    kind = draw(st.sampled_from(KINDS))
    thing, other = draw(st.uuids()), draw(st.uuids())
    if kind in ROOTS:
        thread = draw(st.sampled_from([thing, other]))
    elif kind in ("answer", "reply"):
        thread = other
    else:
        thread = draw(st.sampled_from([None, other]))
    declared = draw(st.none() | st.sampled_from([str(stage) for stage in Stage]))
    by_tool = stage_of(verb, kind)
    stage = declared or (str(by_tool) if by_tool else None)
    source = draw(st.sampled_from(["declared", "model"])) if declared else "tool"
    level = draw(st.none() | st.sampled_from(["C1", "C4", "C6"]))
    return {
        "id": draw(st.uuids()),
        "at": draw(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))),
        "actor": draw(st.none() | ACTORS),
        "verb": verb,
        "object_kind": kind,
        "object": thing,
        "target_actor": draw(st.none() | ACTORS),
        "thread": thread,
        "community": draw(st.none() | st.uuids()),
        "intervention": draw(st.none() | st.uuids()),
        "stage": stage,
        "stage_source": source if stage else None,
        "level": level,
        "level_source": draw(st.sampled_from(["declared", "rule", "model"])) if level else None,
        "words": draw(st.none() | st.integers(0, 100_000)),
        "count": draw(COUNTS),
        "mandated": draw(st.booleans()),
        "source": draw(st.sampled_from(["hisl", "stackexchange", "oulad"])),
    }

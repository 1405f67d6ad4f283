"""A requirement of xAPI as a test: by its number, with what must be taken and what must be refused.

The numbers are those under which ADL lists the requirements of the specification.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from validation.record_store import Store, statement

__all__ = ["AGENT", "GROUP", "Statement", "full", "refused", "requirement", "taken", "without"]

Statement = dict[str, Any]
AGENT = {"objectType": "Agent", "mbox": "mailto:bea@example.org", "name": "Bea"}
GROUP = {"objectType": "Group", "name": "The crew", "member": [AGENT]}
ACTIVITY = "https://example.org/activities/bench"
EN = {"en-GB": "A bench"}


def full(**parts: Any) -> Statement:
    """Give a statement in which everything that may stand in one does stand, and is right."""
    whole = statement(
        actor={"objectType": "Agent", "name": "Ada", "mbox": "mailto:ada@example.org"},
        verb={"id": "http://adlnet.gov/expapi/verbs/attended", "display": {"en-GB": "attended"}},
        object={
            "objectType": "Activity",
            "id": ACTIVITY,
            "definition": {
                "name": EN,
                "description": EN,
                "type": "http://adlnet.gov/expapi/activities/meeting",
                "moreInfo": "https://example.org/more",
                "extensions": {"https://example.org/x/room": 4},
            },
        },
        result={
            "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
            "success": True,
            "completion": True,
            "response": "We agreed.",
            "duration": "PT1H",
            "extensions": {"https://example.org/x/tries": 2},
        },
        context={
            "registration": str(uuid.uuid4()),
            "instructor": AGENT,
            "team": GROUP,
            "contextActivities": {"parent": [{"id": "https://example.org/activities/hall"}]},
            "revision": "3",
            "platform": "hall",
            "language": "en-GB",
            "statement": {"objectType": "StatementRef", "id": str(uuid.uuid4())},
            "extensions": {"https://example.org/x/weather": "rain"},
        },
        timestamp="2026-03-04T05:06:07.123Z",
    )
    return {name: part for name, part in (whole | parts).items() if part is not None}


@dataclass(frozen=True, slots=True)
class Requirement:
    """Statements that must be taken, and some that must be refused, for one and the same reason."""

    number: str
    says: str
    base: Statement
    bad: tuple[Statement, ...] = field(default=())
    good: tuple[Statement, ...] = field(default=())


_MISSING = object()
_PLAIN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def without(*path: str | int) -> tuple[tuple[str | int, ...], Any]:
    return path, _MISSING


def requirement(
    number: str,
    says: str,
    *path: str | int,
    bad: Iterable[Any] = (),
    good: Iterable[Any] = (),
    base: Callable[[], Statement] = full,
) -> Requirement:
    """Give the requirement that what stands at a path is none of `bad`, while `good` is taken.

    A value that without(…) made takes something away instead.
    """
    return Requirement(
        number,
        says,
        base(),
        tuple(_changed(base(), path, value) for value in bad),
        tuple(_changed(base(), path, value) for value in good),
    )


def taken(store: Store, one: Statement) -> None:
    answer = store.post(_fresh(one))
    assert answer.status == 200, answer.body


def refused(store: Store, one: Statement) -> None:
    answer = store.post(_fresh(one))
    assert answer.status == 400, (one, answer.status, answer.body)


def _fresh(one: Statement) -> Statement:
    """Give the statement under an id of its own, unless its id is what is tried."""
    is_plain = isinstance(one.get("id"), str) and _PLAIN.fullmatch(one["id"])
    return one | {"id": str(uuid.uuid4())} if is_plain else one


def _changed(whole: Statement, path: tuple[str | int, ...], value: Any) -> Statement:
    if isinstance(value, tuple) and len(value) == 2 and value[1] is _MISSING:
        path, value = (*path, *value[0]), _MISSING
    whole = copy.deepcopy(whole)
    at: Any = whole
    for step in path[:-1]:
        at = at[step]
    if value is _MISSING:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return whole

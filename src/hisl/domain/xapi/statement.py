"""An act written as an xAPI statement: valid in xAPI 1.0.3 and in 2.0 (IEEE 9274.1.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from hisl.domain.errors import SchemaError
from hisl.domain.kolb import Stage
from hisl.domain.xapi import vocabulary

__all__ = ["SAID_ABOUT_THE_THREAD", "UNKNOWN", "account_name", "from_act"]

UNKNOWN = "unknown"
"""Account name of an actor whom nobody can name any more."""

# xAPI's own definition puts what was acted upon in the object; the new text stands beside it.
SAID_ABOUT_THE_THREAD: Mapping[str, str] = MappingProxyType(
    {"answered": "answer", "replied": "reply", "commented": "comment"}
)
"""What is written by the verbs whose statements are about the thread."""


def from_act(act: object, *, base: str, profile: str = vocabulary.PROFILE) -> dict[str, Any]:
    """The statement of one act, as JSON-ready values.

    act is a mapping or an object with the columns of the act: id uuid, at aware datetime,
    actor int or None, verb, object_kind, object uuid, and where known target_actor, thread,
    community, intervention, stage, stage_source, level, level_source, words, count,
    mandated, source. base is the public address of the installation, profile that of the xAPI
    Profile under which HISL's own terms stand.

    Actors are accounts with an opaque name at base, never an e-mail. Raises SchemaError for a verb
    or an object kind that is not in the vocabulary and for a time without a zone.
    """
    read: _Read = act.get if isinstance(act, Mapping) else _attributes(act)
    verb = vocabulary.verb(read("verb"))
    statement: dict[str, Any] = {
        "id": str(read("id")),
        "actor": _agent(read("actor"), base),
        "verb": {"id": verb.at(profile), "display": {"en": verb.name}},
        "object": _object(read, base=base, profile=profile),
        "context": _context(read, base=base, profile=profile),
        "timestamp": _timestamp(read("at")),
    }
    result = _result(read, success=verb.success, profile=profile)
    if result:
        statement["result"] = result
    return statement


def account_name(actor: int | None) -> str:
    """The opaque account name of an actor key: 16 hexadecimal digits, or "unknown"."""
    return UNKNOWN if actor is None else f"{actor & 0xFFFF_FFFF_FFFF_FFFF:016x}"


_Read = Callable[[str], Any]


def _attributes(act: object) -> _Read:
    return lambda column: getattr(act, column, None)


def _agent(actor: int | None, base: str) -> dict[str, Any]:
    account = {"homePage": base, "name": account_name(actor)}
    return {"objectType": "Agent", "account": account}


def _timestamp(at: datetime) -> str:
    if at.tzinfo is None:
        raise SchemaError("at", f"{at} has no time zone", "give the time in UTC")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _activity(kind: str, key: object, *, base: str, profile: str) -> dict[str, Any]:
    """A thing of ours; its address tells nothing of its kind, so that it is the same everywhere."""
    return {
        "objectType": "Activity",
        "id": f"{base}/id/{key}/",
        "definition": {"type": vocabulary.activity_type(kind).at(profile)},
    }


def _object(read: _Read, *, base: str, profile: str) -> dict[str, Any]:
    if _stands_beside(read):
        return _thread(read, base=base, profile=profile)
    kind = read("object_kind")
    if read("verb") == "accepted" and kind == "answer":
        kind = "solution"
    return _activity(kind, read("object"), base=base, profile=profile)


def _stands_beside(read: _Read) -> bool:
    """The act's own text goes into the context, for the statement is about the thread."""
    said = SAID_ABOUT_THE_THREAD.get(read("verb"))
    return said == read("object_kind") and read("thread") is not None


def _thread(read: _Read, *, base: str, profile: str) -> dict[str, Any]:
    # Only questions have answers; the kind of any other thread is not in the act's columns.
    kind = "question" if read("object_kind") == "answer" else "thread"
    return _activity(kind, read("thread"), base=base, profile=profile)


def _context(read: _Read, *, base: str, profile: str) -> dict[str, Any]:
    context: dict[str, Any] = {
        "contextActivities": _context_activities(read, base=base, profile=profile)
    }
    if read("intervention") is not None:
        context["registration"] = str(read("intervention"))
    extensions = {
        "stage-source": read("stage_source"),
        "cognitive-complexity": read("level"),
        "cognitive-complexity-source": read("level_source"),
        "mandated": read("mandated"),
        "source": read("source"),
    }
    if read("target_actor") is not None:
        extensions["target"] = account_name(read("target_actor"))
    named = _extensions(extensions, profile)
    if named:
        context["extensions"] = named
    return context


def _context_activities(read: _Read, *, base: str, profile: str) -> dict[str, Any]:
    category = {
        "id": f"{profile}/{vocabulary.VERSION}",
        "definition": {"type": vocabulary.PROFILE_TYPE},
    }
    activities: dict[str, Any] = {"category": [{"objectType": "Activity", **category}]}
    grouping = []
    if read("community") is not None:
        grouping.append(_activity("community", read("community"), base=base, profile=profile))
    if read("stage"):
        grouping.append(_stage(Stage(read("stage")), profile))
    if grouping:
        activities["grouping"] = grouping
    if _stands_beside(read):
        said = _activity(read("object_kind"), read("object"), base=base, profile=profile)
        activities["other"] = [said]
    elif read("thread") is not None and str(read("thread")) != str(read("object")):
        activities["parent"] = [_thread(read, base=base, profile=profile)]
    return activities


def _stage(stage: Stage, profile: str) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": f"{profile}/stages/{stage}",
        "definition": {
            "type": f"{profile}/{vocabulary.STAGE_TYPE}",
            "name": {"en": stage.full_name},
        },
    }


def _result(read: _Read, *, success: bool | None, profile: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if success is not None:
        result["success"] = success
    if read("verb") == "completed":
        result["completion"] = True
    named = _extensions({"words": read("words"), "count": read("count")}, profile)
    if named:
        result["extensions"] = named
    return result


def _extensions(values: Mapping[str, object], profile: str) -> dict[str, Any]:
    return {f"{profile}/extensions/{k}": v for k, v in values.items() if v is not None and v != ""}

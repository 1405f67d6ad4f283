"""The resources that tell what the store knows of an activity and of an agent, and of itself."""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import islice
from typing import Any

import msgspec

from hisl import __version__
from hisl.domain.xapi import formats, validate
from hisl.domain.xapi import profile as words
from hisl.domain.xapi.agents import everybody_in, identifier, person
from hisl.domain.xapi.references import Kind, activities_in, key
from hisl.domain.xapi.validate import InvalidError

from .exchange import Answer, Refused, Request, as_json
from .filters import Filter
from .retrieval import found, statement_of

__all__ = ["about", "activity", "agent", "profile"]

# What is known is drawn from the newest statements that name the activity or the agent.
NEWEST = 50
VERSIONS = ("2.0.0", "1.0.3", "1.0.2", "1.0.1", "1.0.0")


def about(request: Request) -> Answer:
    """Which versions of xAPI are spoken here."""
    request.require_known()
    extensions = {"https://github.com/adlnet/xAPI-Spec/software": f"HISL {__version__}"}
    return Answer(200, as_json({"version": VERSIONS, "extensions": extensions}))


def profile(request: Request) -> Answer:
    """HISL's xAPI Profile, in whose words its own acts are written."""
    request.require_known()
    body, etag = _profile()
    headers = {"ETag": etag, "Cache-Control": "public, max-age=3600"}
    if request.headers.get("if-none-match") == etag:
        return Answer(304, b"", headers)
    return Answer(200, body, headers, content_type="application/ld+json")


@cache
def _profile() -> tuple[bytes, str]:
    body = as_json(words.profile())
    return body, f'"{hashlib.sha1(body).hexdigest()}"'  # noqa: S324 (a name, no protection)


def activity(request: Request) -> Answer:
    """An activity with its definition, merged from the newest statements that define it."""
    request.credential.require("all/read", "statements/read", "profile")
    request.require_known("activityId")
    iri = request.parameter("activityId")
    if not formats.is_iri(iri):
        raise Refused(400, "activityId is no IRI.")
    definition: dict[str, Any] = {}
    for kept in found(Filter(keys=(key(Kind.RELATED_ACTIVITY, iri),)), NEWEST):
        for one in activities_in(statement_of(kept)):
            if one.id == iri and one.definition:
                _add(definition, msgspec.to_builtins(one.definition))
    whole = {"objectType": "Activity", "id": iri}
    return Answer(200, as_json({**whole, "definition": definition} if definition else whole))


def _add(definition: dict[str, Any], older: dict[str, Any]) -> None:
    """Add what an older definition says on top; languages of names stand side by side."""
    for name, value in older.items():
        if isinstance(value, dict) and isinstance(definition.get(name), dict):
            definition[name] = {**value, **definition[name]}
        else:
            definition.setdefault(name, value)


def agent(request: Request) -> Answer:
    """The Person of an agent, with the names that it was seen under."""
    request.credential.require("all/read", "statements/read", "profile")
    request.require_known("agent")
    try:
        asked = validate.agent(request.parameter("agent"))
    except InvalidError as invalid:
        raise Refused(400, f"agent is no agent: {invalid.problems[0].what}.") from invalid
    name = identifier(asked)
    if name is None or asked.object_type == "Group":
        raise Refused(400, "agent must be an Agent with an identifier.")
    kept = found(Filter(keys=(key(Kind.RELATED_AGENT, name),)), NEWEST)
    names = (
        one.name
        for statement in map(statement_of, kept)
        for one in everybody_in(statement)
        if isinstance(one.name, str) and identifier(one) == name
    )
    return Answer(200, as_json(person(asked, islice(names, NEWEST))))

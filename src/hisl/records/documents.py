"""Documents: the state of an agent in an activity, and the profiles of activities and of agents.

Concurrency is kept by the documents' ETags: every change is one conditional statement of SQL, and a
merge that was overtaken is begun again. No row is locked before it is written.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.utils import timezone

from hisl.domain.xapi import formats, validate
from hisl.domain.xapi.references import Kind
from hisl.domain.xapi.rules import Rules

from .exchange import Answer, Refused, Request, as_json, http_date
from .filters import agent_key
from .models import Document

__all__ = ["activity_profile", "agent_profile", "state"]

MOST_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: its shelf, on it perhaps a registration, and its name there."""

    shelf: str
    registration: str
    name: str | None
    agent: int | None

    @property
    def key(self) -> str:
        return _digest(self.shelf, self.registration, self.name or "")


def state(request: Request) -> Answer:
    """/activities/state"""
    _require(request, "state")
    names = ("activityId", "agent", "registration", "stateId")
    request.require_known(*names, *_listing(request, "stateId"))
    given = request.parameters
    activity = _iri(request, "activityId")
    agent = agent_key(request.parameter("agent"), Kind.RELATED_AGENT)
    registration = given.get("registration", "")
    if registration and not formats.is_uuid(registration):
        raise Refused(400, "registration is no UUID.")
    place = Place(
        _digest("state", activity, str(agent)), registration.lower(), given.get("stateId"), agent
    )
    return _served(request, place, "stateId", is_state=True)


def activity_profile(request: Request) -> Answer:
    """/activities/profile"""
    _require(request, "profile")
    request.require_known("activityId", "profileId", *_listing(request, "profileId"))
    shelf = _digest("activity", _iri(request, "activityId"))
    place = Place(shelf, "", request.parameters.get("profileId"), None)
    return _served(request, place, "profileId", is_state=False)


def agent_profile(request: Request) -> Answer:
    """/agents/profile"""
    _require(request, "profile")
    request.require_known("agent", "profileId", *_listing(request, "profileId"))
    agent = agent_key(request.parameter("agent"), Kind.RELATED_AGENT)
    place = Place(_digest("agent", str(agent)), "", request.parameters.get("profileId"), agent)
    return _served(request, place, "profileId", is_state=False)


def _served(request: Request, place: Place, name: str, *, is_state: bool) -> Answer:
    if request.method == "GET":
        return _one(place) if place.name is not None else _list(request, place)
    if request.method == "DELETE" and place.name is None and is_state:
        return _delete_all(request, place)
    if not place.name:
        raise Refused(400, f"The parameter {name} is missing.")
    if request.method == "DELETE":
        return _delete(request, place)
    if request.method == "PUT":
        return _put(request, place, is_state=is_state)
    return _post(request, place)


def _one(place: Place) -> Answer:
    found = Document.objects.filter(pk=place.key).first()
    if found is None:
        raise Refused(404, "There is no such document.")
    headers = {"ETag": f'"{found.etag}"', "Last-Modified": http_date(found.updated)}
    return Answer(200, bytes(found.body), headers, found.content_type)


def _list(request: Request, place: Place) -> Answer:
    documents = Document.objects.filter(shelf=place.shelf)
    if place.registration:
        documents = documents.filter(registration=place.registration)
    if since := request.parameters.get("since"):
        moment = formats.instant(since.replace(" ", "+"), strictly=False)
        if moment is None:
            raise Refused(400, "since is no time of ISO 8601.")
        documents = documents.filter(updated__gt=moment)
    rows = list(documents.order_by("name").values_list("name", "updated"))
    headers = {"Last-Modified": http_date(max(when for _, when in rows))} if rows else {}
    return Answer(200, as_json(list(dict.fromkeys(name for name, _ in rows))), headers)


def _delete_all(request: Request, place: Place) -> Answer:
    documents = Document.objects.filter(shelf=place.shelf)
    if place.registration:
        documents = documents.filter(registration=place.registration)
    documents.delete()
    return Answer(204)


def _delete(request: Request, place: Place) -> Answer:
    for _ in range(MOST_ATTEMPTS):
        before = _etag(place)
        _require_match(request, before)
        if before is None or _changed("DELETE FROM records_document", place, before, []):
            return Answer(204)
    raise _overtaken()


def _put(request: Request, place: Place, *, is_state: bool) -> Answer:
    for _ in range(MOST_ATTEMPTS):
        before = _etag(place)
        _require_match(request, before)
        if not is_state or request.rules is Rules.V2:
            _require_condition(request, before)
        if _write(request, place, before, request.body, request.content_type):
            return Answer(204)
    raise _overtaken()


def _post(request: Request, place: Place) -> Answer:
    """Merge the properties of a JSON object into those that are there."""
    is_json = request.media_type == "application/json"
    added = _object(request.body) if is_json else None
    for _ in range(MOST_ATTEMPTS):
        found = Document.objects.filter(pk=place.key).first()
        before = found.etag if found else None
        _require_match(request, before)
        if found is None:
            body, content_type = request.body, request.content_type
        elif added is None or not found.content_type.lower().startswith("application/json"):
            raise Refused(400, "Only JSON objects can be merged; use PUT to replace the document.")
        else:
            body = as_json({**_object(bytes(found.body)), **added})
            content_type = found.content_type
        if _write(request, place, before, body, content_type):
            return Answer(204)
    raise _overtaken()


def _write(
    request: Request, place: Place, before: str | None, body: bytes, content_type: str
) -> bool:
    """Write the document if it is still as it was before; whether that could be done."""
    etag, now = hashlib.sha1(body, usedforsecurity=False).hexdigest(), timezone.now()
    content_type = content_type or "application/octet-stream"
    values = [content_type, body, etag, _as_time(now)]
    if before is not None:
        return _changed(
            "UPDATE records_document SET content_type = %s, body = %s, etag = %s, updated = %s",
            place,
            before,
            values,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_document "
            "(key, shelf, registration, name, agent, content_type, body, etag, updated) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [place.key, place.shelf, place.registration, place.name, place.agent, *values],
        )
        return cursor.rowcount == 1


def _changed(change: str, place: Place, before: str, values: list[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"{change} WHERE key = %s AND etag = %s", [*values, place.key, before])
        return cursor.rowcount == 1


def _etag(place: Place) -> str | None:
    return Document.objects.filter(pk=place.key).values_list("etag", flat=True).first()


def _require_match(request: Request, etag: str | None) -> None:
    """Refuse (412) what If-Match or If-None-Match rule out."""
    wanted, unwanted = request.headers.get("if-match"), request.headers.get("if-none-match")
    if wanted is not None and (etag is None or not _names(wanted, etag)):
        raise Refused(412, "The document is another one by now; get it again.")
    if unwanted is not None and etag is not None and _names(unwanted, etag):
        raise Refused(412, "There is such a document already.")


def _require_condition(request: Request, etag: str | None) -> None:
    """Profiles are never overwritten unseen, nor is a state since 2.0."""
    if "if-match" in request.headers or "if-none-match" in request.headers:
        return
    if etag is not None:
        raise Refused(
            409, "There is a document already; say with If-Match which one you have seen."
        )
    if request.rules is Rules.V1:
        raise Refused(400, "A PUT of a profile needs If-Match or If-None-Match.")


def _names(header: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")}
    return "*" in tags or etag in tags


def _object(body: bytes) -> dict[str, Any]:
    try:
        if validate.too_deep(body):
            raise Refused(400, f"The document is nested deeper than {validate.DEEPEST}.")
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise Refused(400, "The document is no JSON object.") from problem


def _require(request: Request, scope: str) -> None:
    read = ("all/read",) if request.method == "GET" else ()
    request.credential.require(scope, *read)


def _listing(request: Request, name: str) -> tuple[str, ...]:
    is_list = request.method == "GET" and name not in request.parameters
    return ("since",) if is_list else ()


def _iri(request: Request, name: str) -> str:
    value = request.parameter(name)
    if not formats.is_iri(value):
        raise Refused(400, f"{name} is no IRI.")
    return value


def _overtaken() -> Refused:
    return Refused(503, "Too many others change this document; come back in a moment.")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _as_time(when: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(when)

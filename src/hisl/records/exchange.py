"""A request to the record store and the answer to it, whoever carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.validate import InvalidError

__all__ = ["Answer", "Refused", "Request", "as_json", "bad_batch", "http_date", "parameters"]

MOST_PROBLEMS = 1_000


class Refused(Exception):
    """The request cannot be served: a status and a sentence that says why."""

    def __init__(self, status: int, sentence: str, **more: Any) -> None:
        self.status, self.sentence, self.more = status, sentence, more
        super().__init__(sentence)

    def answer(self) -> Answer:
        headers = {}
        if self.status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
        if self.status == 503 or self.status == 429:
            headers["Retry-After"] = str(self.more.pop("retry_after", 1))
        return Answer(self.status, as_json({"error": self.sentence, **self.more}), headers)


@dataclass(slots=True)
class Request:
    """What came: headers have small names, parameters are those of the address.

    base is the path the store is mounted at, path what follows; by_default is the version by whose
    rules a request without one is answered.
    """

    method: str
    base: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    by_default: Rules
    parameters: dict[str, str] = field(default_factory=dict)
    rules: Rules = Rules.V2
    credential: Any = None
    # How far the store was complete when it was read for this request; None when it was not read.
    complete: int | None = None

    def parameter(self, name: str) -> str:
        """The value of a parameter that must be there."""
        if name not in self.parameters:
            raise Refused(400, f"The parameter {name} is missing.")
        return self.parameters[name]

    def require_known(self, *names: str) -> None:
        """Refuse parameters that this resource does not know; small and large letters differ."""
        unknown = sorted(self.parameters.keys() - set(names))
        if unknown:
            raise Refused(
                400, f"{unknown[0]!r} is no parameter here; known are {', '.join(names)}."
            )

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


def parameters(query: str) -> dict[str, str]:
    """The parameters of an address or a form; one that comes twice is refused."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as problem:
        raise Refused(400, "The parameters are not UTF-8, or too many.") from problem
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused(400, "A parameter stands there twice.")
    return found


def bad_batch(invalid: InvalidError) -> Refused:
    """The refusal of statements, with each problem's place."""
    places = [
        {"statement": one.index, "path": one.path, "problem": one.what}
        for one in invalid.problems[:MOST_PROBLEMS]
    ]
    return Refused(400, f"{invalid}. Nothing was stored.", problems=places)


def as_json(value: Any) -> bytes:
    return msgspec.json.encode(value)


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)

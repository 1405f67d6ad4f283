"""The filters of GET statements, as keys and bounds; and the cursor of `more`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core import signing

from hisl.domain.xapi import formats, validate
from hisl.domain.xapi.agents import identifier
from hisl.domain.xapi.references import Kind, key
from hisl.domain.xapi.validate import InvalidError

from . import seqs
from .exchange import Refused, Request

__all__ = ["FORMATS", "NAMES", "ONE", "Filter", "agent_key", "flag", "known_format", "uuid"]

FORMATS = ("ids", "exact", "canonical")
PAGE = 100
LARGEST_PAGE = 500
NAMES = (
    *("agent", "verb", "activity", "registration", "related_activities", "related_agents"),
    *("since", "until", "limit", "format", "attachments", "ascending"),
)
ONE = ("statementId", "voidedStatementId")
_SALT = "xapi.more"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for. after and through bound seq; `more` moves one of them on."""

    keys: tuple[int, ...] = ()
    after: int | None = None
    through: int | None = None
    limit: int = PAGE
    ascending: bool = False
    format: str = "exact"
    attachments: bool = False
    mine: int | None = None

    @classmethod
    def of(cls, request: Request) -> Filter:
        """What a request asks for: by its parameters, or by the cursor that we once gave out."""
        if "more" in request.parameters:
            return cls._of_cursor(request)
        request.require_known(*NAMES)
        given = request.parameters
        return cls(
            keys=tuple(_keys(request)),
            after=_time(given, "since"),
            through=_time(given, "until"),
            limit=_limit(given.get("limit", "0")),
            ascending=flag(given, "ascending"),
            format=known_format(given),
            attachments=flag(given, "attachments"),
            mine=_mine(request),
        )

    @classmethod
    def _of_cursor(cls, request: Request) -> Filter:
        request.require_known("more")
        try:
            values: dict[str, Any] = signing.loads(request.parameters["more"], salt=_SALT)
        except signing.BadSignature as problem:
            raise Refused(400, "This is no `more` that was given out here.") from problem
        values["keys"] = tuple(values["keys"])
        return replace(cls(**values), mine=_mine(request))

    def beyond(self, last: int) -> str:
        """The cursor of what comes after the statement of that number."""
        moved = replace(self, after=last) if self.ascending else replace(self, through=last - 1)
        return signing.dumps(asdict(moved), salt=_SALT, compress=True)


def known_format(given: dict[str, str]) -> str:
    asked = given.get("format", "exact")
    if asked not in FORMATS:
        raise Refused(400, f"The format must be one of {', '.join(FORMATS)}.")
    return asked


def flag(given: dict[str, str], name: str) -> bool:
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise Refused(400, f"{name} must be true or false.")
    return value == "true"


def uuid(given: dict[str, str], name: str) -> str:
    if not formats.is_uuid(given[name]):
        raise Refused(400, f"{name} is no UUID.")
    return given[name].lower()


def agent_key(text: str, kind: Kind) -> int:
    """The key of an agent that stands in a parameter as JSON."""
    try:
        asked = validate.agent(text)
    except InvalidError as invalid:
        raise Refused(400, f"agent is no agent: {invalid.problems[0].what}.") from invalid
    name = identifier(asked)
    if name is None:
        raise Refused(400, "A Group without an identifier cannot be asked for.")
    return key(kind, name)


def _keys(request: Request) -> list[int]:
    """The keys of the filters, those that fewer statements have first."""
    given = request.parameters
    keys = []
    if "registration" in given:
        keys.append(key(Kind.REGISTRATION, uuid(given, "registration")))
    if "agent" in given:
        related = flag(given, "related_agents")
        keys.append(agent_key(given["agent"], Kind.RELATED_AGENT if related else Kind.AGENT))
    flag(given, "related_agents")
    related = flag(given, "related_activities")
    if "activity" in given:
        kind = Kind.RELATED_ACTIVITY if related else Kind.ACTIVITY
        keys.append(key(kind, _iri(given, "activity")))
    if "verb" in given:
        keys.append(key(Kind.VERB, _iri(given, "verb")))
    return keys


def _iri(given: dict[str, str], name: str) -> str:
    if not formats.is_iri(given[name]):
        raise Refused(400, f"{name} is no IRI.")
    return given[name]


def _time(given: dict[str, str], name: str) -> int | None:
    if name not in given:
        return None
    moment = formats.instant(given[name].replace(" ", "+"), strictly=False)
    if moment is None:
        raise Refused(400, f"{name} is no time of ISO 8601.")
    return seqs.of(moment)


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Refused(400, "limit must be a whole number from 0.")
    return min(int(text) or PAGE, LARGEST_PAGE)


def _mine(request: Request) -> int | None:
    """The key whose statements alone may be read, if that is all it may do."""
    bearer = request.credential
    bearer.require("all/read", "statements/read", "statements/read/mine")
    return None if bearer.may("all/read", "statements/read") else bearer.id

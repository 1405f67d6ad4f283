"""Statements as lines of a list, and as words: who, did, what, where it came from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from hisl.records import own_acts, seqs
from hisl.records.models import Credential
from hisl.records.retrieval import Kept

__all__ = ["Line", "lines", "path_of", "source_name"]


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in one line; path is where its object is read here, if it is one of ours."""

    id: str
    seq: int
    stored: datetime
    actor: str
    verb: str
    thing: str
    path: str
    source: str


def lines(kept: Iterable[Kept]) -> list[Line]:
    """The statements as lines, with one query for the names of the keys they came by."""
    kept = list(kept)
    named = dict(
        Credential.objects.filter(pk__in={one.credential for one in kept}).values_list("pk", "name")
    )
    return [_line(one, named) for one in kept]


def _line(kept: Kept, named: dict[int, str]) -> Line:
    said = json.loads(kept.body)
    thing = said.get("object") or {}
    return Line(
        id=said["id"],
        seq=kept.seq,
        stored=seqs.moment(kept.seq),
        actor=_agent(said.get("actor") or {}),
        verb=_verb(said.get("verb") or {}),
        thing=_thing(thing),
        path=path_of(thing),
        source=source_name(kept.credential, named),
    )


def source_name(credential: int | None, named: dict[int, str]) -> str:
    """By which key a statement came; HISL's own acts and imports come by none."""
    if credential == own_acts.OURS:
        return _("HISL itself")
    return _("Import") if credential is None else named.get(credential, _("A key"))


def path_of(thing: dict[str, Any]) -> str:
    """The path on this server at which an object of ours is read; empty for others."""
    ours = f"{settings.HISL_ADDRESS}/id/"
    name = str(thing.get("id", ""))
    return name.removeprefix(settings.HISL_ADDRESS) if name.startswith(ours) else ""


def _agent(agent: dict[str, Any]) -> str:
    """What the statement itself tells of whoever did it; an account of ours names nobody."""
    if account := agent.get("account"):
        return str(account.get("name", ""))
    told = (agent.get(name) for name in ("mbox", "mbox_sha1sum", "openid", "name"))
    return next((str(one) for one in told if one), _("an unnamed group"))


def _verb(verb: dict[str, Any]) -> str:
    display = verb.get("display") or {}
    if display:
        return str(display.get("en") or next(iter(display.values())))
    return str(verb.get("id", "")).rstrip("/").rpartition("/")[2]


def _thing(thing: dict[str, Any]) -> str:
    name = (thing.get("definition") or {}).get("name") or {}
    if name:
        return str(name.get("en") or next(iter(name.values())))
    kind = (thing.get("definition") or {}).get("type", "")
    if path_of(thing) and kind:
        return str(kind).rstrip("/").rpartition("/")[2]
    return str(thing.get("id") or _agent(thing))

"""Agents and groups: what identifies them, and the Person that the store knows them as."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from hisl.domain.xapi.shapes import Account, Agent, Statement, Thing

__all__ = ["everybody_in", "identifier", "person"]


def identifier(agent: Agent | Thing) -> str | None:
    """What an agent or group is known by, as one text; None for an anonymous group.

    The host of an e-mail address is written small, for it makes no difference there.
    """
    if agent.account is not UNSET:
        return f"account\n{agent.account.home_page}\n{agent.account.name}"
    if agent.mbox is not UNSET:
        name, _, host = agent.mbox.rpartition("@")
        return f"mbox\n{name}@{host.lower()}"
    if agent.mbox_sha1sum is not UNSET:
        return f"mbox_sha1sum\n{agent.mbox_sha1sum.lower()}"
    return f"openid\n{agent.openid}" if agent.openid is not UNSET else None


def everybody_in(said: Statement | Thing) -> Iterable[Agent | Thing]:
    """Every agent and group that a statement names, members and sub-statements included."""
    for one in _named(said):
        yield one
        if one.member:
            yield from one.member


def _named(said: Statement | Thing) -> Iterable[Agent | Thing]:
    if said.actor:
        yield said.actor
    if said.object:
        if said.object.object_type in ("Agent", "Group"):
            yield said.object
        elif said.object.object_type == "SubStatement":
            yield from _named(said.object)
    if isinstance(said, Statement) and said.authority:
        yield said.authority
    if said.context:
        context = said.context
        yield from (one for one in (context.instructor, context.team) if one)
        yield from (one.agent for one in context.context_agents or ())
        yield from (one.group for one in context.context_groups or ())


def person(asked: Agent, names: Iterable[str]) -> dict[str, Any]:
    """The Person of an agent: every value an array, with the names that it was seen under."""
    found: dict[str, Any] = {"objectType": "Person"}
    all_names = list(dict.fromkeys([*([asked.name] if asked.name else []), *names]))
    if all_names:
        found["name"] = all_names
    for name in ("mbox", "mbox_sha1sum", "openid"):
        value = getattr(asked, name)
        if value is not UNSET:
            found[name] = [value]
    if isinstance(asked.account, Account):
        found["account"] = [msgspec.to_builtins(asked.account)]
    return found

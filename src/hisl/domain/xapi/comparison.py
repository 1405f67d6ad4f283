"""Whether two statements are the same one.

Source: xAPI 1.0.3 part two, section 2.3.1. What the store assigns, the display of verbs, the
definitions of activities, the order of members and the zone of a time make no difference.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from hisl.domain.xapi import formats
from hisl.domain.xapi.agents import everybody_in
from hisl.domain.xapi.references import activities_in
from hisl.domain.xapi.shapes import Agent, Statement, Thing

__all__ = ["SIGNATURE", "same"]

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"

_sorted = msgspec.json.Encoder(order="sorted")
_plain = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Statement)


def same(one: Statement, other: Statement, *, signed: bool = False) -> bool:
    """Whether one and other say the same.

    signed compares a statement with what its signature was made of: the attachment that holds the
    signature came later, and durations count to a hundredth of a second.
    """
    left, right = _bare(one, signed=signed), _bare(other, signed=signed)
    if not (left.id and right.id):
        left.id = right.id = UNSET
    if not (left.timestamp and right.timestamp):
        left.timestamp = right.timestamp = UNSET
    return _sorted.encode(left) == _sorted.encode(right)


def _bare(statement: Statement, *, signed: bool) -> Statement:
    """A copy without what makes no difference."""
    bare = _decoder.decode(_plain.encode(statement))
    bare.stored = bare.authority = bare.version = UNSET
    if bare.id:
        bare.id = bare.id.lower()
    for said in (bare, bare.object):
        _level(said)
        if signed:
            _before_signing(said)
    for activity in activities_in(bare):
        activity.definition = UNSET
        activity.object_type = "Activity"
    for agent in everybody_in(bare):
        _level_agent(agent)
    return bare


def _level(said: Statement | Thing) -> None:
    if said.verb:
        said.verb.display = UNSET
    if said.timestamp:
        moment = formats.instant(said.timestamp, strictly=False)
        said.timestamp = formats.as_stored(moment) if moment else said.timestamp


def _level_agent(agent: Agent | Thing) -> None:
    if not agent.object_type:
        agent.object_type = "Agent"
    if agent.mbox:
        name, _, host = agent.mbox.rpartition("@")
        agent.mbox = f"{name}@{host.lower()}"
    if agent.member:
        agent.member.sort(key=_sorted.encode)


def _before_signing(said: Statement | Thing) -> None:
    if said.attachments:
        kept = [one for one in said.attachments if one.usage_type != SIGNATURE]
        said.attachments = kept or UNSET
    if said.result and said.result.duration:
        said.result.duration = formats.shortened_duration(said.result.duration)

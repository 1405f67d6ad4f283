"""What people did to each other's work, as far as somebody may know of it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hisl.people import queries as people
from hisl.search import queries as search

__all__ = ["Deed", "open_deeds"]


@dataclass(frozen=True, slots=True)
class Deed:
    """An act of one person upon the work of another, and the thing as it can be found."""

    act: Any
    doer: Any
    owner: Any
    thing: Any


def open_deeds(viewer: Any, acts: Sequence[Any]) -> list[Deed]:
    """Of these acts, those the viewer may know of, in their order.

    An act counts as known where its thing may be read: what was deleted, kept back or moved out of
    reach is not found. Acts behind a mask name nobody, and fall out with those of forgotten people.
    """
    things = search.titles(viewer, {act.object for act in acts})
    acts = [act for act in acts if act.object in things]
    known = people.by_actor({n for act in acts for n in (act.actor, act.target_actor)})
    return [
        Deed(act, known[act.actor], known[act.target_actor], things[act.object])
        for act in acts
        if act.actor in known and act.target_actor in known
    ]

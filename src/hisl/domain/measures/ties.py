"""Ties from acts: who acted on whose work, in layers by kind (Ibis, table in, table out).

acts, one row an act, the columns used here:
    at            timestamp (UTC)
    seq           int64, the order in which acts were recorded
    actor         int64, null when unknown or deleted
    verb          string
    object        string, what it was done to
    target_actor  int64, whose work it was done to; null if nobody's
    mandated      bool, a course required it

A reply is tied to its parent's author, never to all in the thread. All kinds weigh 1: there are no
published weights, so layers are kept apart rather than mixed. An acceptance that was taken back
makes no tie.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import ibis
from ibis import _
from ibis.expr.types import FloatingValue, StringColumn, Table

from hisl.domain.measures import events
from hisl.domain.measures.acts import UPTAKE, require
from hisl.domain.measures.standing import standing

__all__ = ["LAYERS", "build", "dropped"]

_VERBS: dict[str, tuple[str, ...]] = {
    "reply": ("replied", "commented"),
    "answer": ("answered",),
    "accept": ("accepted",),
    "edit": ("edited",),
    "reuse": UPTAKE,
}
_DIRECTED = tuple(verb for verbs in _VERBS.values() for verb in verbs)
_COLUMNS = ("at", "seq", "actor", "verb", "object", "target_actor", "mandated")
_DAY_SECONDS = 86_400

LAYERS = (*_VERBS, "mandated")


def build(
    acts: Table,
    *,
    layers: Sequence[str] = LAYERS,
    half_life_days: float | None = None,
    now: datetime | None = None,
    by: Sequence[str] = (),
) -> Table:
    """Give src, dst, layer, w, n and last_ts of every directed tie.

    src int64 acted on the work of dst int64, n times, last at last_ts. w = n without
    half_life_days, else the sum of 2 ** (-(now - at) / half_life_days), to the second; `now` is
    then required, and later acts are left out. Required acts stand in the layer "mandated" alone.
    Acts on one's own work and acts without a known author on either side make no tie; `dropped`
    counts them. `by` names further columns to group by. Carries persons.

    Raises ValueError for an unknown layer or a half-life without now, SchemaError for a missing
    column.
    """
    require(acts.columns, (*_COLUMNS, *by))
    unknown = [layer for layer in layers if layer not in LAYERS]
    if unknown:
        raise ValueError(f"no layer {unknown[0]!r}; there are {', '.join(LAYERS)}")
    if half_life_days is not None and (now is None or half_life_days <= 0):
        raise ValueError("decay needs `now` and a half-life above 0 days")
    if now is not None:
        acts = acts.filter(_.at <= ibis.literal(now, type="timestamp('UTC')"))
    directed = _directed(acts, layers)
    return (
        directed.filter(_.actor != _.target_actor)
        .mutate(src=_.actor, dst=_.target_actor, layer=_layer(directed))
        .filter(_.layer.isin(list(layers)))
        .mutate(weight=_weight(directed, half_life_days, now))
        .group_by([*by, "src", "dst", "layer"])
        .agg(w=_.weight.sum(), n=_.count(), last_ts=_.at.max())
        .order_by([*by, "src", "dst", "layer"])
    )


def dropped(acts: Table) -> Table:
    """Give layer, n (acts of these kinds), own, authorless and untargeted: those that make no tie.

    own: on one's own work; authorless: the actor is unknown; untargeted: the actor is known, the
    author acted upon is not.
    """
    require(acts.columns, _COLUMNS)
    directed = _directed(acts, LAYERS)
    return (
        directed.mutate(layer=_layer(directed))
        .group_by("layer")
        .agg(
            n=_.count(),
            own=_.count(where=_.actor == _.target_actor),
            authorless=_.count(where=_.actor.isnull()),
            untargeted=_.count(where=_.actor.notnull() & _.target_actor.isnull()),
        )
        .order_by("layer")
    )


def _directed(acts: Table, layers: Sequence[str]) -> Table:
    """Acts upon somebody's work that stand; acceptances are looked at only where they count."""
    if {"accept", "mandated"} & set(layers):
        acts = standing(acts, "accepted")
    return acts.filter(_.verb.isin(_DIRECTED))


def _layer(acts: Table) -> StringColumn:
    branches = [(acts.mandated.fill_null(False), "mandated")]
    branches += [(acts.verb.isin(verbs), layer) for layer, verbs in _VERBS.items()]
    return ibis.cases(*branches)


def _weight(acts: Table, half_life_days: float | None, now: datetime | None) -> FloatingValue:
    if half_life_days is None or now is None:
        return ibis.literal(1.0)
    age_days = (int(now.timestamp()) - events.seconds(acts["at"])) / _DAY_SECONDS
    return ibis.literal(2.0) ** (-age_days / half_life_days)

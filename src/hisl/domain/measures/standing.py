"""Acts that still stand: what somebody said and took back counts for nothing (table in, table out).

acts, one row an act, the columns used here:
    at      timestamp (UTC)
    seq     int64, the order in which acts were recorded
    actor   int64, null when unknown or deleted
    verb    string
    object  string

The log is never changed: an acceptance or a reaction that was taken back stands in it, and so does
the act that took it back. Each of these takes away the last one of its kind before it, by the same
person on the same thing.
"""

from __future__ import annotations

import ibis
import pandas as pd
from ibis import _
from ibis.expr.types import Table

from hisl.domain.measures.acts import require

__all__ = ["TAKEN_BACK_BY", "standing", "taken_back"]

TAKEN_BACK_BY = {"accepted": "unaccepted", "reacted": "unreacted"}

_COLUMNS = ("at", "seq", "actor", "verb", "object")


def standing(acts: Table, verb: str) -> Table:
    """Give the acts without those of this verb that were taken back, nor what took them back.

    Other verbs stay as they are. Raises SchemaError for a missing column, KeyError for a verb that
    cannot be taken back.
    """
    require(acts.columns, _COLUMNS)
    undone = TAKEN_BACK_BY[verb]
    own = {"group_by": ["actor", "object"], "order_by": ["at", "seq"]}
    step = ibis.ifelse(_.verb == verb, 1, -1)
    kept = (
        acts.filter(_.verb.isin((verb, undone)))
        .mutate(balance=step.sum().over(ibis.cumulative_window(**own)))
        .mutate(falls_to=_.balance.min().over(ibis.window(following=(1, None), **own)))
        # A balance that later falls below what it was before the act: the act was taken back.
        .filter((_.verb == verb) & ~(_.falls_to < _.balance).fill_null(False))
    )
    return acts.filter(~_.verb.isin((verb, undone))).union(kept.select(acts.columns))


def taken_back(acts: pd.DataFrame, verb: str) -> int:
    """Give how many acts of this verb were taken back; no more than there were of each person.

    Raises SchemaError for a missing column, KeyError for a verb that cannot be taken back.
    """
    require(acts.columns, ("actor", "verb", "object"))
    undone = TAKEN_BACK_BY[verb]
    if not acts["verb"].eq(undone).any():
        return 0
    both = acts[acts["verb"].isin((verb, undone))]
    said = both["verb"].eq(verb)
    own = [both["actor"], both["object"]]
    counted = pd.DataFrame({"said": said, "back": ~said}).groupby(own, dropna=False).sum()
    return int(counted.min(axis=1).sum())

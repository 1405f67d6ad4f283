"""Counts over the acts: Ibis expressions, table in, table out, the same on every engine.

acts, one row an act, the columns used here:
    at            timestamp (UTC)
    actor         int64, null when unknown or deleted
    verb          string
    stage         string, CE RO AC AE or null
    stage_source  string, declared, tool or model
    words         int64, null where nothing was written
    count         int64, 1; more only for aggregated views

`by` names further columns to group by (community, intervention, object_kind ...), so that one
scan serves every place at once; the groups come first in the result. Every result has a total
order. Raises SchemaError when a column is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import _
from ibis.expr.datatypes import Timestamp, int64
from ibis.expr.types import IntegerColumn, Table, TimestampColumn

from hisl.domain.measures.acts import CONTRIBUTIONS, MEMBERSHIP, require

__all__ = ["authored", "by_stage", "by_verb", "members", "per_actor", "seconds", "weekly_active"]

EPOCH = ibis.literal("1970-01-01", type="timestamp('UTC')")
_DAY_SECONDS = 86_400
# 1 January 1970 was a Thursday: day -3 is the Monday of that week.
_DAYS_FROM_MONDAY = 3


def authored(acts: Table) -> Table:
    """Give the acts by which somebody wrote something, in the columns of `acts`.

    Views, votes, reactions, acceptance, "did it work?" and membership are left out. Acts of
    unknown authors stay in.
    """
    require(acts.columns, ("verb",))
    return acts.filter(_.verb.isin(CONTRIBUTIONS))


def weekly_active(acts: Table, *, by: Sequence[str] = ()) -> Table:
    """Give week (timestamp, Monday 00:00 UTC), people (distinct authors) and n (contributions).

    Weeks without a contribution have no row. Acts of unknown authors count in n only. The week is
    counted from the epoch, since engines truncate weeks and time zones differently.
    """
    require(acts.columns, ("at", "actor", "verb", *by))
    counted = (
        authored(acts)
        .mutate(week=_week(acts))
        .group_by([*by, "week"])
        .agg(people=_.actor.nunique(), n=_.count())
    )
    return counted.mutate(week=_monday(counted)).order_by([*by, "week"])


def by_stage(acts: Table, *, by: Sequence[str] = ()) -> Table:
    """Give stage, n, people, share (of the acts that have a stage) and declared (share declared).

    The stages are Kolb's (1984), set by the tool unless somebody declared one. by=("object_kind",)
    shows them by tool; the shares of each group then add up to one.
    """
    require(acts.columns, ("actor", "stage", "stage_source", *by))
    counted = (
        acts.filter(_.stage.notnull())
        .group_by([*by, "stage"])
        .agg(
            n=_.count(),
            people=_.actor.nunique(),
            declared=(_.stage_source == "declared").fill_null(False).cast("float64").mean(),
        )
    )
    total = _.n.sum().over(ibis.window(group_by=list(by)))
    return counted.mutate(share=_.n / total).order_by([*by, "stage"])


def by_verb(acts: Table, *, by: Sequence[str] = ()) -> Table:
    """Give verb, n (acts), people (distinct known actors) and total (sum of count)."""
    require(acts.columns, ("actor", "verb", "count", *by))
    return (
        acts.group_by([*by, "verb"])
        .agg(n=_.count(), people=_.actor.nunique(), total=acts["count"].sum())
        .order_by([*by, "verb"])
    )


def per_actor(acts: Table, *, by: Sequence[str] = ()) -> Table:
    """Give actor, n (contributions), words, first_at and last_at of every known author.

    Carries persons: for other measures, never for a page.
    """
    require(acts.columns, ("at", "actor", "verb", "words", *by))
    return (
        authored(acts)
        .filter(_.actor.notnull())
        .group_by([*by, "actor"])
        .agg(
            n=_.count(),
            words=_.words.sum().fill_null(0),
            first_at=_.at.min(),
            last_at=_.at.max(),
        )
        .order_by([*by, "actor"])
    )


def members(acts: Table, *, by: Sequence[str] = ()) -> Table:
    """Give actor and since of everybody who ever belonged, so that the silent are counted.

    Whoever joined, left, registered or unregistered, and whoever wrote something. since is the
    first such act. Carries persons: for other measures, never for a page.
    """
    require(acts.columns, ("at", "actor", "verb", *by))
    return (
        acts.filter(_.actor.notnull() & _.verb.isin((*CONTRIBUTIONS, *MEMBERSHIP)))
        .group_by([*by, "actor"])
        .agg(since=_.at.min())
        .order_by([*by, "actor"])
    )


def seconds(at: TimestampColumn) -> IntegerColumn:
    """Give the seconds since 1970 UTC, whatever time zone the engine's session lives in.

    On DuckDB epoch_seconds() follows the session, and delta() walks through a calendar at a
    hundred times the cost of the engine's own function.
    """
    if at.get_backend().name == "duckdb":
        return _epoch_us(at) // 1_000_000
    return at.delta(EPOCH, unit="second")


@ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]
    name="epoch_us", signature=((Timestamp(timezone="UTC"),), int64)
)
def _epoch_us(at: TimestampColumn) -> IntegerColumn:
    """DuckDB's: the microseconds since 1970 UTC."""


def _week(acts: Table) -> IntegerColumn:
    """Number the weeks, so that a million acts are grouped by a whole number, not by a time."""
    return (seconds(acts["at"]) + _DAYS_FROM_MONDAY * _DAY_SECONDS) // (7 * _DAY_SECONDS)


def _monday(weeks: Table) -> TimestampColumn:
    days = weeks["week"] * 7 - _DAYS_FROM_MONDAY
    return EPOCH + (days * _DAY_SECONDS).as_interval("s")

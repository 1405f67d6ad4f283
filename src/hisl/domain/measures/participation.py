"""Who takes part, and how unequally: over all members, the silent ones included.

counts, one row a person:   actor int, n contributions (0 or more)
members, one row a person:  actor int; everybody who ever belonged, silent or not
Persons go in, one number of the group comes out.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hisl.domain.errors import DegenerateError, SchemaError, TooFewError
from hisl.domain.measures.acts import require
from hisl.domain.result import Estimate

__all__ = ["gini", "participation", "wilson"]

_Z95 = 1.959963984540054
_N_BOOT = 2_000
_LIMITS = (0.025, 0.975)


def participation(counts: pd.DataFrame, members: pd.DataFrame) -> Estimate:
    """Give the share of members who contributed at least once, in 0..1.

    n is the number of members, n_people that of contributors; the interval is Wilson's. Raises
    DegenerateError without members, SchemaError when a contributor is not a member.
    Source: Wilson (1927); Brown, Cai and DasGupta (2001).
    """
    n = _per_member(counts, members)
    active = int((n > 0).sum())
    low, high = wilson(active, n.size)
    return Estimate(
        name="participation",
        value=active / n.size,
        unit="share",
        n=n.size,
        n_people=active,
        low=low,
        high=high,
        top_share=1 / active if active else None,
        method="share of members with at least one contribution; Wilson interval",
        assumptions=("Everybody who ever belonged counts as a member.",),
        refs=("Wilson 1927", "Brown, Cai & DasGupta 2001"),
    )


def gini(
    counts: pd.DataFrame, members: pd.DataFrame, *, seed: int, n_boot: int = _N_BOOT
) -> Estimate:
    """Give the Gini coefficient of contributions over all members, zeros in.

    0: all gave the same; 1: one gave everything. value is corrected for small groups by n/(n-1);
    beside holds the raw coefficient and the share of members at zero. The interval is the
    percentile bootstrap over members. n is the number of members, n_people that of contributors.

    Raises DegenerateError when nobody contributed, TooFewError below two members, SchemaError when
    a contributor is not a member.
    Source: Deltas (2003) for the correction; Efron (1979) for the bootstrap.
    """
    n = _per_member(counts, members)
    if n.size < 2:
        raise TooFewError("members", n.size, 2)
    if n.sum() == 0:
        raise DegenerateError("nobody contributed, so there is nothing to share out")
    values, frequency = np.unique(n, return_counts=True)
    correction = n.size / (n.size - 1)
    raw = float(_gini(values, frequency[None, :])[0])
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(n.size, frequency / n.size, size=n_boot)
    draws = draws[draws @ values > 0]
    low, high = np.quantile(_gini(values, draws) * correction, _LIMITS)
    return Estimate(
        name="participation Gini",
        value=min(raw * correction, 1.0),
        unit="index 0..1",
        n=n.size,
        n_people=int((n > 0).sum()),
        low=float(low),
        high=min(float(high), 1.0),
        top_share=float(n.max() / n.sum()),
        beside=(("raw", raw), ("silent share", float((n == 0).mean()))),
        method=f"Gini over all members, x n/(n-1); percentile bootstrap over members, {n_boot}",
        assumptions=("Everybody who ever belonged counts as a member.",),
        refs=("Gini 1912", "Deltas 2003", "Efron 1979"),
        seed=seed,
    )


def wilson(successes: int, n: int, z: float = _Z95) -> tuple[float, float]:
    """Give Wilson's (1927) interval for a share of n."""
    share = successes / n
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max((centre - half) / scale, 0.0), min((centre + half) / scale, 1.0)


def _per_member(counts: pd.DataFrame, members: pd.DataFrame) -> NDArray[np.int64]:
    """Give the contributions of every member, 0 for the silent."""
    require(counts.columns, ("actor", "n"))
    require(members.columns, ("actor",))
    people = members["actor"].drop_duplicates()
    if people.empty:
        raise DegenerateError("the group has no members")
    given = counts.groupby("actor")["n"].sum()
    if not given.index.isin(people).all():
        raise SchemaError("actor", "a contributor is not among the members", "count them as one")
    return given.reindex(people, fill_value=0).to_numpy(dtype=np.int64)


def _gini(values: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the Gini coefficient of each row of counts, how often each of the values occurs.

    2 sum(i x_(i)) / (n sum x) - (n + 1) / n, with the ranks i of equal values summed at once.
    """
    n = counts.sum(axis=1)
    before = counts.cumsum(axis=1) - counts
    ranks = counts * (2 * before + counts + 1) / 2
    gini: NDArray[np.float64] = 2 * (ranks @ values) / (n * (counts @ values)) - (n + 1) / n
    return gini

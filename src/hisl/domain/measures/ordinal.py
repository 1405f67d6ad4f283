"""Shares over ordered levels, with intervals that respect that acts of one person hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

__all__ = ["Placed", "place", "top_share"]

N_BOOT = 2_000
_LIMITS = (0.025, 0.975)
_JEFFREYS = 0.5

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Counts, shares and bounds by level; the median and its bounds as level numbers."""

    counts: Ints
    shares: Floats
    low: Floats
    high: Floats
    median: int
    median_low: int
    median_high: int


def place(
    person: Ints, level: Ints, *, n_levels: int, seed: int, for_median: Ints | None = None
) -> Placed:
    """Give the distribution of units over levels 0..n_levels-1.

    person and level, one entry a unit, numbered from 0. for_median, the levels that the median is
    taken over where they differ from those counted. Bounds of a share are the wider of the
    Jeffreys-Dirichlet interval and the percentile bootstrap over persons (2,000 draws); those of
    the median come from the same draws. The median is the lowest level that half of the units
    reach.

    Source: Jeffreys (1946) for the prior; Davison and Hinkley (1997), section 3.8, for resampling
    whole clusters.
    """
    own = _per_person(person, level, n_levels)
    counts = own.sum(axis=0)
    both = np.hstack(
        (own, _per_person(person, level if for_median is None else for_median, n_levels))
    )
    drawn = _redraw_people(both, seed)
    drawn_shares = drawn[:, :n_levels] / drawn[:, :n_levels].sum(axis=1, keepdims=True)
    low, high = _wider(_jeffreys(counts), np.quantile(drawn_shares, _LIMITS, axis=0))
    medians = _median(drawn[:, n_levels:])
    median_low, median_high = np.quantile(medians, _LIMITS, method="inverted_cdf")
    return Placed(
        counts=counts,
        shares=counts / counts.sum(),
        low=low,
        high=high,
        median=int(_median(both[:, n_levels:].sum(axis=0, keepdims=True))[0]),
        median_low=int(median_low),
        median_high=int(median_high),
    )


def top_share(person: Ints) -> float:
    """Give the part of the units that the busiest person gave; 0 where there are none."""
    return float(np.bincount(person).max() / person.size) if person.size else 0.0


def _per_person(person: Ints, level: Ints, n_levels: int) -> Ints:
    cells = np.bincount(person * n_levels + level, minlength=(int(person.max()) + 1) * n_levels)
    return cells.reshape(-1, n_levels).astype(np.int64)


def _redraw_people(table: Ints, seed: int) -> Ints:
    """Give the column sums of 2,000 samples of rows; equal rows are drawn together."""
    people = table[table.sum(axis=1) > 0]
    kinds, frequency = np.unique(people, axis=0, return_counts=True)
    rng = np.random.default_rng(seed)
    drawn: Ints = rng.multinomial(len(people), frequency / len(people), size=N_BOOT) @ kinds
    return drawn


def _jeffreys(counts: Ints) -> Floats:
    a = counts + _JEFFREYS
    low, high = (beta.ppf(limit, a, a.sum() - a) for limit in _LIMITS)
    # Brown, Cai and DasGupta (2001): else the interval would leave out a share of 0 or 1.
    return np.array([np.where(counts == 0, 0, low), np.where(counts == counts.sum(), 1, high)])


def _wider(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    take_one = one[1] - one[0] >= other[1] - other[0]
    low, high = np.where(take_one, one, other)
    return low, high


def _median(counts: Ints) -> Ints:
    at_least_half = 2 * counts.cumsum(axis=1) >= counts.sum(axis=1, keepdims=True)
    first: Ints = np.argmax(at_least_half, axis=1).astype(np.int64)
    return first

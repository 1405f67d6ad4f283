"""Many outcomes at once: what is left of their p when it is told how many were tried."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hisl.domain.errors import SchemaError

__all__ = ["adjust", "benjamini_hochberg", "holm"]


def adjust(pvalues: pd.DataFrame) -> pd.DataFrame:
    """Add to each outcome its p after Holm and after Benjamini and Hochberg.

    pvalues, one row an outcome:
        name    what was tried
        p       its own p, 0..1
        family  the outcomes among which it was one of many

    Gives the same rows with the columns holm (for a family declared before: the chance that any
    is wrong) and benjamini_hochberg (for exploring: the share of wrong ones among the found).
    Raises SchemaError for a missing column or a p outside 0..1.
    Source: Holm (1979); Benjamini and Hochberg (1995).
    """
    for column in ("name", "p", "family"):
        if column not in pvalues:
            raise SchemaError(column, "it is missing", "give name, p and family")
    if not pvalues["p"].between(0, 1).all():
        raise SchemaError("p", "a value lies outside 0 to 1", "give each outcome its p")
    adjusted = pvalues.copy()
    for name, method in (("holm", holm), ("benjamini_hochberg", benjamini_hochberg)):
        adjusted[name] = 0.0
        for _, family in pvalues.groupby("family"):
            adjusted.loc[family.index, name] = method(list(family["p"]))
    return adjusted


def holm(pvalues: Sequence[float]) -> tuple[float, ...]:
    """Adjust p values so that the chance of any false one stays below the level; Holm (1979)."""
    p = np.asarray(pvalues, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    factors = np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * factors))
    return tuple(map(float, adjusted))


def benjamini_hochberg(pvalues: Sequence[float]) -> tuple[float, ...]:
    """Adjust p values for the share of false ones among the found; Benjamini, Hochberg (1995)."""
    p = np.asarray(pvalues, dtype=np.float64)
    order = np.argsort(p, kind="stable")[::-1]
    factors = len(p) / np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(p[order] * factors))
    return tuple(map(float, adjusted))

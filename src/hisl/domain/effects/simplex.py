"""Weights that are never negative and add up to one: the nearest mixture, exactly."""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from hisl.domain.effects.panel import Floats

__all__ = ["nearest"]


def nearest(candidates: Floats, target: Floats, *, ridge: float = 0.0) -> Floats:
    """Give the weights w >= 0, sum 1, that minimise |candidates w - target|^2 + ridge |w|^2.

    candidates: rows x candidates. With E = candidates - target on every column the problem is
    that of the point of a polytope nearest to 0. Its solution is proportional to that of
    min |E v|^2 + (1 - sum v)^2 over v >= 0, for along a ray both are least at the same direction;
    so that an exact active-set solver for v >= 0 gives an exact w.
    Source: Lawson and Hanson (1974), chapter 23.
    """
    apart = candidates - target[:, None]
    if ridge > 0:
        apart = np.vstack([apart, np.sqrt(ridge) * np.eye(candidates.shape[1])])
    scale = float(np.abs(apart).max()) or 1.0
    rows = np.vstack([apart / scale, np.ones(candidates.shape[1])])
    aim = np.zeros(len(rows))
    aim[-1] = 1.0
    solution, _ = nnls(rows, aim, maxiter=50 * candidates.shape[1])
    weights: Floats = solution / solution.sum()
    return weights

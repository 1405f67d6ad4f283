"""Least squares with the standard errors that the estimators need, and instrumental variables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hisl.domain.effects.panel import Floats, Ints
from hisl.domain.errors import DegenerateError, TooFewError

__all__ = ["Fit", "instrumented", "logit", "ols", "two_way"]

_MAX_STEPS = 50
_CONVERGED = 1e-10
# Keeps a logit finite where the arms are separable; too small to move anything that overlaps.
_RIDGE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted line: coefficients, and what their errors are worked out from.

    score is rows x coefficients, each row's contribution to the coefficients' error; leverage is
    the diagonal of the hat matrix.
    """

    coefficients: Floats
    residuals: Floats
    bread: Floats
    rows: Floats
    n_absorbed: int = 0

    @property
    def df(self) -> int:
        """Rows less coefficients."""
        return len(self.rows) - len(self.coefficients) - self.n_absorbed

    @property
    def scores(self) -> Floats:
        """Rows x coefficients: what each row adds to the error of each coefficient."""
        scores: Floats = (self.rows * self.residuals[:, None]) @ self.bread
        return scores

    def se_iid(self) -> Floats:
        """Standard errors for independent errors of equal variance."""
        variance = float(self.residuals @ self.residuals) / self.df
        return _root(variance * np.diag(self.bread))

    def se_hc1(self) -> Floats:
        """Heteroskedasticity-robust, MacKinnon and White (1985)."""
        scores = self.scores
        return _root(len(scores) / self.df * (scores**2).sum(axis=0))

    def se_hc2(self) -> Floats:
        """Heteroskedasticity-robust and, for two groups, Neyman's: HC2."""
        leverage = ((self.rows @ self.bread) * self.rows).sum(axis=1)
        scores = self.scores / np.sqrt(np.maximum(1 - leverage, _CONVERGED))[:, None]
        return _root((scores**2).sum(axis=0))

    def se_crv1(self, cluster: Ints) -> Floats:
        """Robust to dependence within clusters, with the usual correction for few of them."""
        groups = cluster_sums(self.scores, cluster)
        n_groups = len(groups)
        if n_groups < 2:
            raise TooFewError("clusters", n_groups, 2)
        n = len(self.rows)
        correction = n_groups / (n_groups - 1) * (n - 1) / (n - self.rows.shape[1])
        return _root(correction * (groups**2).sum(axis=0))

    def se_newey_west(self, lags: int) -> Floats:
        """Robust to dependence between rows up to `lags` apart, Newey and West (1987)."""
        scores = self.scores
        total = scores.T @ scores
        for lag in range(1, lags + 1):
            product = scores[lag:].T @ scores[:-lag]
            total = total + (1 - lag / (lags + 1)) * (product + product.T)
        return _root(len(scores) / self.df * np.diag(total))


def ols(y: Floats, rows: Floats, *, weights: Floats | None = None, n_absorbed: int = 0) -> Fit:
    """Fit y on the columns of rows by least squares; n_absorbed counts effects taken out before.

    Raises TooFewError without degrees of freedom, DegenerateError when a column says nothing new.
    """
    if weights is not None:
        root = np.sqrt(weights)
        y, rows = y * root, rows * root[:, None]
    if len(y) <= rows.shape[1] + n_absorbed:
        raise TooFewError("rows", len(y), rows.shape[1] + n_absorbed + 1)
    if np.linalg.matrix_rank(rows) < rows.shape[1]:
        raise DegenerateError("one of the columns is a sum of the others")
    bread: Floats = np.linalg.inv(rows.T @ rows).astype(np.float64)
    coefficients = bread @ (rows.T @ y)
    return Fit(
        coefficients=coefficients,
        residuals=y - rows @ coefficients,
        bread=bread,
        rows=rows,
        n_absorbed=n_absorbed,
    )


def instrumented(y: Floats, rows: Floats, instruments: Floats) -> Fit:
    """Fit y on rows by two-stage least squares; instruments hold the exogenous columns, too.

    scores and errors are those of the second stage with the residuals of the real columns.
    """
    first = np.linalg.lstsq(instruments, rows, rcond=None)[0]
    second = ols(y, instruments @ first)
    return Fit(
        coefficients=second.coefficients,
        residuals=y - rows @ second.coefficients,
        bread=second.bread,
        rows=second.rows,
    )


def two_way(table: Floats) -> Floats:
    """Take the means of rows and of columns out of a balanced table (rows x columns)."""
    centred: Floats = (
        table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + table.mean()
    )
    return centred


def cluster_sums(scores: Floats, cluster: Ints) -> Floats:
    """Sums of rows by cluster: clusters x columns."""
    _, codes = np.unique(cluster, return_inverse=True)
    sums = np.zeros((int(codes.max()) + 1, *scores.shape[1:]))
    np.add.at(sums, codes, scores)
    return sums


def _root(variances: Floats) -> Floats:
    root: Floats = np.sqrt(variances)
    return root


def logit(y: Floats, rows: Floats) -> Floats:
    """Fit a logistic regression by Newton's method; gives the coefficients.

    Columns are on their own scale; a very small ridge keeps separable data finite.
    """
    scale = np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1.0)
    scaled = rows / scale
    beta = np.zeros(rows.shape[1])
    ridge = _RIDGE * len(y) * np.eye(rows.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(_MAX_STEPS):
        p = expit(scaled @ beta)
        gradient = scaled.T @ (y - p) - ridge @ beta
        hessian = (scaled * (p * (1 - p))[:, None]).T @ scaled + ridge
        step = np.linalg.solve(hessian + _CONVERGED * np.eye(len(beta)), gradient)
        beta = beta + step
        if np.abs(step).max() < _CONVERGED:
            break
    return beta / scale


def expit(values: Floats) -> Floats:
    """The logistic function."""
    bounded = np.clip(values, -30.0, 30.0)
    result: Floats = 1 / (1 + np.exp(-bounded))
    return result

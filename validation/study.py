"""What a study gives: figures, each with its Monte Carlo interval and the range it must lie in."""

from __future__ import annotations

from dataclasses import dataclass

from hisl.domain.measures.participation import wilson

__all__ = [
    "FULL_RUNS",
    "SHORT_RUNS",
    "Figure",
    "Study",
    "at_least",
    "at_most",
    "coverage",
    "runs",
]

FULL_RUNS = 2_000
SHORT_RUNS = 500
# How far from 95 % the coverage of an interval may lie; wider where there are fewer runs.
FULL_COVERAGE = (0.93, 0.97)
SHORT_COVERAGE = (0.92, 0.98)
MONTE_CARLO_ERRORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A share of runs: value in 0..1, its 95 % Monte Carlo interval, and where it must lie."""

    name: str
    value: float
    low: float
    high: float
    least: float
    most: float
    n_runs: int

    @property
    def holds(self) -> bool:
        return self.least <= self.value <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A question, how it was asked, and what came out. verdict is for the case that all holds."""

    title: str
    question: str
    method: str
    figures: tuple[Figure, ...]
    verdict: str

    @property
    def holds(self) -> bool:
        return all(figure.holds for figure in self.figures)


def runs(*, full: bool) -> int:
    """Give how many runs a study makes: at full size, or in its short form among the tests."""
    return FULL_RUNS if full else SHORT_RUNS


def coverage(name: str, hits: int, n_runs: int) -> Figure:
    """Give how often a 95 % interval held the truth; at full size 93 to 97 % must."""
    least, most = FULL_COVERAGE if n_runs >= FULL_RUNS else SHORT_COVERAGE
    return _figure(name, hits, n_runs, least=least, most=most)


def at_most(name: str, hits: int, n_runs: int, *, promised: float) -> Figure:
    """Give how often something happened that may happen so often and no more.

    Three Monte Carlo errors of the promised share are left to chance.
    """
    error = (promised * (1 - promised) / n_runs) ** 0.5
    return _figure(name, hits, n_runs, least=0.0, most=promised + MONTE_CARLO_ERRORS * error)


def at_least(name: str, hits: int, n_runs: int, *, needed: float) -> Figure:
    """Give how often something was found that is there; less would make the measure useless."""
    return _figure(name, hits, n_runs, least=needed, most=1.0)


def _figure(name: str, hits: int, n_runs: int, *, least: float, most: float) -> Figure:
    low, high = wilson(hits, n_runs)
    return Figure(
        name=name,
        value=hits / n_runs,
        low=low,
        high=high,
        least=least,
        most=most,
        n_runs=n_runs,
    )

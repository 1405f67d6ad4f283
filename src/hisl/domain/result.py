"""What every measure and every estimator returns: the number with all one needs to judge it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Curve", "Design", "Estimate", "Grade", "Null", "Shares"]

Grade = Literal["A", "B", "C", "D", "E", "F"]


@dataclass(frozen=True, slots=True)
class Null:
    """What chance alone gives under a null model.

    model is its name in words, mean and sd are those of the null distribution, z the distance of
    the observed value in sd, p the two-sided permutation p, n_null the number of draws.
    """

    model: str
    mean: float
    sd: float
    z: float | None
    p: float
    n_null: int


@dataclass(frozen=True, slots=True)
class Design:
    """How an estimate came about: what an evidence grade is derived from."""

    kind: str
    preregistered: bool = False
    facts: tuple[tuple[str, str | float | int | bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number: value in unit, interval at level, sample, method, null, limits and sources.

    n counts rows, n_people contributors, n_groups clusters. p_floor is the smallest p that the
    design can ever give. top_share is the part of the number that its busiest person gave, beside
    the figures to be read with it. Carries no person.
    """

    name: str
    value: float
    unit: str
    n: int
    n_people: int
    method: str
    se: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    p: float | None = None
    p_floor: float | None = None
    n_groups: int | None = None
    top_share: float | None = None
    beside: tuple[tuple[str, float], ...] = ()
    null: Null | None = None
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    design: Design | None = None
    seed: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The estimate as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """A distribution over ordered or named levels; never a mean across them.

    counts, shares, low and high follow levels. The median (of ordered levels) has its own
    interval. coverage is the share of the units that could be placed at all; top_share the part
    that the busiest person gave; beside the figures to be read with it; capped tells that the
    median was held down, warnings say why.
    """

    name: str
    levels: tuple[str, ...]
    counts: tuple[int, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    median: str | None
    median_low: str | None
    median_high: str | None
    n: int
    n_people: int
    method: str
    coverage: float = 1.0
    top_share: float | None = None
    beside: tuple[tuple[str, float], ...] = ()
    capped: bool = False
    level: float = 0.95
    null: Null | None = None
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    seed: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The shares as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A survival curve by Kaplan and Meier (1958), with the figures usually read off it.

    time (days), survival, low and high are the steps. median is None when the curve never falls
    to one half. open_at holds (day, share still open then, low, high). top_share is the part of the
    events that the busiest person brought about, beside the figures to be read with the curve.
    """

    name: str
    time: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    median: float | None
    median_low: float | None
    median_high: float | None
    n: int
    n_events: int
    n_people: int
    method: str
    unit: str = "days"
    level: float = 0.95
    open_at: tuple[tuple[float, float, float, float], ...] = ()
    top_share: float | None = None
    beside: tuple[tuple[str, float], ...] = ()
    warnings: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The curve as JSON-ready values."""
        return asdict(self)

"""A measure as a page shows it: always the same anatomy, also when it may not be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hisl.domain.release import Released
from hisl.domain.result import Curve, Estimate, Null, Shares

from .numbers import handy, interval, number, people, quantity, span
from .svg import interval_mark

__all__ = ["Figure", "figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What _measure.html prints. reason says why there is no exact value; then value is empty."""

    title: str
    value: str = ""
    unit: str = ""
    interval: str = ""
    basis: str = ""
    mark: SafeString | str = ""
    reason: str = ""
    ranges: tuple[tuple[str, str], ...] = ()
    method: str = ""
    null: str = ""
    limits: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    refs: tuple[str, ...] = ()


def figure(
    result: Any,
    *,
    title: str = "",
    bounds: tuple[float, float] | None = None,
    target: float | None = None,
) -> Figure:
    """Turn what privacy released, or a bare result or its dict, into words.

    bounds are the ends of the scale for the interval's mark; a share runs from 0 to 1 anyway.
    """
    if isinstance(result, Released):
        return _released(result, title=title, bounds=bounds, target=target)
    if isinstance(result, Mapping):
        result = _from_mapping(result)
    if isinstance(result, Shares):
        return _of_shares(result, title)
    if isinstance(result, Curve):
        return _of_curve(result, title)
    return _of_estimate(result, title, bounds, target)


def _released(released: Released, *, title: str, **scale: Any) -> Figure:
    if released.value is not None:
        return figure(released.value, title=title, **scale)
    ranges = tuple((what, span(low, high, "share")) for what, low, high in released.ranges)
    return Figure(title=title, reason=released.reason, ranges=ranges)


def _from_mapping(values: Mapping[str, Any]) -> Estimate | Shares | Curve:
    kind = Shares if "levels" in values else Curve if "survival" in values else Estimate
    values = {key: _tuples(value) for key, value in values.items()}
    if values.get("null"):
        values["null"] = Null(**values["null"])
    values.pop("design", None)
    return kind(**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list | tuple) else value


def _of_estimate(
    estimate: Estimate, title: str, bounds: tuple[float, float] | None, target: float | None
) -> Figure:
    shown, unit = quantity(estimate.value, estimate.unit)
    ends = interval(estimate.low, estimate.high, estimate.unit, estimate.level)
    return Figure(
        title=title or estimate.name,
        value=shown,
        unit=unit,
        interval=ends,
        basis=_basis(estimate.n, estimate.n_people),
        mark=_mark(estimate, ends, bounds, target),
        null=_null(estimate.null, estimate.unit),
        **_common(estimate),
    )


def _of_shares(shares: Shares, title: str) -> Figure:
    ends = ""
    if shares.median_low is not None and shares.median_high is not None:
        ends = _("%(level)s %% interval %(low)s to %(high)s") % {
            "level": number(shares.level * 100),
            "low": shares.median_low,
            "high": shares.median_high,
        }
    return Figure(
        title=title or shares.name,
        value=shares.median or "",
        reason="" if shares.median else _("No level can be named as the middle one."),
        interval=ends,
        basis=_basis(shares.n, shares.n_people),
        null=_null(shares.null, ""),
        **_common(shares),
    )


def _of_curve(curve: Curve, title: str) -> Figure:
    reached = curve.median is not None
    unit, (median, low, high) = handy(curve.unit, curve.median, curve.median_low, curve.median_high)
    return Figure(
        title=title or curve.name,
        value=number(median) if reached else "",
        unit=unit if reached else "",
        reason="" if reached else _("Fewer than half got there while we looked."),
        interval=interval(low, high, unit, curve.level),
        basis=_basis(curve.n, curve.n_people),
        **_common(curve),
    )


def _common(result: Any) -> dict[str, Any]:
    return {
        "method": result.method,
        "limits": getattr(result, "assumptions", ()),
        "warnings": result.warnings,
        "beside": tuple((what, number(value)) for what, value in result.beside),
        "refs": result.refs,
    }


def _basis(n: int, n_people: int) -> str:
    return _("n = %(n)s, from %(people)s") % {"n": number(n), "people": people(n_people)}


def _mark(
    estimate: Estimate,
    ends: str,
    bounds: tuple[float, float] | None,
    target: float | None,
) -> SafeString | str:
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = bounds or _scale_of(estimate, target)
    label = _("%(value)s %(unit)s, %(ends)s, on a scale from %(scale)s") % {
        "value": quantity(estimate.value, estimate.unit)[0],
        "unit": quantity(estimate.value, estimate.unit)[1],
        "ends": ends,
        "scale": span(low, high, estimate.unit),
    }
    return interval_mark(
        estimate.value,
        estimate.low,
        estimate.high,
        bounds=(low, high),
        label=label,
        target=target,
    )


def _scale_of(estimate: Estimate, target: float | None) -> tuple[float, float]:
    if estimate.unit in ("share", "proportion") or estimate.unit.endswith("0..1"):
        return (0.0, 1.0)
    known = [end for end in (estimate.low, estimate.high, target, 0.0) if end is not None]
    return (min(known), max(known))


def _null(null: Null | None, unit: str) -> str:
    if null is None:
        return ""
    return _("%(model)s: chance alone gives %(mean)s (sd %(sd)s) in %(n)s draws; p = %(p)s.") % {
        "model": null.model,
        "mean": " ".join(quantity(null.mean, unit)).strip(),
        "sd": quantity(null.sd, unit)[0],
        "n": number(null.n_null),
        "p": number(null.p),
    }

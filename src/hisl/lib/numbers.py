"""Numbers as people read them: grouped thousands, a real minus, no digit that means nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

__all__ = ["handy", "interval", "number", "people", "quantity", "span"]

SHARE_UNITS = ("share", "proportion")
HOURS_BELOW_DAYS = 2


def number(value: float | None, digits: int | None = None) -> str:
    """1,630 · 3.2 · −0.05: three figures that count, unless digits after the point are given."""
    if value is None or value != value:
        return "–"
    places = _places(value) if digits is None else digits
    text = f"{value:,.{places}f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text.strip("-0.") == "" and digits is None else text.replace("-", "−")


def quantity(value: float | None, unit: str) -> tuple[str, str]:
    """The number and its unit, apart, as a page sets them differently; shares in per cent."""
    if unit in SHARE_UNITS:
        return _percent(value), "%"
    if unit == "count":
        return number(value), ""
    return number(value), _("on a scale from 0 to 1") if unit == "index 0..1" else unit


def handy(unit: str, *values: float | None) -> tuple[str, tuple[float | None, ...]]:
    """The unit in which a first value under two days is read, and the values in it."""
    first = values[0]
    if unit != "days" or first is None or first >= HOURS_BELOW_DAYS:
        return unit, values
    return _("hours"), tuple(None if value is None else value * 24 for value in values)


def span(low: float, high: float, unit: str = "") -> str:
    """Two ends of a range in one unit: "63 to 78 %"."""
    first, _unit = quantity(low, unit)
    last, shown = quantity(high, unit)
    ends = _("%(low)s to %(high)s") % {"low": first, "high": last}
    return f"{ends} %" if shown == "%" else ends


def interval(low: float | None, high: float | None, unit: str, level: float = 0.95) -> str:
    """The interval with its level in words, or empty when there is none."""
    if low is None or high is None:
        return ""
    return _("%(level)s %% interval %(span)s") % {
        "level": number(level * 100),
        "span": span(low, high, unit),
    }


def people(count: int) -> str:
    shown = number(count)
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": shown}


def _percent(share: float | None) -> str:
    """Whole per cent; one figure more where rounding would say none or all."""
    if share is None:
        return number(None)
    told_whole = share in (0, 1) or 0.01 <= abs(share) < 0.995 or abs(share) > 1
    return number(share * 100, 0 if told_whole else 1)


def _places(value: float) -> int:
    size = abs(value)
    if size >= 100 or float(value).is_integer():
        return 0
    if size >= 10:
        return 1
    return 2 if size >= 0.01 else 4

"""Drawings made on the server: pure functions from numbers to escaped SVG.

Every chart says what it shows in a title and a description, prints its labels at the thing itself,
draws its intervals, and brings the same facts as a table (`Chart.columns`, `Chart.rows`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hisl.domain.kolb import CYCLE

from .numbers import handy, number, quantity, span

__all__ = [
    "Bar",
    "Chart",
    "bars_with_intervals",
    "cycle_ring",
    "frame",
    "interval_mark",
    "scale",
    "small_ring",
    "step_curve",
    "text",
    "ticks",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing and its twin: the same facts as a table; note says how to read it."""

    id: str
    title: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a bar chart. Without a value the line keeps its place and says why."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""
    why_hidden: str = ""
    stage: str = ""


def scale(low: float, high: float, *, start: float, end: float) -> Callable[[float], float]:
    """The straight line from values low..high to places start..end; a point range lands midway."""
    if high == low:
        return lambda _value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)


def ticks(low: float, high: float, *, about: int = 5) -> tuple[float, ...]:
    """Round values between low and high, steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return (low,)
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(round(i * step, 12) for i in range(first, last + 1))


def text(x: float, y: float, words: object, css: str = "") -> SafeString:
    """Words at a place; the classes mid, end, b, q, halo set anchor, weight, tone and halo."""
    return format_html('<text x="{}" y="{}" class="{}">{}</text>', _n(x), _n(y), css, words)


def line(x1: float, y1: float, x2: float, y2: float, css: str = "") -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', css, _n(x1), _n(y1), _n(x2), _n(y2)
    )


def frame(
    content: Iterable[SafeString],
    *,
    id: str,
    title: str,
    desc: str,
    size: tuple[float, float],
    css: str = "chart",
) -> SafeString:
    """An SVG that is one picture to a screen reader, named and described."""
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t" '
        'aria-describedby="{}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        css, _n(size[0]), _n(size[1]), id, id, id, title, id, desc, _joined(content),
    )  # fmt: skip


def interval_mark(
    value: float,
    low: float | None,
    high: float | None,
    *,
    bounds: tuple[float, float],
    label: str,
    target: float | None = None,
) -> SafeString:
    """A number on its scale: the scale as a hairline, the interval as a bar with ends."""
    at = scale(*bounds, start=4, end=196)
    parts = [line(4, 11, 196, 11, "base")]
    if target is not None:
        parts.append(line(at(target), 2, at(target), 20, "target"))
    if low is not None and high is not None:
        ends = [min(max(at(end), 4), 196) for end in (low, high)]
        parts.append(line(ends[0], 11, ends[1], 11))
        parts += [line(x, 7, x, 15) for x in ends]
    parts.append(
        format_html(
            '<rect x="{}" y="5" width="4" height="12"/>', _n(min(max(at(value), 4), 196) - 2)
        )
    )
    return format_html(
        '<svg class="range" viewBox="0 0 200 22" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>',
        label,
        _joined(parts),
    )


ROW = 46
WIDTH = 480


def bars_with_intervals(
    bars: Sequence[Bar],
    *,
    id: str,
    title: str,
    unit: str,
    bounds: tuple[float, float] | None = None,
    note: str = "",
) -> Chart:
    """Bars from zero, each labelled above itself, its interval drawn over its end."""
    low, high = bounds or _bounds(bars)
    at = scale(low, high, start=1, end=WIDTH - 1)
    foot = len(bars) * ROW
    parts = [_grid(tick, at(tick), foot, unit) for tick in ticks(low, high)]
    parts += [_bar(bar, i * ROW, at, unit, zero=max(low, 0.0)) for i, bar in enumerate(bars)]
    rows = tuple((bar.label, *_told(bar, unit), bar.note) for bar in bars)
    return Chart(
        id=id,
        title=title,
        svg=frame(
            parts,
            id=id,
            title=title,
            desc="; ".join(f"{label}: {value} {ends}".strip() for label, value, ends, _ in rows),
            size=(WIDTH, foot + 26),
            css="chart bars",
        ),
        columns=(_("What"), _("Value"), _("Interval"), _("Rests on")),
        rows=rows,
        note=note,
    )


def _bounds(bars: Sequence[Bar]) -> tuple[float, float]:
    known = [end for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None]
    return (min(0.0, *known), max(0.0, *known)) if known else (0.0, 1.0)


def _grid(tick: float, x: float, foot: float, unit: str) -> SafeString:
    shown, _unit = quantity(tick, unit)
    anchor = "q" if x < 12 else "q end" if x > WIDTH - 12 else "q mid"
    css = "axis" if tick == 0 else "grid"
    return _joined([line(x, 0, x, foot, css), text(x, foot + 17, _with_unit(shown, _unit), anchor)])


def _with_unit(shown: str, unit: str) -> str:
    return f"{shown} %" if unit == "%" else shown


def _bar(
    bar: Bar, top: float, at: Callable[[float], float], unit: str, *, zero: float
) -> SafeString:
    parts = [text(8, top + 17, bar.label, "b halo")]
    if bar.value is None:
        parts.append(text(WIDTH, top + 17, bar.why_hidden, "q end halo"))
        parts.append(line(at(zero), top + 32, WIDTH - 1, top + 32, "gone"))
        return _joined(parts)
    told, ends = _told(bar, unit)
    x1, x2 = sorted((at(zero), at(bar.value)))
    parts.append(text(WIDTH, top + 17, f"{told}, {ends}" if ends else told, "end halo"))
    parts.append(
        format_html(
            '<rect class="beam {}" x="{}" y="{}" width="{}" height="10"/>',
            bar.stage.lower(),
            _n(x1),
            _n(top + 27),
            _n(x2 - x1),
        )
    )
    if bar.low is not None and bar.high is not None:
        parts.append(_whisker(at(bar.low), at(bar.high), top + 32))
    return _joined(parts)


def _whisker(x1: float, x2: float, y: float) -> SafeString:
    return format_html(
        '<path class="ci halo-line" d="{0}"/><path class="ci ln" d="{0}"/>',
        f"M{_n(x1)} {_n(y - 4)}v8M{_n(x2)} {_n(y - 4)}v8M{_n(x1)} {_n(y)}H{_n(x2)}",
    )


def _told(bar: Bar, unit: str) -> tuple[str, str]:
    if bar.value is None:
        return bar.why_hidden, ""
    shown, its_unit = quantity(bar.value, unit)
    ends = "" if bar.low is None or bar.high is None else span(bar.low, bar.high, unit)
    return f"{shown} {its_unit}".strip(), ends


CURVE = (560, 300)
LEFT, RIGHT, TOP, BOTTOM = 54, 10, 16, 40


def step_curve(
    curve: Any, *, id: str, title: str, y_label: str, x_label: str, note: str = ""
) -> Chart:
    """A survival curve with its band, its median marked on it.

    curve has time, survival, low and high as steps, and median (or None), as domain's Curve.
    """
    last = max(curve.time[-1] if curve.time else 1.0, 1e-9)
    x = scale(0, last, start=LEFT, end=CURVE[0] - RIGHT)
    y = scale(0, 1, start=CURVE[1] - BOTTOM, end=TOP + 14)
    steps = _steps(curve.time, curve.survival, x, y)
    upper = _steps(curve.time, curve.high, x, y)
    lower = _steps(curve.time, curve.low, x, y)
    parts = [_level(level, y(level)) for level in (0.0, 0.25, 0.5, 0.75, 1.0)]
    parts += [text(x(t), CURVE[1] - BOTTOM + 18, number(t), "q mid") for t in ticks(0, last)]
    parts.append(text(CURVE[0] - RIGHT, CURVE[1] - 4, x_label, "q end"))
    parts.append(text(0, 11, y_label, "q"))
    parts.append(format_html('<path class="band" d="M{}L{}Z"/>', _path(upper), _path(lower[::-1])))
    parts.append(format_html('<path class="hi-line ln" d="M{}"/>', _path(steps)))
    parts += _median(curve, x, y)
    rows = tuple(
        (number(t), _share(s), span(lo, hi, "share"))
        for t, s, lo, hi in zip(curve.time, curve.survival, curve.low, curve.high, strict=True)
    )
    return Chart(
        id=id,
        title=title,
        svg=frame(parts, id=id, title=title, desc=_curve_in_words(curve), size=CURVE),
        columns=(x_label, y_label, _("Interval")),
        rows=rows,
        note=note,
    )


def _steps(
    times: Sequence[float],
    shares: Sequence[float],
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> list[tuple[float, float]]:
    places = [(x(0), y(1.0))]
    for time, share in zip(times, shares, strict=True):
        places += [(x(time), places[-1][1]), (x(time), y(share))]
    return places


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{_n(px)} {_n(py)}" for px, py in places)


def _level(level: float, at: float) -> SafeString:
    css = "axis" if level == 0 else "grid"
    label = text(LEFT - 8, at + 4, _share(level), "q end")
    return _joined([line(LEFT, at, CURVE[0] - RIGHT, at, css), label])


def _median(
    curve: Any, x: Callable[[float], float], y: Callable[[float], float]
) -> list[SafeString]:
    if curve.median is None:
        return []
    at = x(curve.median)
    unit, (median,) = handy(curve.unit, curve.median)
    beyond = at > CURVE[0] * 0.6
    return [
        line(at, y(0.5), at, y(0), "soft dash"),
        format_html('<circle class="pt" cx="{}" cy="{}" r="4.5"/>', _n(at), _n(y(0.5))),
        text(
            at - 10 if beyond else at + 10,
            y(0.5) - 9,
            _("half by %(median)s %(unit)s") % {"median": number(median), "unit": unit},
            "b halo end" if beyond else "b halo",
        ),
    ]


def _curve_in_words(curve: Any) -> str:
    if curve.median is None:
        return _("The curve never falls to one half; at the end %(share)s are left.") % {
            "share": _share(curve.survival[-1] if curve.survival else 1.0)
        }
    unit, (median,) = handy(curve.unit, curve.median)
    return _("The curve falls to one half at %(median)s %(unit)s.") % {
        "median": number(median),
        "unit": unit,
    }


def _share(value: float) -> str:
    return f"{number(value * 100)} %"


DECORATION = mark_safe('aria-hidden="true"')
HALF_ARC = math.radians(38)


def _arc(stage: str, *, centre: tuple[float, float], radius: float, css: str) -> SafeString:
    """One of the four arcs: experience above, reflection right, concept below, experiment left."""
    middle = CYCLE.index(stage) * math.pi / 2
    ends = [
        (centre[0] + radius * math.sin(a), centre[1] - radius * math.cos(a))
        for a in (middle - HALF_ARC, middle + HALF_ARC)
    ]
    (x1, y1), (x2, y2) = ends
    return format_html(
        '<path class="arc {}" d="M{} {}A{} {} 0 0 1 {} {}"/>',
        css, _n(x1), _n(y1), _n(radius), _n(radius), _n(x2), _n(y2),
    )  # fmt: skip


def small_ring(
    done: Iterable[str] = (), *, stalled: str = "", centre: str = "", label: str = ""
) -> SafeString:
    """The loop at the size of a list row: done arcs in their hue, a stalled one open.

    Without a label it is decoration: the words beside it say the same.
    """
    lit = set(done)
    arcs = [
        _arc(stage, centre=(32, 32), radius=24, css=_arc_css(stage, lit, stalled))
        for stage in CYCLE
    ]
    told = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    middle = text(32, 36.5, centre) if centre else ""
    return format_html(
        '<svg class="ring small" viewBox="0 0 64 64" {}>{}{}</svg>', told, _joined(arcs), middle
    )


def _arc_css(stage: str, lit: set[str], stalled: str) -> str:
    if stage == stalled:
        return "stalled"
    return stage.lower() if stage in lit else ""


CENTRE = (190, 130)
RADIUS = 78
LABEL_PLACES = {
    "CE": (190, 14, "mid"),
    "RO": (288, 127, ""),
    "AC": (190, 240, "mid"),
    "AE": (92, 127, "end"),
}


def cycle_ring(
    counts: Mapping[str, int],
    *,
    id: str,
    title: str,
    gaps: Iterable[str] = (),
    centre: str = "",
    under: str = "",
    people: Mapping[str, str] | None = None,
) -> SafeString:
    """Kolb's cycle with a count at each stage, a gap drawn open; said of work, never of a person.

    people maps a stage to the initials of whoever handed on from it to the next.
    """
    missing = set(gaps) | {stage for stage in CYCLE if not counts.get(stage)}
    parts: list[SafeString] = []
    for stage in CYCLE:
        css = "stalled" if stage in missing else stage.lower()
        parts.append(_arc(stage, centre=CENTRE, radius=RADIUS, css=css))
        x, y, anchor = LABEL_PLACES[stage]
        parts.append(text(x, y, stage.short_name, f"letter {anchor}"))
        parts.append(text(x, y + 17, number(counts.get(stage, 0)), f"q {anchor}"))
        if people and people.get(stage):
            parts.append(_hand_off(stage, people[stage]))
    parts.append(text(CENTRE[0], CENTRE[1] + (0 if under else 7), centre, "mid middle"))
    parts.append(text(CENTRE[0], CENTRE[1] + 20, under, "mid q"))
    desc = ", ".join(
        f"{stage.short_name} {number(counts.get(stage, 0))}"
        + (_(" (a gap)") if stage in missing else "")
        for stage in CYCLE
    )
    return frame(parts, id=id, title=title, desc=desc, size=(380, 260), css="ring large")


def _hand_off(stage: str, initials: str) -> SafeString:
    angle = (CYCLE.index(stage) + 0.5) * math.pi / 2
    x = CENTRE[0] + RADIUS * math.sin(angle)
    y = CENTRE[1] - RADIUS * math.cos(angle)
    circle = format_html('<circle class="who" cx="{}" cy="{}" r="13"/>', _n(x), _n(y))
    return _joined([circle, text(x, y + 4, initials, "mid initials")])


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

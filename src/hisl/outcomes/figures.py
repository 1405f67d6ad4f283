"""The drawings of the page about clicks: people as squares of a hundred, differences as bars."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hisl.domain.result import Estimate
from hisl.lib.numbers import number, quantity, span
from hisl.lib.svg import Bar, Chart, bars_with_intervals, frame, line, text

__all__ = ["crossed_out", "ladder"]

ACROSS, DOWN = 50, 2
PITCH, SIDE = 9.6, 8
GROUP = 62
SIZE = (480, 150)


def crossed_out(with_it: Estimate, without: Estimate) -> Chart:
    """Two groups of a hundred, those who passed filled in, and the whole comparison struck out."""
    sides = (
        (with_it, _("Clicked at least once")),
        (without, _("Never clicked")),
    )
    parts = [
        part
        for i, (share, label) in enumerate(sides)
        for part in _hundred(i * GROUP, share.value, label)
    ]
    parts.append(line(0, 2 * GROUP - 14, SIZE[0], 4, "strike"))
    parts.append(
        text(SIZE[0] / 2, SIZE[1] - 6, _("Must not be read as an effect"), "mid stamp halo")
    )
    rows = tuple((label, *_told(share)) for share, label in sides)
    return Chart(
        id="naive",
        title=_("Passed, of a hundred: a comparison that must not be read as an effect"),
        svg=frame(
            parts,
            id="naive",
            title=_("Passed, of a hundred: a comparison that must not be read as an effect"),
            desc="; ".join(f"{label}: {value}" for label, value, *_rest in rows),
            size=SIZE,
            css="chart bars naive",
        ),
        columns=(_("Who"), _("Passed"), _("Interval"), _("Enrolments")),
        rows=rows,
    )


def ladder(estimates: Sequence[Estimate], day: int) -> Chart:
    """The difference at the landmark, raw and after each step of adjustment, from zero."""
    labels = (
        _("Enrolled on day %(day)s") % {"day": day},
        _("+ same module and year"),
        _("+ as active elsewhere"),
        _("+ like background"),
    )
    bars = [_bar(label, one) for label, one in zip(labels, estimates, strict=True)]
    return bars_with_intervals(
        bars,
        id="ladder",
        title=_("More passes among those who had clicked, in percentage points"),
        unit=_("points"),
        note=_("Bars from zero with their 95 % intervals; each line adds to the one above it."),
    )


def _bar(label: str, one: Estimate) -> Bar:
    note = _("%(n)s enrolments, %(people)s people") % {
        "n": number(one.n),
        "people": number(one.n_people),
    }
    return Bar(label=label, value=one.value, low=one.low, high=one.high, note=note)


def _hundred(top: float, share: float, label: str) -> list[SafeString]:
    passed = round(share * 100)
    return [
        text(0, top + 14, label, "b halo"),
        text(SIZE[0], top + 14, _("%(n)s of 100 passed") % {"n": passed}, "end halo"),
        _squares(top + 24, range(passed), "pt"),
        _squares(top + 24, range(passed, ACROSS * DOWN), "empty"),
    ]


def _squares(top: float, places: range, css: str) -> SafeString:
    """One path for all squares at these places, filled column by column."""
    moves = "".join(
        f"M{place // DOWN * PITCH:.1f} {top + place % DOWN * PITCH:.1f}h{SIDE}v{SIDE}h-{SIDE}z"
        for place in places
    )
    return format_html('<path class="{}" d="{}"/>', css, moves)


def _told(share: Estimate) -> tuple[str, str, str]:
    value, unit = quantity(share.value, share.unit)
    ends = "–" if share.low is None or share.high is None else span(share.low, share.high, "share")
    return f"{value} {unit}", ends, number(share.n)

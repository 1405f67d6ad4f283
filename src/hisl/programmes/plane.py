"""The plane of the two dimensions as SVG: a pure function of the items that stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hisl.domain.grid import (
    COLLEGIALITY_AXIS,
    COMPLEXITY_AXIS,
    HIGH_COLLEGIALITY,
    HIGH_COMPLEXITY,
    Collegiality,
    Complexity,
    Level,
    Quadrant,
    quadrant,
)

from . import words
from .bands import Band
from .board import Item
from .geometry import COLUMNS, NARROW, ROWS, WIDE, Frame
from .labels import LEADING, NAME_GAP, text_width, wrap
from .layout import Layout, lay_out
from .marks import Mark

__all__ = ["NARROW", "WIDE", "draw", "drawing_file"]

# The light theme's tokens in sRGB: programs that open an SVG file know no OKLCH.
TOKENS = {
    "paper": "#fafaf7",
    "line": "#7b8187",
    "ink": "#171c26",
    "ink-2": "#4e545e",
    "accent": "#2840c0",
    "on-accent": "#ffffff",
    "q-inform": "#f3f5f6",
    "q-help": "#f8f5e9",
    "q-reflect": "#edf5f9",
    "q-build": "#ebf5f0",
}
FILE_STYLE = """
text{{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;fill:{ink}}}
.inform{{fill:{q-inform}}}.help{{fill:{q-help}}}.reflect{{fill:{q-reflect}}}.build{{fill:{q-build}}}
.cell{{stroke:{paper};stroke-width:1.5}}.cut{{stroke:{line};stroke-width:1.25}}.ln{{fill:none}}
.lv,.axis-name,.sign{{font-weight:650}}.an,.note{{fill:{ink-2}}}
.cap{{font-family:Georgia,serif;font-weight:600;fill:{ink-2}}}
.planned circle{{fill:{paper};stroke:{ink-2};stroke-width:1.25}}
.planned.own circle{{stroke:{ink};stroke-width:2}}
.seen circle{{fill:{accent};stroke:{paper};stroke-width:1.5}}
.seen .sign{{fill:{on-accent}}}.seen .name{{fill:{accent}}}
.name{{paint-order:stroke;stroke:{paper};stroke-width:3.5px;stroke-linejoin:round}}
.range{{stroke:{ink-2};stroke-width:1;stroke-dasharray:1.5 2.5}}
.wh{{stroke:{accent};stroke-width:2;opacity:.6;fill:none}}.drift{{stroke:{accent};stroke-width:1.25}}
.strip{{stroke:{accent};stroke-width:1;stroke-dasharray:3 3}}.hatch{{stroke:{accent};opacity:.5}}
"""
LINE = 4.0
NOTE_SIZE = 11.0
HEAD = 7.0


def draw(
    items: Sequence[Item], *, id: str, title: str, frame: Frame = WIDE, css: str = ""
) -> SafeString:
    """The plane with its anchors, captions and marks; each mark is a link that opens its card."""
    return _svg(lay_out(items, frame), id=id, title=title, css=f"chart board {css}".strip())


def drawing_file(items: Sequence[Item], *, title: str) -> str:
    """The plane as a file of its own: colours inside, no links, no script."""
    layout = lay_out(items, WIDE)
    style = format_html("<style>{}</style>", mark_safe(FILE_STYLE.format(**TOKENS)))  # noqa: S308
    paper = format_html(
        '<rect width="{}" height="{}" fill="{}"/>',
        _n(WIDE.width),
        _n(layout.ground.height),
        TOKENS["paper"],
    )
    return _svg(
        layout, id="board", title=title, css="chart board", before=[style, paper], linked=False
    )


def _svg(
    layout: Layout,
    *,
    id: str,
    title: str,
    css: str,
    before: Iterable[SafeString] = (),
    linked: bool = True,
) -> SafeString:
    parts = [
        *before,
        _hatch(id),
        *_ground(layout),
        *_axes(layout),
        *(_strips(band, id) for band in layout.bands),
        *_lane(layout),
        *_drifts(layout),
        *(_range(mark, layout) for mark in layout.marks if not mark.is_enacted),
        *(_whiskers(mark, layout) for mark in layout.marks if mark.is_enacted),
        *(_mark(mark, linked=linked) for mark in layout.marks),
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="0 0 {} {}" role="{}" '
        'aria-labelledby="{}-t" aria-describedby="{}-d"><title id="{}-t">{}</title>'
        '<desc id="{}-d">{}</desc>{}</svg>',
        css, _n(layout.frame.width), _n(layout.ground.height),
        "group" if linked else "img",
        id, id, id, title, id, _described(layout), _joined(parts),
    )  # fmt: skip


def _described(layout: Layout) -> str:
    rings = sum(not mark.is_enacted for mark in layout.marks)
    seen = sum(mark.is_enacted and mark.c is not None for mark in layout.marks)
    said = [
        _("Rows are cognitive complexity from C1 to C6, columns are collegiality from G0 to G5."),
        _("Designed places are hollow rings: %(n)s.") % {"n": rings},
        _("Enacted places are filled marks with whiskers: %(n)s.") % {"n": seen},
    ]
    if layout.bands:
        said.append(
            _("Hatched bands stand for places whose cognitive complexity was not read: %(n)s.")
            % {"n": len(layout.bands)}
        )
    said.append(_("The table says the same."))
    return " ".join(said)


# The ground: tints, cells, axes ----------------------------------------------------------------


def _hatch(id: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M0 0V5"/></pattern></defs>',
        id,
    )


def _ground(layout: Layout) -> list[SafeString]:
    frame, top, bottom = layout.frame, layout.ground.top, layout.ground.bottom
    parts = [_tint(one, layout) for one in Quadrant]
    right = frame.end
    cells = [
        f"M{_n(frame.left + i * frame.cell_width)} {_n(top)}V{_n(bottom)}"
        for i in range(1, len(COLUMNS))
    ]
    cells += [
        f"M{_n(frame.left)} {_n(top + i * frame.cell_height)}H{_n(right)}"
        for i in range(1, len(ROWS))
    ]
    parts.append(format_html('<path class="cell ln" d="{}"/>', "".join(cells)))
    middle = layout.ground.cell(HIGH_COMPLEXITY, HIGH_COLLEGIALITY)
    down = f"M{_n(middle.left)} {_n(top)}V{_n(bottom)}"
    cut = f"{down}M{_n(frame.left)} {_n(middle.bottom)}H{_n(right)}"
    parts.append(format_html('<path class="cut ln" d="{}"/>', cut))
    parts += [
        _text(c.x, c.y, c.quadrant.value, f"cap {c.anchor}", frame.caption_size)
        for c in layout.captions
    ]
    return parts


def _tint(one: Quadrant, layout: Layout) -> SafeString:
    box = layout.ground.quadrant(one)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        one.value.lower(),
        _n(box.left), _n(box.top), _n(box.right - box.left), _n(box.bottom - box.top),
    )  # fmt: skip


def _axes(layout: Layout) -> list[SafeString]:
    rows = [_row_name(level, layout) for level in ROWS]
    columns = [_column_name(level, layout) for level in COLUMNS]
    return [*rows, *columns, *_axis_titles(layout)]


def _row_name(level: Complexity, layout: Layout) -> SafeString:
    frame = layout.frame
    box = layout.ground.cell(level, COLUMNS[0])
    middle = (box.top + box.bottom) / 2
    if not frame.names:
        code = _text(frame.left - 5, middle + LINE, str(level), "lv end", 12)
        return _level(level, [code, _upright(22, middle, level.short_name, "an", 10.5)])
    lines = wrap(level.short_name, frame.left - 26, 11.5)
    code = _text(20, middle - 6 * len(lines) + LINE, str(level), "lv", 12.5)
    names = [
        _text(20, middle - 6 * len(lines) + LINE + 14 * (i + 1), line, "an", 11.5)
        for i, line in enumerate(lines)
    ]
    return _level(level, [code, *names])


def _level(level: Level, parts: Iterable[SafeString]) -> SafeString:
    """A level's names on its axis, with the anchor that the page reads out."""
    return format_html(
        '<g data-level="{}" data-anchor="{}">{}</g>', level, words.level(level), _joined(parts)
    )


def _column_name(level: Collegiality, layout: Layout) -> SafeString:
    frame = layout.frame
    box = layout.ground.cell(ROWS[-1], level)
    middle = (box.left + box.right) / 2
    foot = layout.ground.bottom
    code = _text(middle, foot + 16, str(level), "lv mid", 12.5 if frame.names else 12)
    # On a narrow drawing every other name stands one line lower: there it has two cells of room.
    lower = not frame.names and COLUMNS.index(level) % 2 == 1
    size = 11.5 if frame.names else 10.5
    room = frame.cell_width - 4 if frame.names else 2 * frame.cell_width - 30
    names = [
        _text(middle, foot + 30 + 13 * (i + lower), line, "an mid", size)
        for i, line in enumerate(wrap(level.short_name, room, size))
    ]
    return _level(level, [code, *names])


def _axis_titles(layout: Layout) -> list[SafeString]:
    frame = layout.frame
    middle = (layout.ground.top + layout.ground.bottom) / 2
    across = (frame.left + frame.end) / 2
    return [
        _upright(9, middle, _(COMPLEXITY_AXIS), "axis-name", 12),
        _text(across, layout.ground.height - 5, _(COLLEGIALITY_AXIS), "axis-name mid", 12),
    ]


def _upright(x: float, y: float, said: str, css: str, size: float) -> SafeString:
    return format_html(
        '<text class="{} mid" style="font-size:{}px" text-anchor="middle" '
        'transform="translate({} {}) rotate(-90)" y="3.5">{}</text>',
        css, _n(size), _n(x), _n(y), said,
    )  # fmt: skip


# What lies under the marks -----------------------------------------------------------------------


def _strips(band: Band, id: str) -> SafeString:
    mark = band.mark
    stem = SafeString()
    if band.stem:
        top = band.strips[0][1].top
        stem = format_html(
            '<path class="drift ln" d="M{0} {1}V{2}"/>', _n(mark.x), _n(mark.y + mark.r), _n(top)
        )
    strips = [
        format_html(
            '<rect class="strip{}" x="{}" y="{}" width="{}" height="{}" rx="4.5" '
            'fill="url(#{}-hatch)"/>',
            "" if level is mark.g else " may",
            _n(box.left), _n(box.top), _n(box.right - box.left), _n(box.bottom - box.top), id,
        )
        for level, box in band.strips
    ]  # fmt: skip
    return _joined([stem, *strips])


def _lane(layout: Layout) -> list[SafeString]:
    """What the marks above the plane have in common, where there is room to say it."""
    said = _("Cognitive complexity not read:")
    start = layout.frame.left + 2
    ends = start + text_width(said, NOTE_SIZE)
    if not layout.bands or any(band.mark.box.left <= ends for band in layout.bands):
        return []
    return [_text(start, layout.ground.top - 9, said, "note", NOTE_SIZE)]


def _drifts(layout: Layout) -> list[SafeString]:
    """From the ring to what was seen; sideways only where complexity was not read.

    Drift is said in levels: what lies within the designed range has no line.
    """
    drawn = []
    for seen in layout.marks:
        ring = layout.rings.get((seen.item.kind, seen.item.key)) if seen.is_enacted else None
        if ring is None or _as_designed(seen):
            continue
        end = (seen.x, seen.y if seen.c is not None else ring.y)
        drawn.append(_arrow(ring, end, seen.r if seen.c is not None else 0.0))
    return drawn


def _arrow(ring: Mark, end: tuple[float, float], short: float) -> SafeString:
    """A line from a ring to a point, with a head that stops so far short of it."""
    dx, dy = end[0] - ring.x, end[1] - ring.y
    length = hypot(dx, dy)
    if length <= ring.r + short + HEAD:
        return SafeString()
    ux, uy = dx / length, dy / length
    tip = (end[0] - short * ux, end[1] - short * uy)
    left, right = (
        (tip[0] - HEAD * ux + side * uy, tip[1] - HEAD * uy - side * ux)
        for side in (HEAD / 2, -HEAD / 2)
    )
    return format_html(
        '<path class="drift ln" d="M{} {}L{} {}M{} {}L{} {}L{} {}"/>',
        *(_n(value) for point in ((ring.x, ring.y), tip, left, tip, right) for value in point),
    )


def _as_designed(seen: Mark) -> bool:
    designed = seen.item.designed
    within_g = designed.collegiality.low <= seen.g <= designed.collegiality.high
    if seen.c is None:
        return within_g
    return within_g and designed.complexity.low <= seen.c <= designed.complexity.high


def _range(mark: Mark, layout: Layout) -> SafeString:
    """A line from a ring up to the cell of the highest level that the design may reach."""
    designed = mark.item.designed
    inside = layout.frame.landing * 0.6
    parts = []
    if designed.complexity.high > designed.complexity.low:
        end = layout.ground.cell(designed.complexity.high, mark.g).bottom - inside
        parts.append(f"M{_n(mark.x)} {_n(mark.y)}V{_n(end)}m-3 0h6")
    if designed.collegiality.high > designed.collegiality.low:
        end = layout.ground.cell(mark.c, designed.collegiality.high).left + inside
        parts.append(f"M{_n(mark.x)} {_n(mark.y)}H{_n(end)}m0 -3v6")
    return (
        format_html('<path class="range ln" d="{}"/>', "".join(parts)) if parts else mark_safe("")
    )


def _whiskers(mark: Mark, layout: Layout) -> SafeString:
    """The interval of the median by whole levels: the mark's own place in the outermost cells."""
    frame = layout.frame
    parts = []
    if mark.c is not None:
        left, right = (
            mark.x + by * frame.cell_width for by in _reach(mark.item.collegiality, mark.g, COLUMNS)
        )
        if left != right:
            parts.append(f"M{_n(left)} {_n(mark.y - 4)}v8m0 -4H{_n(right)}m0 -4v8")
        upper, lower = (
            mark.y - by * frame.cell_height
            for by in reversed(_reach(mark.item.complexity, mark.c, tuple(Complexity)))
        )
        if upper != lower:
            parts.append(f"M{_n(mark.x - 4)} {_n(upper)}h8m-4 0V{_n(lower)}m-4 0h8")
    return _path("wh", parts)


def _reach(reading: object, median: Level, axis: Sequence[Level]) -> tuple[int, int]:
    """How many cells the interval of the median reaches down and up its axis."""
    shares = reading.shares
    at = axis.index(median)
    order = [str(level) for level in axis]
    low = order.index(shares.median_low or shares.median)
    high = order.index(shares.median_high or shares.median)
    return low - at, high - at


# Marks -------------------------------------------------------------------------------------------


def _mark(mark: Mark, *, linked: bool) -> SafeString:
    css = (
        "seen" if mark.is_enacted else "planned" if mark.item.kind == "catalogue" else "planned own"
    )
    size = min(10.5, mark.r * (1.15 if len(mark.sign) < 3 else 0.85))
    shape = format_html(
        '<title>{}</title><circle cx="{}" cy="{}" r="{}"/>{}{}',
        words.mark(mark.item, mark.sign, is_enacted=mark.is_enacted),
        _n(mark.x), _n(mark.y), _n(mark.r),
        _text(mark.x, mark.y + size * 0.36, mark.sign, "sign mid", size),
        _name(mark),
    )  # fmt: skip
    if not linked:
        return format_html('<g class="{}">{}</g>', css, shape)
    halo = quadrant(mark.c, mark.g).value.lower() if mark.c is not None else "paper"
    return format_html(
        '<a class="{} on-{}" href="{}" data-card="" data-c="{}" data-g="{}">{}</a>',
        css, halo, mark.item.url, mark.c or "", mark.g, shape,
    )  # fmt: skip


def _name(mark: Mark) -> SafeString:
    if not mark.lines:
        return SafeString()
    size = WIDE.type_size
    first = mark.y + size * 0.36 - (len(mark.lines) - 1) * size * LEADING / 2
    return _joined(
        _text(mark.x + mark.r + NAME_GAP, first + i * size * LEADING, line, "name", size)
        for i, line in enumerate(mark.lines)
    )


def _text(x: float, y: float, said: object, css: str, size: float) -> SafeString:
    """Words at a place; the classes mid and end set the anchor, also outside a browser."""
    anchor = "middle" if " mid" in css else "end" if css.endswith("end") else "start"
    return format_html(
        '<text x="{}" y="{}" class="{}" style="font-size:{}px" text-anchor="{}">{}</text>',
        _n(x), _n(y), css, _n(size), anchor, said,
    )  # fmt: skip


def _path(css: str, parts: Sequence[str]) -> SafeString:
    if not parts:
        return SafeString()
    return format_html('<path class="{}" d="{}"/>', css, "".join(parts))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

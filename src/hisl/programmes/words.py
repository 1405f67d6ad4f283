"""Places, readings and drift in words: the same sentences on the page, in the drawing, in files."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.domain import grid
from hisl.domain.kolb import Stage
from hisl.domain.result import Shares
from hisl.lib import times
from hisl.lib.numbers import number, people, span

from .board import Designed, Item, Reading

__all__ = [
    "KINDS",
    "NO_MODEL",
    "basis",
    "designed",
    "drift",
    "interval",
    "level",
    "level_name",
    "mark",
    "place",
    "quadrant",
    "quadrant_name",
    "range_of",
    "seen",
    "share",
    "share_range",
    "window",
]

KINDS = {
    "catalogue": gettext_lazy("Catalogue entry"),
    "community": gettext_lazy("Community"),
    "programme": gettext_lazy("Programme"),
    "activity": gettext_lazy("Intervention"),
}

NO_MODEL = gettext_lazy(
    "Cognitive complexity has no trained model yet: it is placed by declared and rule-coded "
    "evidence only, and where there is too little of that it stays open."
)

DRIFT_WORDS = {
    grid.DriftWord.LOWER: gettext_lazy("lower than designed"),
    grid.DriftWord.AS_DESIGNED: gettext_lazy("as designed"),
    grid.DriftWord.HIGHER: gettext_lazy("higher than designed"),
    grid.DriftWord.NOT_SETTLED: gettext_lazy("not settled"),
}


def level(one: grid.Level) -> str:
    """A level with its short name and its anchor: "C4 Relate: explains why …"."""
    return f"{one} {_(one.short_name)}: {_(one.anchor)}"


def named(one: grid.Level) -> str:
    return f"{one} {_(one.short_name)}"


def range_of(reach: grid.Span[grid.Level]) -> str:
    """A designed span, with the condition under which its upper level is reached."""
    if reach.low == reach.high:
        return named(reach.low)
    said = _("%(low)s up to %(high)s") % {"low": named(reach.low), "high": named(reach.high)}
    return f"{said}: {_(reach.condition)}" if reach.condition else said


def designed(place: Designed) -> str:
    """Both designed spans in short: "C3 to C4, G2"."""
    return f"{place.complexity}, {place.collegiality}"


def interval(shares: Shares) -> str:
    """The median of a reading with its interval by whole levels: "G2 (G1 to G2)"."""
    low, high = shares.median_low or shares.median, shares.median_high or shares.median
    ends = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return f"{shares.median} ({ends})"


def share(value: float) -> str:
    return f"{number(value * 100, 0)} %"


def share_range(low: float, high: float) -> str:
    return span(round(low, 2), round(high, 2), "share")


def basis(shares: Shares) -> str:
    """What a reading rests on, in a few words: acts and people."""
    return _("%(n)s acts, %(people)s") % {"n": number(shares.n), "people": people(shares.n_people)}


def window(reading: Reading) -> str:
    """From the first to the last act that went in."""
    if reading.since is None or reading.until is None:
        return ""
    first, last = times.day(reading.since.date()), times.day(reading.until.date())
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def quadrant_name(name: grid.Quadrant) -> str:
    return _(name.value)


def quadrant(name: grid.Quadrant) -> str:
    return f"{_(name.value)}: {_(name.caption)}"


def place(item: Item) -> tuple[str, str]:
    """The quadrant of what was seen, or that it is not settled, and why not."""
    found = item.place
    if found is None:
        return "", ""
    if found.quadrant:
        return _(found.quadrant.value), ""
    open_to = _(" or ").join(_(possible.value) for possible in found.possible)
    return _("Not settled"), f"{open_to}. {' '.join(_(why) for why in found.why)}"


def drift(item: Item) -> tuple[str, ...]:
    """How what was seen lies to what was planned, a sentence for each axis; empty without both."""
    axes = (_("Cognitive complexity"), _("Collegiality"))
    return tuple(
        f"{axis} {DRIFT_WORDS[one.word]}: {_(one.sentence)}."
        for axis, one in zip(axes, item.drift or (), strict=item.drift is not None)
    )


def seen(item: Item) -> str:
    """What was seen of a space in a sentence or two, or why it is not told."""
    if item.collegiality is None or item.collegiality.shares is None:
        return item.collegiality.reason if item.collegiality else ""
    shares = item.collegiality.shares
    read = item.complexity.shares if item.complexity else None
    collegiality = _("Collegiality seen: %(level)s, %(interval)s; from %(basis)s.") % {
        "level": _(grid.Collegiality.of(shares.median).short_name),
        "interval": interval(shares),
        "basis": basis(shares),
    }
    if read is None or read.median is None:
        return f"{collegiality} {_('Cognitive complexity has not been read yet.')}"
    complexity = _("Cognitive complexity seen: %(level)s, %(interval)s.") % {
        "level": _(grid.Complexity.of(read.median).short_name),
        "interval": interval(read),
    }
    return f"{collegiality} {complexity}"


def mark(item: Item, sign: str, *, is_enacted: bool) -> str:
    """A mark of the plane as a screen reader says it."""
    name = f"{sign} {item.name}"
    if not is_enacted:
        return _("%(name)s, designed at %(place)s") % {
            "name": name,
            "place": designed(item.designed),
        }
    shares = item.collegiality.shares
    complexity = item.complexity.shares if item.complexity else None
    return _("%(name)s, seen at %(c)s, %(g)s; %(basis)s") % {
        "name": name,
        "c": interval(complexity) if complexity else _("cognitive complexity not read"),
        "g": interval(shares),
        "basis": basis(shares),
    }


def level_name(measure: str, code: str) -> str:
    """A level or a stage of a measure's shares with its short name."""
    if measure == "stages":
        return _(Stage(code).full_name)
    axis = grid.Complexity if measure == "complexity" else grid.Collegiality
    return named(axis.of(code))

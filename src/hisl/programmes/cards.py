"""An entry of the catalogue as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hisl.domain import catalogue
from hisl.domain.kolb import CYCLE
from hisl.lib.numbers import number

from . import words
from .places import StageOf

__all__ = ["Card", "card", "minutes"]

DAY = 480
GRADES = {
    "A": gettext_lazy("meta-analysis or trials"),
    "B": gettext_lazy("several quantitative studies"),
    "C": gettext_lazy("case or qualitative studies"),
    "D": gettext_lazy("practice knowledge"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    entry: catalogue.Entry
    url: str
    complexity: str
    collegiality: str
    anchors: tuple[str, ...]
    quadrant: str
    stages: tuple[StageOf, ...]
    time: str
    size: str
    facilitator: str
    grade: str
    grade_words: str
    sources: tuple[catalogue.Reference, ...]

    @property
    def is_practice(self) -> bool:
        """Practice knowledge: no study stands behind it."""
        return self.entry.grade == "D"


def card(entry: catalogue.Entry) -> Card:
    """Every field of an entry in words; of its sources only what their marks allow to print."""
    spans = (entry.complexity, entry.collegiality)
    ends = [level for span in spans for level in dict.fromkeys((span.low, span.high))]
    return Card(
        entry=entry,
        url=reverse("programmes:entry", args=[entry.slug]),
        complexity=words.range_of(entry.complexity),
        collegiality=words.range_of(entry.collegiality),
        anchors=tuple(words.level(level) for level in ends),
        quadrant=words.quadrant(entry.place.quadrant),
        stages=tuple(
            StageOf(str(stage), _(stage.full_name), stage in entry.kolb_main)
            for stage in CYCLE
            if stage in (*entry.kolb_main, *entry.kolb_touched)
        ),
        time=_("%(time)s, %(rhythm)s")
        % {"time": _extent(entry.minutes), "rhythm": _(entry.rhythm)},
        size=_size(entry),
        facilitator="" if entry.facilitator_minutes is None else minutes(entry.facilitator_minutes),
        grade=entry.grade,
        grade_words=_("%(grade)s: %(what)s")
        % {"grade": entry.grade_words, "what": GRADES[entry.grade[0]]},
        sources=catalogue.printable_sources(entry),
    )


def minutes(count: int) -> str:
    """Minutes as people say them: 45 min, 1.5 h, 2 days (of eight hours)."""
    if count >= DAY:
        days = count / DAY
        return ngettext("%(n)s day", "%(n)s days", 1 if days == 1 else 2) % {"n": number(days)}
    if count >= 60:
        return _("%(n)s h") % {"n": number(count / 60)}
    return _("%(n)s min") % {"n": count}


def _extent(extent: catalogue.Extent) -> str:
    if extent.high is None:
        return _("from %(low)s") % {"low": minutes(extent.low)}
    if extent.high == extent.low:
        return minutes(extent.low)
    return _("%(low)s to %(high)s") % {"low": minutes(extent.low), "high": minutes(extent.high)}


def _size(entry: catalogue.Entry) -> str:
    low, high = entry.size.low, entry.size.high
    if high is None:
        people = _("any number from %(low)s") % {"low": low}
    elif high == low:
        people = ngettext("%(n)s person", "%(n)s people", low) % {"n": low}
    else:
        people = _("%(low)s to %(high)s people") % {"low": low, "high": high}
    return f"{people}; {_(entry.size_note)}" if entry.size_note else people

"""What templates say in the words of the product: stage, person, measure, grade, time, number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.domain.kolb import CYCLE, Stage
from hisl.lib import figures, numbers, svg, times

register = template.Library()

GRADES = {
    "A": gettext_lazy("drawn by lot"),
    "B": gettext_lazy("staggered roll-out"),
    "C": gettext_lazy("adjusted comparison"),
    "D": gettext_lazy("before and after"),
    "E": gettext_lazy("participants estimate"),
    "F": gettext_lazy("no isolation"),
}


@register.simple_block_tag
def columns(content: str) -> SafeString:
    """The main column, and the context column if the page fills it.

    Said in the opening tag: a browser that learned of the second column only when it arrived
    would move the first.
    """
    css = "columns with-context" if 'class="context' in content else "columns"
    return format_html('<div class="{}">{}</div>', css, content)


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of lib/icons.svg; without a label it is decoration beside its word."""
    href = f"{static('lib/icons.svg')}#{name}"
    css = f"i {size}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
@cache
def mark() -> SafeString:
    """The four arcs of the brand."""
    return svg.small_ring(CYCLE)


@register.simple_tag
@cache
def stage(code: str, words: str = "short") -> SafeString:
    """A stage as a place on the ring and a word; words="full" gives Kolb's own name."""
    known = Stage(code)
    return format_html(
        '<span class="stage {}">{}{}</span>',
        known.lower(),
        icon(f"stage-{known.lower()}"),
        known.full_name if words == "full" else known.short_name,
    )


@register.simple_tag
def ring(
    counts: Mapping[str, int],
    id: str = "ring",
    title: str = "",
    gaps: Iterable[str] = (),
    centre: str = "",
    under: str = "",
    people: Mapping[str, str] | None = None,
) -> SafeString:
    """Kolb's cycle with a count at each stage; gaps are drawn open."""
    return svg.cycle_ring(
        counts,
        id=id,
        title=title or _("Acts at each stage of the cycle"),
        gaps=gaps,
        centre=centre,
        under=under,
        people=people,
    )


@register.simple_tag
def loop_ring(
    done: Iterable[str] = CYCLE, stalled: str = "", centre: str = "", label: str = ""
) -> SafeString:
    """A loop at the size of a list row; done holds the codes of the stages reached."""
    return svg.small_ring(done, stalled=stalled, centre=centre, label=label)


@register.inclusion_tag("lib/_measure.html")
def measure(
    result: Any,
    title: str = "",
    *,
    period: str = "",
    sentence: str = "",
    grade: str = "",
    definition: str = "",
    source: str = "",
    source_url: str = "",
    bounds: tuple[float, float] | None = None,
    target: float | None = None,
    level: int = 3,
) -> dict[str, Any]:
    """One measure with all one needs to judge it; result is released, an estimate or its dict."""
    return {
        "figure": figures.figure(result, title=title, bounds=bounds, target=target),
        "period": period,
        "sentence": sentence,
        "grade": grade,
        "definition": definition,
        "source": source,
        "source_url": source_url,
        "heading": f"h{level}",
    }


@register.inclusion_tag("lib/_person.html")
def person(who: Any, reason: str = "", quiet: str = "", away: bool = False) -> dict[str, Any]:
    """A person with one reason, never a score; quiet is a second, softer line."""
    return {"who": who, "reason": reason, "quiet": quiet, "away": away}


@register.simple_tag
def face(who: Any, css: str = "") -> SafeString:
    """Somebody's picture, or their initials; decoration beside the name."""
    shape = f"face {css}".strip()
    if address := getattr(who, "picture_url", ""):
        return format_html(
            '<img class="{}" src="{}" alt="" width="32" height="32" loading="lazy">', shape, address
        )
    initials = getattr(who, "initials", "") or "?"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', shape, initials)


@register.simple_tag
def guest_mark(who: Any) -> SafeString | str:
    """Says of a guest from outside that they are one, wherever they are shown."""
    home = getattr(who, "guest_of", "")
    said = _("Guest from %(organisation)s") % {"organisation": home} if home else ""
    return format_html('<span class="chip">{}</span>', said) if said else ""


@register.simple_tag
def grade(letter: str, own: bool = True) -> SafeString:
    """An evidence grade as shape, letter and words; own=False: the grade of the literature."""
    words = (
        _("Evidence %(grade)s: %(how)s") % {"grade": letter, "how": GRADES[letter]}
        if own
        else _("Literature grade %(grade)s") % {"grade": letter}
    )
    return format_html('<span class="grade">{}{}</span>', icon(f"grade-{letter.lower()}"), words)


@register.simple_tag
def ago(then: datetime | None) -> SafeString | str:
    """How long ago, as a time element that carries the moment itself."""
    if then is None:
        return _("never")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        then.isoformat(timespec="seconds"),
        times.moment(then),
        times.ago(then, timezone.now()),
    )


@register.simple_tag
def day(then: date | datetime | None) -> SafeString | str:
    """A date in words, as a time element."""
    if then is None:
        return ""
    local = timezone.localtime(then).date() if isinstance(then, datetime) else then
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), times.day(local))


@register.simple_tag
def number(value: float | None, unit: str = "", digits: int | None = None) -> str:
    """A number as people read it; unit="share" gives per cent."""
    if not unit:
        return numbers.number(value, digits)
    return " ".join(numbers.quantity(value, unit)).strip()


@register.inclusion_tag("lib/_tally.html")
def tally(worked: int, said: int) -> dict[str, Any]:
    """ "Worked for 7 of 9" as ticks, so that 1 of 3 cannot look like 33 of 100."""
    drawn = said <= 20
    return {
        "worked": worked,
        "said": said,
        "ticks": [i < worked for i in range(said)] if drawn else (),
    }


@register.inclusion_tag("lib/_pager.html", takes_context=True)
def pager(context: Context, page: Any, name: str = "page") -> dict[str, Any]:
    """Real pages beside each other; the filters in the address stay."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    kept = query.urlencode()
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
        "prefix": f"?{kept}&{name}=" if kept else f"?{name}=",
    }


@register.inclusion_tag("lib/_empty.html")
def empty(title: str, text: str = "", action: str = "", url: str = "") -> dict[str, Any]:
    """Nothing here: what, why, and one next step."""
    return {"title": title, "text": text, "action": action, "url": url}

"""Things that stand on the board, made from levels alone, and readings kept for real spaces."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from hisl.analytics.definitions import VERSION
from hisl.analytics.models import Reading as Kept
from hisl.domain.grid import Collegiality, Complexity, Span
from hisl.domain.result import Shares
from hisl.programmes.board import Designed, Item, Reading

SINCE, UNTIL = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 4, 3, tzinfo=UTC)
REFUSED = "Too few to tell: at least 30 contributions are needed."


def shares(median: str, low: str = "", high: str = "", **more: Any) -> Shares:
    """Shares over the axis of the median, most of them at it."""
    axis = Complexity if median.startswith("C") else Collegiality
    levels = tuple(str(level) for level in axis)
    at = tuple(0.5 if level == median else 0.1 for level in levels)
    facts: dict[str, Any] = {
        "name": "complexity" if axis is Complexity else "collegiality",
        "levels": levels,
        "counts": tuple(round(share * 120) for share in at),
        "shares": at,
        "low": tuple(share - 0.07 for share in at),
        "high": tuple(share + 0.09 for share in at),
        "median": median,
        "median_low": low or median,
        "median_high": high or median,
        "n": 120,
        "n_people": 17,
        "method": "made for a test",
    }
    return Shares(**facts | more)


def span(low: str, high: str = "", condition: str = "if they explain why") -> Span[Any]:
    axis = Complexity if low.startswith("C") else Collegiality
    if not high or high == low:
        return Span(axis.of(low), axis.of(low))
    return Span(axis.of(low), axis.of(high), condition)


def designed(c: str, g: str, *, c_high: str = "", g_high: str = "") -> Designed:
    return Designed(span(c, c_high), span(g, g_high))


def item(key: str = "one", *, kind: str = "community", **more: Any) -> Item:
    """A thing of the board; seen gives its enacted levels, (C, G) or (None, G)."""
    seen = more.pop("seen", None)
    if seen is not None:
        c, g = (s if isinstance(s, Shares) or s is None else shares(s) for s in seen)
        more["collegiality"] = Reading(g, "", SINCE, UNTIL, UNTIL)
        more["complexity"] = Reading(c, "" if c else "Not read.", SINCE, UNTIL, UNTIL)
    facts = {"name": key.title(), "label": key, "url": f"/board/place/{kind}/{key}/"}
    return Item(kind=kind, key=key, **facts | more)


def hidden(key: str, *, reason: str = REFUSED, **more: Any) -> Item:
    reading = Reading(None, reason, SINCE, UNTIL, UNTIL)
    return item(key, collegiality=reading, complexity=reading, **more)


def keep(uuid: Any, *results: Shares) -> None:
    """Write down readings of a space as the roll-up does."""
    for result in results:
        Kept.objects.create(
            space=uuid,
            measure=result.name,
            version=VERSION,
            window_start=SINCE,
            window_end=UNTIL,
            watermark=1,
            computed=timezone.now(),
            result={"kind": "Shares", **result.as_dict()},
        )

"""Which addresses are to be fetched, what came of it, and the texts that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from hisl.domain.names import Link

from ..models import Preview, Text
from .fetching import Fetcher, RefusedError
from .heads import Head, head_of

__all__ = ["cards", "claim", "want"]

LIFE = timedelta(days=90)
AGAIN_AFTER = timedelta(hours=1)
MOST_FAILURES = 3
CLAIMED_FOR = timedelta(minutes=10)
A_ROUND = 20


def cards(urls: Sequence[str]) -> Mapping[str, Link]:
    """What is known of the addresses now: the title, and site and sentence."""
    if not urls or not settings.HISL_LINK_PREVIEWS:
        return {}
    known = Preview.objects.filter(url__in=urls).exclude(title="")
    return {one.url: Link(one.title, title=_about(one)) for one in known}


def want(text: Text, urls: Sequence[str], *, at: datetime) -> None:
    """Write down which addresses a text shows; those nobody knows are fetched soon."""
    wanted = [url for url in urls if len(url) <= Preview._meta.get_field("url").max_length]
    if not settings.HISL_LINK_PREVIEWS or (not wanted and not text.previews.exists()):
        return
    Preview.objects.bulk_create(
        (Preview(url=url, due_at=at) for url in wanted), ignore_conflicts=True
    )
    text.previews.set(Preview.objects.filter(url__in=wanted))


def claim(now: datetime) -> list[Preview]:
    """Some addresses that are due, put off for a while so that nobody else takes them too."""
    with transaction.atomic():
        due = Preview.objects.filter(due_at__lte=now).order_by("due_at")
        taken = list(due.select_for_update(skip_locked=False)[:A_ROUND])
        Preview.objects.filter(pk__in=[one.pk for one in taken]).update(due_at=now + CLAIMED_FOR)
    return taken


def found(preview: Preview, fetcher: Fetcher) -> Head | None:
    """What the page says of itself; None when it says nothing or may not be asked."""
    try:
        head = head_of(fetcher.fetch(preview.url))
    except RefusedError:
        return None
    return head if head.title else None


def keep(preview: Preview, head: Head | None, *, at: datetime) -> bool:
    """Keep what was found, or that nothing was; returns whether texts show something else now."""
    before = (preview.title, preview.about, preview.site)
    preview.fetched_at = at
    if head is not None:
        preview.title, preview.about, preview.site = head.title, head.about, head.site
        preview.failures, preview.due_at = 0, at + LIFE
    else:
        preview.failures += 1
        gave_up = preview.failures >= MOST_FAILURES
        preview.due_at = at + (LIFE if gave_up else AGAIN_AFTER * preview.failures)
        if gave_up:
            preview.title = preview.about = preview.site = ""
    preview.save()
    return before != (preview.title, preview.about, preview.site)


def forget_unused() -> int:
    """Remove what no text shows any more."""
    return Preview.objects.filter(texts__isnull=True).delete()[0]


def _about(preview: Preview) -> str:
    return " · ".join(part for part in (preview.site, preview.about) if part)

"""Times as people say them, cheap enough for fifty on a page."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

__all__ = ["ago", "day", "moment"]

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def ago(then: datetime, now: datetime) -> str:
    """How long ago, up to a week; then the day. Both aware."""
    seconds = int((now - then).total_seconds())
    if seconds < -MINUTE:
        return moment(then)
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return _("%(n)s min ago") % {"n": seconds // MINUTE}
    if seconds < DAY:
        return _("%(n)s h ago") % {"n": seconds // HOUR}
    if seconds < 7 * DAY:
        days = seconds // DAY
        return ngettext("yesterday", "%(n)s days ago", days) % {"n": days}
    return day(timezone.localtime(then).date(), now=timezone.localtime(now).date())


def day(then: date, *, now: date | None = None) -> str:
    """9 November 2025; without the year when it is the year of now."""
    return _day(then, now is not None and now.year == then.year, get_language())


def moment(then: datetime) -> str:
    """Day and time in the time zone that the page states."""
    local = timezone.localtime(then)
    return f"{day(local.date())}, {local:%H:%M}"


@lru_cache(maxsize=4096)
def _day(then: date, is_this_year: bool, _language: str | None) -> str:
    text = f"{then.day} {MONTHS[then.month]}"
    return text if is_this_year else f"{text} {then.year}"

"""Why something was not mailed, in words that a person can read in their log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["WHY", "why"]

WHY: dict[str, Any] = {
    "": _("Waits for the next digest."),
    "digest": _("By your settings this kind does not interrupt; it waits for the digest."),
    "budget": _("Your interruptions of these seven days are used up; it waits for the digest."),
    "quiet": _("It came in your quiet hours."),
    "away": _("You are away; it waits until you are back."),
    "seen": _("You saw it here before a mail was due."),
    "present": _("You were here after it came."),
    "muted": _("You have muted where it came from."),
    "gone": _("You may not read any more what it is about."),
    "bounced": _("Mail to your address came back; it waits until the address is good again."),
    "address": _("You have no address that mail can reach."),
    "closed": _("The account is closed."),
}


def why(held: str, *, in_page: bool) -> Any:
    """The reason for the log; what is in the page only was not asked for by mail."""
    return _("You get no digest; it stands in the page.") if in_page and not held else WHY[held]
